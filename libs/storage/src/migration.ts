import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type { ClientConfig } from 'pg';
import { Client } from 'pg';
import { ADVISORY_LOCKS } from './advisory-locks';

const OLDEST_POSTGRES = 150_000;
const CONNECT_TIMEOUT_MS = 10_000;

export class DatabaseTooOld extends Error {
  override readonly name = 'DatabaseTooOld';

  constructor(version: string) {
    super(`PostgreSQL 15 or newer is needed; DATABASE_URL leads to ${version}.`);
  }
}

/**
 * Does nothing when there is nothing to do. Of several servers that start at once, one migrates and the others wait. It
 * has a connection of its own without a time limit, since a migration may rewrite a large table.
 */
export async function migrateDatabase(
  where: ClientConfig,
  migrationsFolder: string,
  started: () => void,
): Promise<void> {
  const client = new Client({ ...where, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // The query that a lost connection interrupts rejects as well; without a listener the process would end.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await refuseOldServer(client);
    started();
    await client.query(`select pg_advisory_lock(${ADVISORY_LOCKS.migration})`);
    await migrate(drizzle(client, { casing: 'snake_case' }), { migrationsFolder });
    await client.query(`select pg_advisory_unlock(${ADVISORY_LOCKS.migration})`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function refuseOldServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as name`,
  );
  const version = rows[0];
  if (version && version.number < OLDEST_POSTGRES) throw new DatabaseTooOld(version.name);
}
