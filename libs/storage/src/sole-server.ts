import { Client } from 'pg';
import { ADVISORY_LOCKS } from './advisory-locks';
import { DatabaseError } from './database-error';

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Whether this server is the only one at work on its database. The first one that asks holds the place until it stops or its
 * connection ends: a later one must leave unfinished calls alone, since they may be the live ones of the first.
 */
export class SoleServer {
  private client: Client | null = null;

  /** `databaseUrl` null: the embedded database, whose data folder has one server anyway. */
  constructor(private readonly databaseUrl: string | null) {}

  /** @throws DatabaseError */
  async held(): Promise<boolean> {
    if (this.databaseUrl === null || this.client !== null) return true;
    const client = new Client({
      connectionString: this.databaseUrl,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'switchboard',
      keepAlive: true,
    });
    // A lost connection gives the place away; it must not end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
        ADVISORY_LOCKS.soleServer,
      ]);
      if (rows[0]?.held) this.client = client;
      else await client.end();
      return this.client !== null;
    } catch (thrown) {
      throw DatabaseError.from(thrown);
    }
  }

  async release(): Promise<void> {
    const { client } = this;
    this.client = null;
    await client?.end();
  }
}
