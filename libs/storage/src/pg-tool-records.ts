import { and, asc, eq, isNull, ne, or, sql } from 'drizzle-orm';
import type { Database, Queries } from './database';
import { storable, storableText } from './storable';
import { agents, agentVersions, tools, toolSecrets } from './tables';
import type {
  SealedSecret,
  StoredTool,
  ToolChange,
  ToolEdit,
  ToolRecords,
  ToolRefusal,
  ToolSettings,
} from './tool-records';

type ToolRow = typeof tools.$inferSelect;

/** Tools and their secrets in PostgreSQL's dialect. */
export class PgToolRecords implements ToolRecords {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async tools(): Promise<readonly StoredTool[]> {
    const rows = await this.#database.read((db) =>
      db.select().from(tools).where(isNull(tools.archivedAt)).orderBy(asc(tools.name)),
    );
    return rows.map(toolOf);
  }

  async createTool({ id, settings, by, at }: Parameters<ToolRecords['createTool']>[0]): Promise<ToolChange> {
    const values = { id, revision: 1, ...columnsOf(settings), createdAt: at, updatedAt: at, updatedBy: by };
    const [row] = await this.#database.read((db) => db.insert(tools).values(values).onConflictDoNothing().returning());
    return row ? { tool: toolOf(row) } : { refused: 'NAME_TAKEN', tool: null };
  }

  async updateTool({ id, expectedRevision, settings, by, at }: ToolEdit): Promise<ToolChange> {
    return this.#change(id, async (db, tool) => {
      if (tool.revision !== expectedRevision) return { refused: 'STALE_REVISION', tool };
      if (tool.name !== settings.name) {
        const refusal = (await inUse(db, tool)) ?? (await nameTaken(db, tool, settings.name));
        if (refusal) return refusal;
      }
      const revision = tool.revision + 1;
      const [row] = await db
        .update(tools)
        .set({ ...columnsOf(settings), revision, updatedAt: at, updatedBy: storableText(by) })
        .where(eq(tools.id, id))
        .returning();
      return row ? { tool: toolOf(row) } : { refused: 'NOT_FOUND' };
    });
  }

  async archiveTool({ id, at }: { readonly id: string; readonly at: string }): Promise<ToolChange> {
    return this.#change(id, async (db, tool) => {
      const refusal = await inUse(db, tool);
      if (refusal) return refusal;
      await db.update(tools).set({ archivedAt: at }).where(eq(tools.id, id));
      return { tool };
    });
  }

  async agentsUsing(toolName: string): Promise<readonly string[]> {
    return (await this.#database.read((db) => usersOf(db, toolName))).map(({ id }) => id);
  }

  async secrets(): Promise<readonly SealedSecret[]> {
    const rows = await this.#database.read((db) => db.select().from(toolSecrets).orderBy(asc(toolSecrets.name)));
    return rows.map((row) => ({ ...row, updatedAt: iso(row.updatedAt) }));
  }

  async putSecret(secret: SealedSecret): Promise<void> {
    const { name, ...rest } = { ...secret, updatedBy: storableText(secret.updatedBy) };
    await this.#database.read((db) =>
      db
        .insert(toolSecrets)
        .values({ name, ...rest })
        .onConflictDoUpdate({ target: toolSecrets.name, set: rest }),
    );
  }

  async deleteSecret(name: string): Promise<boolean> {
    const gone = await this.#database.read((db) =>
      db.delete(toolSecrets).where(eq(toolSecrets.name, name)).returning({ name: toolSecrets.name }),
    );
    return gone.length > 0;
  }

  /** Changes of one tool come one after the other: each holds its row. */
  #change(id: string, change: (db: Queries, tool: StoredTool) => Promise<ToolChange>): Promise<ToolChange> {
    return this.#database.transaction(async (db) => {
      const [row] = await db
        .select()
        .from(tools)
        .where(and(eq(tools.id, id), isNull(tools.archivedAt)))
        .for('update');
      return row ? change(db, toolOf(row)) : { refused: 'NOT_FOUND' };
    });
  }
}

async function inUse(db: Queries, tool: StoredTool): Promise<ToolRefusal | null> {
  const users = await usersOf(db, tool.name);
  return users.length > 0 ? { refused: 'IN_USE', tool, agents: users.map(({ name }) => name) } : null;
}

async function nameTaken(db: Queries, tool: StoredTool, name: string): Promise<ToolRefusal | null> {
  const others = and(eq(tools.name, name), ne(tools.id, tool.id), isNull(tools.archivedAt));
  return (await db.$count(tools, others)) > 0 ? { refused: 'NAME_TAKEN', tool } : null;
}

const usersOf = (db: Queries, toolName: string) =>
  db
    .selectDistinct({ id: agents.id, name: agents.name })
    .from(agents)
    .innerJoin(
      agentVersions,
      or(eq(agentVersions.id, agents.draftVersionId), eq(agentVersions.id, agents.publishedVersionId)),
    )
    .where(and(isNull(agents.archivedAt), sql`${agentVersions.snapshot} -> 'toolNames' @> to_jsonb(${toolName}::text)`))
    .orderBy(asc(agents.name), asc(agents.id));

const columnsOf = (settings: ToolSettings) => ({ name: settings.name, settings: storable(settings) });

const toolOf = ({ settings, id, name, revision, createdAt, updatedAt, updatedBy }: ToolRow): StoredTool => ({
  ...settings,
  ...{ id, name, revision, updatedBy, createdAt: iso(createdAt), updatedAt: iso(updatedAt) },
});

const iso = (instant: string): string => new Date(instant).toISOString();
