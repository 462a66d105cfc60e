import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Agent, AgentChange, AgentRecords, AgentVersion, DraftEdit, Page, Publication } from '@switchboard/call';
import { differsFromPublished, publishedAs, standsInTheWay, withDraft } from '@switchboard/call';
import { ADVISORY_LOCKS } from './advisory-locks';
import { decodeCursor, encodeCursor } from './cursor';
import type { Database, Queries } from './database';
import { storable, storableText } from './storable';
import { agentVersions, agents, phoneNumbers } from './tables';

const MAX_PAGE = 200;

const CursorKeys = z.tuple([z.literal('AGENTS'), z.string()]);

type AgentRow = typeof agents.$inferSelect;

/** Agents and their versions in PostgreSQL's dialect. Lists are in the order of ids: the oldest first. */
export class PgAgentRecords implements AgentRecords {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @throws InvalidCursor */
  async agents(query: { includeArchived: boolean; first: number; after: string | null }): Promise<Page<Agent>> {
    const first = Math.min(Math.max(Math.trunc(query.first), 1), MAX_PAGE);
    const wanted = query.includeArchived ? undefined : isNull(agents.archivedAt);
    const after = query.after === null ? undefined : gt(agents.id, decodeCursor(query.after, CursorKeys)[1]);
    return this.#database.read(async (db) => {
      const rows = await db
        .select()
        .from(agents)
        .where(and(wanted, after))
        .orderBy(asc(agents.id))
        .limit(first + 1);
      const nodes = await withVersions(db, rows.slice(0, first));
      return {
        edges: nodes.map((node) => ({ cursor: encodeCursor(['AGENTS', node.id]), node })),
        hasNextPage: rows.length > first,
        totalCount: await db.$count(agents, wanted),
      };
    });
  }

  async agent(id: string): Promise<Agent | null> {
    return this.#database.read(async (db) => {
      const rows = await db.select().from(agents).where(eq(agents.id, id));
      const [agent] = await withVersions(db, rows);
      return agent ?? null;
    });
  }

  async version(id: string): Promise<AgentVersion | null> {
    const [row] = await this.#database.read((db) => db.select().from(agentVersions).where(eq(agentVersions.id, id)));
    return row?.snapshot ?? null;
  }

  /** The published ones; the draft is part of the agent. */
  async versions(agentId: string): Promise<readonly AgentVersion[]> {
    const rows = await this.#database.read((db) =>
      db
        .select()
        .from(agentVersions)
        .where(and(eq(agentVersions.agentId, agentId), isNotNull(agentVersions.number)))
        .orderBy(desc(agentVersions.number)),
    );
    return rows.map(({ snapshot }) => snapshot);
  }

  async seed(seeds: readonly Agent[]): Promise<void> {
    if (seeds.length === 0) return;
    await this.#database.transaction(async (db) => {
      await db.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.seed}::bigint)`);
      if ((await db.$count(agents)) > 0) return;
      await db.insert(agents).values(seeds.map(agentRow));
      await db.insert(agentVersions).values(seeds.flatMap(versionRows));
    });
  }

  async createAgent(agent: Agent): Promise<Agent> {
    return this.#database.transaction(async (db) => {
      await db.insert(agents).values(agentRow(agent));
      await db.insert(agentVersions).values(versionRows(agent));
      return (await lockedAgent(db, agent.id)) ?? agent;
    });
  }

  async updateDraft(edit: DraftEdit): Promise<AgentChange> {
    return this.#change(edit.agentId, async (db, agent) => {
      const refusal = standsInTheWay(agent, edit.expectedRevision);
      return refusal ?? { agent: await putDraft(db, withDraft(agent, edit)) };
    });
  }

  async publish(publication: Publication): Promise<AgentChange> {
    return this.#change(publication.agentId, async (db, agent) => {
      const refusal = standsInTheWay(agent, publication.expectedRevision);
      if (refusal) return refusal;
      if (!differsFromPublished(agent)) return { refused: 'UNCHANGED', agent };
      const number = (agent.published?.number ?? 0) + 1;
      const published = storable(publishedAs(agent, publication, number));
      await db.insert(agentVersions).values(versionRow(published));
      return { agent: await putAgent(db, { ...agent, published, updatedAt: publication.at }) };
    });
  }

  async restore({ agentId, versionId, by, at }: Parameters<AgentRecords['restore']>[0]): Promise<AgentChange> {
    return this.#change(agentId, async (db, agent) => {
      if (agent.archivedAt !== null) return { refused: 'ARCHIVED', agent };
      const [version] = await db
        .select()
        .from(agentVersions)
        .where(
          and(eq(agentVersions.id, versionId), eq(agentVersions.agentId, agentId), isNotNull(agentVersions.number)),
        );
      if (!version) return { refused: 'NOT_FOUND' };
      return { agent: await putDraft(db, withDraft(agent, { name: agent.name, settings: version.snapshot, by, at })) };
    });
  }

  async archive({ agentId, at }: { agentId: string; at: string }): Promise<AgentChange> {
    return this.#change(agentId, async (db, agent) => {
      if (agent.archivedAt !== null) return { agent };
      const answered = await db
        .select({ e164: phoneNumbers.e164, listed: phoneNumbers.listed })
        .from(phoneNumbers)
        .where(or(eq(phoneNumbers.agentId, agentId), namedByRule(agentId)))
        .orderBy(asc(phoneNumbers.e164));
      const numbers = answered.filter(({ listed }) => listed).map(({ e164 }) => e164);
      if (numbers.length > 0) return { refused: 'IN_USE', agent, numbers };
      // A number that the carrier lists again must not come back to an agent that was put away.
      await db.update(phoneNumbers).set({ agentId: null }).where(eq(phoneNumbers.agentId, agentId));
      return { agent: await putAgent(db, { ...agent, archivedAt: at, updatedAt: at }) };
    });
  }

  /** Changes of one agent come one after the other: each holds the agent's row. */
  #change(id: string, change: (db: Queries, agent: Agent) => Promise<AgentChange>): Promise<AgentChange> {
    return this.#database.transaction(async (db) => {
      const agent = await lockedAgent(db, id);
      return agent ? change(db, agent) : { refused: 'NOT_FOUND' };
    });
  }
}

/** A rule of the number's routing, or what holds when none does, hands calls to this agent. */
const namedByRule = (agentId: string) =>
  sql`jsonb_path_exists(${phoneNumbers.routing}, '$.**.agentId ? (@ == $id)', jsonb_build_object('id', ${agentId}::text))`;

async function lockedAgent(db: Queries, id: string): Promise<Agent | null> {
  const [agent] = await withVersions(db, await db.select().from(agents).where(eq(agents.id, id)).for('update'));
  return agent ?? null;
}

async function putDraft(db: Queries, changed: Agent): Promise<Agent> {
  const draft = storable(changed.draft);
  await db.update(agentVersions).set({ snapshot: draft }).where(eq(agentVersions.id, draft.id));
  return putAgent(db, { ...changed, draft });
}

async function putAgent(db: Queries, changed: Agent): Promise<Agent> {
  const agent = { ...changed, name: storableText(changed.name) };
  await db.update(agents).set(agentRow(agent)).where(eq(agents.id, agent.id));
  return agent;
}

const agentRow = (agent: Agent): typeof agents.$inferInsert => ({
  id: agent.id,
  name: storableText(agent.name),
  draftVersionId: agent.draft.id,
  publishedVersionId: agent.published?.id ?? null,
  archivedAt: agent.archivedAt,
  updatedAt: agent.updatedAt,
});

const versionRows = ({ draft, published }: Agent): (typeof agentVersions.$inferInsert)[] =>
  [draft, ...(published ? [published] : [])].map(versionRow);

const versionRow = (version: AgentVersion): typeof agentVersions.$inferInsert => ({
  id: version.id,
  agentId: version.agentId,
  number: version.number,
  snapshot: storable(version),
});

async function withVersions(db: Queries, rows: readonly AgentRow[]): Promise<Agent[]> {
  const ids = rows.flatMap((row) =>
    row.publishedVersionId === null ? [row.draftVersionId] : [row.draftVersionId, row.publishedVersionId],
  );
  if (ids.length === 0) return [];
  const found = await db.select().from(agentVersions).where(inArray(agentVersions.id, ids));
  const versions = new Map(found.map(({ id, snapshot }) => [id, snapshot]));
  return rows.map((row) => {
    const draft = versions.get(row.draftVersionId);
    if (!draft) throw new Error(`Agent ${row.id} has no draft ${row.draftVersionId}.`);
    const published = row.publishedVersionId === null ? null : (versions.get(row.publishedVersionId) ?? null);
    return {
      id: row.id,
      name: row.name,
      draft,
      published,
      archivedAt: iso(row.archivedAt),
      updatedAt: new Date(row.updatedAt).toISOString(),
    };
  });
}

const iso = (instant: string | null): string | null => (instant === null ? null : new Date(instant).toISOString());
