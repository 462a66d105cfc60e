import type {
  DialPolicyChange,
  DialRecords,
  DialStanding,
  DoNotCallEntry,
  DoNotCallImport,
  OutboundSwitch,
  Page,
  StandingQuery,
  StoredDialSettings,
} from '@switchboard/call';
import { DEFAULT_DIAL_SETTINGS } from '@switchboard/call';
import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import { ADVISORY_LOCKS } from './advisory-locks';
import { decodeCursor, encodeCursor } from './cursor';
import type { Database, Queries } from './database';
import { dialUsage, forgetOldLegs } from './dial-usage';
import { storable, storableText } from './storable';
import { dialAttempts, dialPolicyRevisions, doNotCall, outboundSwitches } from './tables';

const PolicyCursor = z.tuple([z.literal('DIAL_POLICY'), z.number()]);
const SwitchCursor = z.tuple([z.literal('OUTBOUND'), z.number()]);
const DoNotCallCursor = z.tuple([z.literal('DO_NOT_CALL'), z.number()]);

type PageQuery = { readonly first: number; readonly after: string | null };

/** The dial policy, its caps and the do-not-call list in PostgreSQL's dialect. */
export class PgDialRecords implements DialRecords {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  policy(): Promise<StoredDialSettings> {
    return this.#database.read(newestPolicy);
  }

  async policyChanges({ first, after }: PageQuery): Promise<Page<StoredDialSettings>> {
    const before = after === null ? undefined : lt(dialPolicyRevisions.revision, decodeCursor(after, PolicyCursor)[1]);
    return this.#database.read(async (db) => {
      const rows = await db
        .select()
        .from(dialPolicyRevisions)
        .where(before)
        .orderBy(desc(dialPolicyRevisions.revision))
        .limit(first + 1);
      return {
        edges: rows.slice(0, first).map((row) => ({
          cursor: encodeCursor(['DIAL_POLICY', row.revision]),
          node: policyOf(row),
        })),
        hasNextPage: rows.length > first,
        totalCount: await db.$count(dialPolicyRevisions),
      };
    });
  }

  async changePolicy({
    expectedRevision,
    settings,
    by,
    at,
  }: Parameters<DialRecords['changePolicy']>[0]): Promise<DialPolicyChange> {
    return this.#database.transaction(async (db) => {
      await lock(db);
      const current = await newestPolicy(db);
      if (current.revision !== expectedRevision) return { stale: current };
      const [row] = await db
        .insert(dialPolicyRevisions)
        .values({ revision: expectedRevision + 1, settings: storable(settings), by: storableText(by), at })
        .returning();
      return row ? { policy: policyOf(row) } : { stale: current };
    });
  }

  outbound(): Promise<OutboundSwitch> {
    return this.#database.read(newestSwitch);
  }

  async switchOutbound(change: Parameters<DialRecords['switchOutbound']>[0]): Promise<OutboundSwitch> {
    const { stopped, reason, by, at } = change;
    const values = { stopped, reason: reason && storableText(reason), by: storableText(by), at };
    await this.#database.read((db) => db.insert(outboundSwitches).values(values));
    return values;
  }

  async outboundSwitches({ first, after }: PageQuery): Promise<Page<OutboundSwitch>> {
    const before = after === null ? undefined : lt(outboundSwitches.id, decodeCursor(after, SwitchCursor)[1]);
    return this.#database.read(async (db) => {
      const rows = await db
        .select()
        .from(outboundSwitches)
        .where(before)
        .orderBy(desc(outboundSwitches.id))
        .limit(first + 1);
      const edges = rows.slice(0, first).map((row) => ({
        cursor: encodeCursor(['OUTBOUND', row.id]),
        node: switchOf(row),
      }));
      return { edges, hasNextPage: rows.length > first, totalCount: await db.$count(outboundSwitches) };
    });
  }

  async doNotCall({ first, after, part }: PageQuery & { part: string | null }): Promise<Page<DoNotCallEntry>> {
    const before = after === null ? undefined : lt(doNotCall.position, decodeCursor(after, DoNotCallCursor)[1]);
    const wanted = part === null ? undefined : sql`strpos(${doNotCall.e164}, ${part}) > 0`;
    return this.#database.read(async (db) => {
      const rows = await db
        .select()
        .from(doNotCall)
        .where(and(wanted, before))
        .orderBy(desc(doNotCall.position))
        .limit(first + 1);
      const edges = rows.slice(0, first).map((row) => ({
        cursor: encodeCursor(['DO_NOT_CALL', row.position]),
        node: entryOf(row),
      }));
      return { edges, hasNextPage: rows.length > first, totalCount: await db.$count(doNotCall, wanted) };
    });
  }

  async addDoNotCall(entries: readonly DoNotCallEntry[]): Promise<DoNotCallImport> {
    const once = new Map(entries.map((entry) => [entry.e164, entry]).toReversed() as [string, DoNotCallEntry][]);
    const rows = [...once.values()].reverse();
    if (rows.length === 0) return { added: 0, known: 0 };
    // One parameter, however many rows: a statement has room for 65,535.
    const values = JSON.stringify(storable(rows));
    const result = await this.#database.read((db) =>
      db.execute(sql`
        insert into do_not_call (e164, reason, by, at)
        select e164, reason, by, at
        from jsonb_to_recordset(${values}::jsonb) as entry(e164 text, reason text, by text, at timestamptz)
        on conflict do nothing
        returning e164`),
    );
    return { added: result.rows.length, known: entries.length - result.rows.length };
  }

  async removeDoNotCall(e164: string): Promise<boolean> {
    const removed = await this.#database.read((db) =>
      db.delete(doNotCall).where(eq(doNotCall.e164, e164)).returning({ e164: doNotCall.e164 }),
    );
    return removed.length > 0;
  }

  standing(query: StandingQuery): Promise<DialStanding> {
    return this.#database.read((db) => standingOf(db, query));
  }

  async take(query: StandingQuery, decide: Parameters<DialRecords['take']>[1]): Promise<void> {
    await this.#database.transaction(async (db) => {
      await lock(db);
      const attempt = decide(await standingOf(db, query));
      if (!attempt) return;
      const [at, expiresAt] = [attempt.at.toISOString(), attempt.expiresAt.toISOString()];
      await db.insert(dialAttempts).values({ ...attempt, at, expiresAt });
      await forgetOldLegs(db, query.at);
    });
  }

  async settle(attemptId: string, { talkedSeconds, at }: { talkedSeconds: number; at: Date }): Promise<void> {
    await this.#database.read((db) =>
      db
        .update(dialAttempts)
        .set({ talkedSeconds, settledAt: at.toISOString() })
        .where(and(eq(dialAttempts.id, attemptId), isNull(dialAttempts.talkedSeconds))),
    );
  }
}

const lock = (db: Queries) => db.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.dial}::bigint)`);

async function standingOf(db: Queries, query: StandingQuery): Promise<DialStanding> {
  const [listed] = await db.select().from(doNotCall).where(eq(doNotCall.e164, query.to));
  return {
    policy: await newestPolicy(db),
    outbound: await newestSwitch(db),
    doNotCall: listed ? entryOf(listed) : null,
    usage: await dialUsage(db, query),
  };
}

async function newestPolicy(db: Queries): Promise<StoredDialSettings> {
  const [row] = await db.select().from(dialPolicyRevisions).orderBy(desc(dialPolicyRevisions.revision)).limit(1);
  return row ? policyOf(row) : { revision: 0, settings: DEFAULT_DIAL_SETTINGS, by: null, at: null };
}

async function newestSwitch(db: Queries): Promise<OutboundSwitch> {
  const [row] = await db.select().from(outboundSwitches).orderBy(desc(outboundSwitches.id)).limit(1);
  return row ? switchOf(row) : { stopped: false, reason: null, by: null, at: null };
}

const iso = (instant: string): string => new Date(instant).toISOString();

/** What a later release has added to the settings holds at its default. */
const policyOf = (row: typeof dialPolicyRevisions.$inferSelect): StoredDialSettings => ({
  ...{ revision: row.revision, by: row.by, at: iso(row.at) },
  settings: { ...DEFAULT_DIAL_SETTINGS, ...row.settings },
});

const switchOf = ({ stopped, reason, by, at }: typeof outboundSwitches.$inferSelect): OutboundSwitch => ({
  ...{ stopped, reason, by },
  at: iso(at),
});

const entryOf = ({ e164, reason, by, at }: typeof doNotCall.$inferSelect): DoNotCallEntry => ({
  ...{ e164, reason, by },
  at: iso(at),
});
