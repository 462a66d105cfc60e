import { DrizzleQueryError } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { drizzle } from 'drizzle-orm/node-postgres';
import type { PoolClient, PoolConfig, QueryResultRow } from 'pg';
import { Pool } from 'pg';
import { DatabaseError } from './database-error';
import type { EmbeddedLocation } from './embedded-database';
import { EmbeddedDatabase } from './embedded-database';
import type { EmbeddedStep } from './embedded-thread';
import { DatabaseTooOld, migrateDatabase } from './migration';

/** Queries through the pool, or within one transaction. */
export type Queries = NodePgDatabase;

export type DatabaseLocation =
  /** A PostgreSQL server, version 15 or newer. */
  { readonly databaseUrl: string } | EmbeddedLocation;

/** `creating` is the first start of an embedded database and takes seconds. */
export type DatabaseStep = EmbeddedStep | 'connecting' | 'migrating' | 'ready';

export interface DatabaseWatcher {
  progress?(step: DatabaseStep): void;
  /** Something worth a log line happened beside any query: a lost idle connection, a restart of the embedded database. */
  trouble?(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** Another text needs another name: a connection keeps what it has once prepared. */
export interface NamedStatement {
  readonly name: string;
  readonly text: string;
}

const CONNECT_TIMEOUT_MS = 10_000;
const QUERY_TIMEOUT_MS = 15_000;
const HEALTH_TIMEOUT_MS = 2_000;
const POSTGRES_CONNECTIONS = 10;

/** An open database of the newest migration. */
export class Database {
  readonly db: Queries;
  readonly #clients = new WeakMap<PoolClient, Queries>();
  readonly #embedded: EmbeddedDatabase | null;
  #closing: Promise<void> | null = null;

  constructor(
    readonly pool: Pool,
    embedded: EmbeddedDatabase | null,
  ) {
    this.db = drizzle(pool, { casing: 'snake_case' });
    this.#embedded = embedded;
  }

  /** @throws DatabaseError without the query's text and parameters. */
  async read<T>(work: (db: Queries) => Promise<T>): Promise<T> {
    try {
      return await work(this.db);
    } catch (thrown) {
      throw told(thrown);
    }
  }

  /**
   * One statement, a transaction of its own; each connection prepares it once, by its name.
   * @throws DatabaseError without the statement's text and parameters.
   */
  async run<T extends QueryResultRow>(statement: NamedStatement, values: readonly string[]): Promise<readonly T[]> {
    const { rows } = await inTheirWords(this.pool.query<T>({ ...statement, values: [...values] }));
    return rows;
  }

  /**
   * Commits when `work` resolves, rolls back when it rejects. `work` must not use the pool: the embedded database has
   * one connection.
   * @throws DatabaseError without the query's text and parameters, or what `work` itself threw.
   */
  async transaction<T>(work: (db: Queries) => Promise<T>): Promise<T> {
    const client = await inTheirWords(this.pool.connect());
    try {
      await inTheirWords(client.query('begin'));
      const result = await work(this.#on(client));
      await inTheirWords(client.query('commit'));
      client.release();
      return result;
    } catch (thrown) {
      // Closing the connection is the one rollback that also works when the connection itself hangs.
      client.release(true);
      throw told(thrown);
    }
  }

  /** Whether a query is answered within 2 s. Never rejects. */
  async healthy(): Promise<boolean> {
    if (this.#closing) return false;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, HEALTH_TIMEOUT_MS, false);
    });
    const answered = this.pool.query('select 1').then(
      () => true,
      () => false,
    );
    try {
      return await Promise.race([answered, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Waits for running queries. Closing twice closes once. */
  close(): Promise<void> {
    this.#closing ??= this.pool.end().finally(() => this.#embedded?.close());
    return this.#closing;
  }

  #on(client: PoolClient): Queries {
    const known = this.#clients.get(client);
    if (known) return known;
    const queries = drizzle(client, { casing: 'snake_case' });
    this.#clients.set(client, queries);
    return queries;
  }
}

/** Opens the database and brings it to the newest migration; safe when several servers start at once. */
export async function openDatabase(
  location: DatabaseLocation,
  migrationsFolder: string,
  watcher: DatabaseWatcher = {},
): Promise<Database> {
  if ('databaseUrl' in location) return open(postgres(location.databaseUrl), null, { migrationsFolder, watcher });
  const embedded = await EmbeddedDatabase.start(location, watcher);
  return open(embedded.connection, embedded, { migrationsFolder, watcher });
}

interface Opening {
  readonly migrationsFolder: string;
  readonly watcher: DatabaseWatcher;
}

async function open(
  where: PoolConfig,
  embedded: EmbeddedDatabase | null,
  { migrationsFolder, watcher }: Opening,
): Promise<Database> {
  try {
    watcher.progress?.('connecting');
    await migrateDatabase(where, migrationsFolder, () => watcher.progress?.('migrating'));
    watcher.progress?.('ready');
    return new Database(openPool(where, watcher), embedded);
  } catch (thrown) {
    await embedded?.close();
    throw thrown instanceof DatabaseTooOld ? thrown : DatabaseError.from(thrown);
  }
}

const postgres = (databaseUrl: string): PoolConfig => ({
  connectionString: databaseUrl,
  max: POSTGRES_CONNECTIONS,
  application_name: 'switchboard',
});

function openPool(where: PoolConfig, watcher: DatabaseWatcher): Pool {
  const pool = new Pool({
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    ...where,
  });
  // Without these listeners the loss of a connection would end the process: idle in the first case; taken out of the pool
  // but between two queries in the second. The query that such a loss interrupts rejects by itself.
  pool.on('error', (error) =>
    watcher.trouble?.('database connection lost', { reason: DatabaseError.from(error).message }),
  );
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Drizzle's errors quote the parameters. What our own rules threw passes as it is. */
const told = (thrown: unknown): unknown => (thrown instanceof DrizzleQueryError ? DatabaseError.from(thrown) : thrown);

async function inTheirWords<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (thrown) {
    throw DatabaseError.from(thrown);
  }
}
