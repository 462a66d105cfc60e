import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** A database of its own on the server of TEST_DATABASE_URL, so that nothing of that server is touched. */
export class ScratchDatabase {
  private constructor(
    private readonly server: string,
    private readonly name: string,
  ) {}

  /** Rejects when there is no such setting or nobody answers: a promise that was not tried is not kept. */
  static async create(): Promise<ScratchDatabase> {
    const server = process.env.TEST_DATABASE_URL;
    if (!server) throw new Error('TEST_DATABASE_URL is not set: there is no PostgreSQL to test with.');
    const scratch = new ScratchDatabase(server, `switchboard_test_${randomUUID().replaceAll('-', '')}`);
    await scratch.onServer(`create database ${scratch.name}`);
    return scratch;
  }

  get url(): string {
    const url = new URL(this.server);
    url.pathname = `/${this.name}`;
    return url.href;
  }

  /** Ends all connections to it, as the loss of the network or a restart of the server would. */
  async cutConnections(): Promise<void> {
    await this.onServer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${this.name}'`);
  }

  async drop(): Promise<void> {
    await this.onServer(`drop database ${this.name} with (force)`);
  }

  private async onServer(statement: string): Promise<void> {
    const client = new Client({ connectionString: this.server, connectionTimeoutMillis: 5_000 });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
}
