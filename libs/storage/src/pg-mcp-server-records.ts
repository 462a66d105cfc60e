import { and, asc, eq, ne } from 'drizzle-orm';
import type { Database } from './database';
import type {
  McpListedTool,
  McpServerChange,
  McpServerRecords,
  McpServerSettings,
  StoredMcpServer,
} from './mcp-server-records';
import { storable } from './storable';
import { mcpServers } from './tables';

type Row = typeof mcpServers.$inferSelect;

/** Servers of tools in PostgreSQL's dialect. */
export class PgMcpServerRecords implements McpServerRecords {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async servers(): Promise<readonly StoredMcpServer[]> {
    return (await this.#database.read((db) => db.select().from(mcpServers).orderBy(asc(mcpServers.name)))).map(
      serverOf,
    );
  }

  async create(id: string, settings: McpServerSettings): Promise<McpServerChange> {
    const values = { id, revision: 1, name: settings.name, settings: storable(settings), listing: [] };
    const [row] = await this.#database.read((db) =>
      db.insert(mcpServers).values(values).onConflictDoNothing().returning(),
    );
    return row ? { server: serverOf(row) } : { refused: 'NAME_TAKEN' };
  }

  /** Changes of one server come one after the other: each holds its row. */
  async update(id: string, expectedRevision: number, settings: McpServerSettings): Promise<McpServerChange> {
    return this.#database.transaction(async (db): Promise<McpServerChange> => {
      const [before] = await db.select().from(mcpServers).where(eq(mcpServers.id, id)).for('update');
      if (!before) return { refused: 'NOT_FOUND' };
      if (before.revision !== expectedRevision) return { refused: 'STALE_REVISION', server: serverOf(before) };
      const others = and(eq(mcpServers.name, settings.name), ne(mcpServers.id, id));
      if ((await db.$count(mcpServers, others)) > 0) return { refused: 'NAME_TAKEN' };
      const forgotten = before.settings.url === settings.url ? {} : { listing: [], listedAt: null };
      const [row] = await db
        .update(mcpServers)
        .set({ name: settings.name, settings: storable(settings), revision: before.revision + 1, ...forgotten })
        .where(eq(mcpServers.id, id))
        .returning();
      return row ? { server: serverOf(row) } : { refused: 'NOT_FOUND' };
    });
  }

  async remove(id: string): Promise<boolean> {
    const gone = await this.#database.read((db) =>
      db.delete(mcpServers).where(eq(mcpServers.id, id)).returning({ id: mcpServers.id }),
    );
    return gone.length > 0;
  }

  async keepListing(id: string, listing: readonly McpListedTool[], at: string): Promise<void> {
    await this.#database.read((db) =>
      db
        .update(mcpServers)
        .set({ listing: storable(listing), listedAt: at })
        .where(eq(mcpServers.id, id)),
    );
  }
}

const serverOf = ({ id, revision, settings, listing, listedAt }: Row): StoredMcpServer => ({
  ...settings,
  ...{ id, revision, listing, listedAt: listedAt === null ? null : new Date(listedAt).toISOString() },
});
