import { readdirSync } from 'node:fs';
import { ADVISORY_LOCKS } from './advisory-locks';
import type { Database } from './database';
import { openDatabase } from './database';
import { SoleServer } from './sole-server';
import { PgSettingsRecords } from './pg-settings-records';
import { PgUserRecords } from './pg-user-records';
import { MIGRATIONS } from './testing/data-folder.rig';
import { databasePromises } from './testing/database.promises';
import { ScratchDatabase } from './testing/scratch-database.rig';

jest.setTimeout(30_000);

let scratch: ScratchDatabase;
let database: Database;
const troubles: string[] = [];

beforeAll(async () => {
  scratch = await ScratchDatabase.create();
  database = await openDatabase({ databaseUrl: scratch.url }, MIGRATIONS, {
    trouble: (message) => troubles.push(message),
  });
});

afterAll(async () => {
  await database?.close();
  await scratch?.drop();
});

databasePromises('PostgreSQL', () => database);

describe('two servers on one database', () => {
  it('B4: only the first takes over unfinished calls, the next once the first has stopped', async () => {
    const first = new SoleServer(scratch.url);
    const second = new SoleServer(scratch.url);
    expect([await first.held(), await first.held(), await second.held()]).toEqual([true, true, false]);
    await first.release();
    expect(await second.held()).toBe(true);
    await second.release();
  });

  it('the place of the only server is no lock that its own transactions wait for', async () => {
    const server = new SoleServer(scratch.url);
    expect(await server.held()).toBe(true);
    try {
      await database.transaction(async (db) => {
        await db.execute(`set local lock_timeout = '2s'`);
        for (const id of [ADVISORY_LOCKS.seed, ADVISORY_LOCKS.firstAdmin, ADVISORY_LOCKS.dial])
          await db.execute(`select pg_advisory_xact_lock(${id})`);
      });
      // What stood still: the first administrator of a server that runs.
      const people = new PgUserRecords(database);
      const createdAt = '2026-01-01T00:00:00.000Z';
      await people.createFirstAdmin({ email: 'lock@example.com', name: 'Ada', passwordHash: 'x', createdAt });
      expect(await people.administratorExists()).toBe(true);
    } finally {
      await server.release();
    }
  });
});

describe('a PostgreSQL server', () => {
  it('is migrated once when several servers start on an empty database at once', async () => {
    const empty = await ScratchDatabase.create();
    try {
      const servers = await Promise.all([1, 2, 3, 4].map(() => openDatabase({ databaseUrl: empty.url }, MIGRATIONS)));
      const migrations = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql')).length;
      const applied = await servers[0]?.pool.query('select hash from drizzle.__drizzle_migrations');
      expect(applied?.rows).toHaveLength(migrations);
      await Promise.all(servers.map((server) => server.close()));
    } finally {
      await empty.drop();
    }
  });

  it('is left as it is by a later start', async () => {
    const settings = new PgSettingsRecords(database);
    await settings.putSetting('kept', 'yes');
    const later = await openDatabase({ databaseUrl: scratch.url }, MIGRATIONS);
    expect(await new PgSettingsRecords(later).setting('kept')).toBe('yes');
    await later.close();
  });

  it('may cut every connection: the process lives and goes on with new ones', async () => {
    const settings = new PgSettingsRecords(database);
    await settings.putSetting('kept', 'before');
    await scratch.cutConnections();
    while (!troubles.includes('database connection lost')) await new Promise(setImmediate);
    // A connection whose end was not noticed yet may fail one query each.
    await Promise.allSettled(Array.from({ length: 12 }, () => settings.setting('kept')));
    expect(await settings.setting('kept')).toBe('before');
    expect(await database.healthy()).toBe(true);
  });

  it('may cut a connection in the middle of a transaction: nothing of it is kept', async () => {
    const settings = new PgSettingsRecords(database);
    const cut = database.transaction(async (db) => {
      await db.execute(`insert into settings (key, value) values ('half', '1')`);
      await scratch.cutConnections();
      // The end arrives while no query of the transaction is under way.
      await new PgSettingsRecords(database).setting('half').catch(() => undefined);
      await new Promise(setImmediate);
      await db.execute(`insert into settings (key, value) values ('other half', '1')`);
    });
    await expect(cut).rejects.toMatchObject({ name: 'DatabaseError' });
    await Promise.allSettled(Array.from({ length: 12 }, () => settings.setting('half')));
    expect(await settings.setting('half')).toBeNull();
  });
});
