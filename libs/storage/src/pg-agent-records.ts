import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Agent, AgentRecords, AgentVersion, Page } from '@switchboard/call';
import { decodeCursor, encodeCursor } from './cursor';
import type { Database, Queries } from './database';
import { storable } from './storable';
import { agentVersions, agents } from './tables';

const MAX_PAGE = 200;
/** Any number that nobody else uses on the same database; servers that start at once seed one after the other. */
const SEED_LOCK = 7_824_906_114;

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
      await db.execute(sql`select pg_advisory_xact_lock(${SEED_LOCK}::bigint)`);
      if ((await db.$count(agents)) > 0) return;
      await db.insert(agents).values(seeds.map(agentRow));
      await db.insert(agentVersions).values(seeds.flatMap(versionRows));
    });
  }
}

const agentRow = (agent: Agent): typeof agents.$inferInsert => ({
  id: agent.id,
  name: agent.name,
  draftVersionId: agent.draft.id,
  publishedVersionId: agent.published?.id ?? null,
  archivedAt: agent.archivedAt,
  updatedAt: agent.updatedAt,
});

const versionRows = ({ draft, published }: Agent): (typeof agentVersions.$inferInsert)[] =>
  [draft, ...(published ? [published] : [])].map((version) => ({
    id: version.id,
    agentId: version.agentId,
    number: version.number,
    snapshot: storable(version),
  }));

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
