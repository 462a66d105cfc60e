import { and, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type {
  BlockEntry,
  NumberChange,
  PhoneNumber,
  Pointing,
  RoutingEdit,
  RoutingRecords,
  StoredRoute,
} from '@switchboard/call';
import { agentsOf, blockPatternOf, blockPatternText, patternsFor } from '@switchboard/call';
import type { Database, Queries } from './database';
import { NUMBER_COLUMNS } from './pg-number-records';
import { storable, storableText } from './storable';
import { agents, blockedCallers, phoneNumbers } from './tables';

type BlockRow = typeof blockedCallers.$inferSelect;

/** Who answers our numbers, in PostgreSQL's dialect. */
export class PgRoutingRecords implements RoutingRecords {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async routeOf({ to, from }: { readonly to: string; readonly from: string }): Promise<StoredRoute> {
    const patterns = [...patternsFor(from)];
    const [row] = await this.#database.read((db) =>
      db
        .select({ ...NUMBER_COLUMNS, blocks: blocksOf(patterns) })
        .from(sql`(select 1) as call`)
        .leftJoin(phoneNumbers, and(eq(phoneNumbers.e164, to), eq(phoneNumbers.listed, true)))
        .limit(1),
    );
    if (!row) return { number: null, blocks: [] };
    const { blocks, ...number } = row;
    return { number: isNumber(number) ? number : null, blocks: blocks.flatMap(entryOf) };
  }

  async assign({ numberId, agentId }: Parameters<RoutingRecords['assign']>[0]): Promise<NumberChange> {
    return this.#change(numberId, async (db) => {
      const missing = await missingAgent(db, agentId === null ? [] : [agentId]);
      return missing ?? { number: await put(db, numberId, { agentId }) };
    });
  }

  async saveRouting({ numberId, expectedRevision, routing, fallbackSentence }: RoutingEdit): Promise<NumberChange> {
    return this.#change(numberId, async (db, number) => {
      if (number.revision !== expectedRevision) return { refused: 'STALE_REVISION', number };
      const missing = await missingAgent(db, agentsOf(routing));
      if (missing) return missing;
      const set = { routing: storable(routing), fallbackSentence: fallbackSentence && storableText(fallbackSentence) };
      return { number: await put(db, numberId, set) };
    });
  }

  async pointed({ numberId, webhook, previous }: Pointing): Promise<PhoneNumber | null> {
    const [number] = await this.#database.read((db) =>
      db
        .update(phoneNumbers)
        .set({
          ...{ webhook: storable(webhook), voiceUrl: webhook.voiceUrl },
          ...{ previousWebhook: storable(previous), previousVoiceUrl: previous?.voiceUrl ?? null },
        })
        .where(eq(phoneNumbers.id, numberId))
        .returning(NUMBER_COLUMNS),
    );
    return number ?? null;
  }

  async blocks({ numberId, first }: Parameters<RoutingRecords['blocks']>[0]): Promise<readonly BlockEntry[]> {
    const ofAll = isNull(blockedCallers.numberId);
    const rows = await this.#database.read((db) =>
      db
        .select()
        .from(blockedCallers)
        .where(numberId === null ? ofAll : or(ofAll, eq(blockedCallers.numberId, numberId)))
        .orderBy(desc(blockedCallers.createdAt), desc(blockedCallers.id))
        .limit(first),
    );
    return rows.flatMap(entryOf);
  }

  async block(entry: BlockEntry): Promise<BlockEntry | null> {
    const { numberId, pattern, action, note, createdAt, createdBy } = entry;
    const facts = { action: storable(action), note: note && storableText(note), createdAt, createdBy };
    return this.#database.transaction(async (db) => {
      if (numberId !== null && !(await lockedNumber(db, numberId))) return null;
      const [row] = await db
        .insert(blockedCallers)
        .values({ id: entry.id, numberId, pattern: blockPatternText(pattern), ...facts })
        .onConflictDoUpdate({ target: [blockedCallers.pattern, blockedCallers.numberId], set: facts })
        .returning();
      return row ? (entryOf(row)[0] ?? null) : null;
    });
  }

  async unblock(id: string): Promise<boolean> {
    const gone = await this.#database.read((db) =>
      db.delete(blockedCallers).where(eq(blockedCallers.id, id)).returning({ id: blockedCallers.id }),
    );
    return gone.length > 0;
  }

  /** Changes of one number come one after the other: each holds the number's row. */
  #change(id: string, change: (db: Queries, number: PhoneNumber) => Promise<NumberChange>): Promise<NumberChange> {
    return this.#database.transaction(async (db) => {
      const number = await lockedNumber(db, id);
      return number ? change(db, number) : { refused: 'NOT_FOUND' };
    });
  }
}

/** The fitting entries as one value, so that number and list come in one statement. */
function blocksOf(patterns: readonly string[]) {
  const fitting = patterns.length === 0 ? sql`false` : inArray(blockedCallers.pattern, [...patterns]);
  return sql<BlockRow[]>`(
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', ${blockedCallers.id}, 'numberId', ${blockedCallers.numberId}, 'pattern', ${blockedCallers.pattern},
      'action', ${blockedCallers.action}, 'note', ${blockedCallers.note},
      'createdAt', ${blockedCallers.createdAt}, 'createdBy', ${blockedCallers.createdBy})), '[]'::jsonb)
    from ${blockedCallers}
    where ${fitting} and (${blockedCallers.numberId} is null or ${blockedCallers.numberId} = ${phoneNumbers.id}))`;
}

type JoinedNumber = { readonly [K in keyof PhoneNumber]: PhoneNumber[K] | null };

const isNumber = (joined: JoinedNumber): joined is PhoneNumber => joined.id !== null;

function entryOf({ pattern: text, createdAt, ...row }: BlockRow): BlockEntry[] {
  const pattern = blockPatternOf(text);
  return pattern ? [{ ...row, pattern, createdAt: new Date(createdAt).toISOString() }] : [];
}

async function lockedNumber(db: Queries, id: string): Promise<PhoneNumber | null> {
  const [number] = await db.select(NUMBER_COLUMNS).from(phoneNumbers).where(eq(phoneNumbers.id, id)).for('update');
  return number ?? null;
}

/** The agents are held until the change is made: one that is being put away would answer nobody. */
async function missingAgent(
  db: Queries,
  ids: readonly string[],
): Promise<{ readonly refused: 'NO_SUCH_AGENT'; readonly agentId: string } | null> {
  if (ids.length === 0) return null;
  const found = await db
    .select({ id: agents.id })
    .from(agents)
    .where(and(inArray(agents.id, [...ids]), isNull(agents.archivedAt)))
    .for('share');
  const known = new Set(found.map((agent) => agent.id));
  const agentId = ids.find((id) => !known.has(id));
  return agentId === undefined ? null : { refused: 'NO_SUCH_AGENT', agentId };
}

async function put(
  db: Queries,
  id: string,
  set: Partial<Pick<typeof phoneNumbers.$inferInsert, 'agentId' | 'routing' | 'fallbackSentence'>>,
): Promise<PhoneNumber> {
  const [number] = await db
    .update(phoneNumbers)
    .set({ ...set, revision: sql`${phoneNumbers.revision} + 1` })
    .where(eq(phoneNumbers.id, id))
    .returning(NUMBER_COLUMNS);
  if (!number) throw new Error(`Number ${id} is gone although its row was held.`);
  return number;
}
