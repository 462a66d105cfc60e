import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Worker } from 'node:worker_threads';
import type { Database, DatabaseStep } from './database';
import { openDatabase } from './database';
import { startWorker } from './embedded-thread';
import type { EmbeddedLocation } from './embedded-database';
import { PgCallRecords } from './pg-call-records';
import { PgSettingsRecords } from './pg-settings-records';
import { MIGRATIONS, WORKER_FILE, makeDataFolder, removeDataFolders } from './testing/data-folder.rig';

jest.setTimeout(60_000);

/** The start of an embedded database from nothing takes seconds, so one folder is created and copied for each test. */
describe('the embedded database', () => {
  let template: string;
  const firstSteps: DatabaseStep[] = [];
  const opened: Database[] = [];
  const writers: ChildProcess[] = [];

  const open = async (dataDir: string, options: Partial<EmbeddedLocation> = {}, watch = {}): Promise<Database> => {
    const database = await openDatabase({ dataDir, workerFile: WORKER_FILE, ...options }, MIGRATIONS, watch);
    opened.push(database);
    return database;
  };
  const copyOfTemplate = (): string => {
    const folder = makeDataFolder();
    cpSync(template, folder, { recursive: true });
    return folder;
  };
  const socketFolderOf = (dataDir: string): string =>
    JSON.parse(readFileSync(join(dataDir, 'database/owner.json'), 'utf8')).socketFolder;

  beforeAll(async () => {
    template = makeDataFolder();
    // What a first start leaves that was stopped halfway.
    mkdirSync(join(template, 'database/cluster.creating/base'), { recursive: true });
    writeFileSync(join(template, 'database/cluster.creating/PG_VERSION'), '18\n');
    const database = await open(template, {}, { progress: (step: DatabaseStep) => firstSteps.push(step) });
    await new PgSettingsRecords(database).putSetting('kept', 'from the first start');
    await database.close();
  });
  afterEach(async () => {
    writers.splice(0).forEach((writer) => writer.kill('SIGKILL'));
    await Promise.all(opened.splice(0).map((database) => database.close()));
  });
  afterAll(removeDataFolders);

  it('tells the steps of its start, the slow first one as well, and is not stopped by a start that was', async () => {
    expect(firstSteps).toEqual(['creating', 'opening', 'connecting', 'migrating', 'ready']);
    expect(readdirSync(join(template, 'database'))).toEqual(['cluster']);
    const steps: DatabaseStep[] = [];
    await open(copyOfTemplate(), {}, { progress: (step: DatabaseStep) => steps.push(step) });
    expect(steps).toEqual(['opening', 'connecting', 'migrating', 'ready']);
  });

  it('keeps what was written over a restart, and leaves neither lock nor socket behind', async () => {
    const folder = copyOfTemplate();
    const database = await open(folder);
    const settings = new PgSettingsRecords(database);
    expect(await settings.setting('kept')).toBe('from the first start');
    await settings.putSetting('kept', 'from the second');
    const socketFolder = socketFolderOf(folder);
    expect(existsSync(socketFolder)).toBe(true);
    await Promise.all([database.close(), database.close()]);
    expect(await database.healthy()).toBe(false);
    expect(existsSync(socketFolder)).toBe(false);
    expect(readdirSync(join(folder, 'database'))).toEqual(['cluster']);
    expect(await new PgSettingsRecords(await open(folder)).setting('kept')).toBe('from the second');
  });

  it('is not opened twice, and the first does not notice the second', async () => {
    const folder = copyOfTemplate();
    const database = await open(folder);
    await expect(open(folder)).rejects.toThrow(`in use by process ${process.pid}`);
    expect(await new PgSettingsRecords(database).setting('kept')).toBe('from the first start');
    expect(await database.healthy()).toBe(true);
  });

  it.each(['unix', 'tcp'] as const)('comes back by itself when its thread is lost, behind %s', async (transport) => {
    const workers: Worker[] = [];
    const troubles: string[] = [];
    const options: Partial<EmbeddedLocation> = {
      transport,
      startWorker: (file, orders) => {
        const worker = startWorker(file, orders);
        workers.push(worker);
        return worker;
      },
    };
    const database = await open(copyOfTemplate(), options, { trouble: (message: string) => troubles.push(message) });
    const settings = new PgSettingsRecords(database);
    await settings.putSetting('kept', 'before the loss');
    await workers[0]?.terminate();
    await eventually(() => database.healthy());
    expect(await settings.setting('kept')).toBe('before the loss');
    expect(workers).toHaveLength(2);
    expect(troubles).toContain('the embedded database was lost and is started anew');
  });

  it('is closed for good also while it is being started anew', async () => {
    const workers: Worker[] = [];
    const folder = copyOfTemplate();
    const database = await open(folder, {
      startWorker: (file, orders) => {
        workers.push(startWorker(file, orders));
        return workers.at(-1) as Worker;
      },
    });
    await workers[0]?.terminate();
    await database.close();
    expect(workers.map(({ threadId }) => threadId)).toEqual(workers.map(() => -1));
    expect(readdirSync(join(folder, 'database'))).toEqual(['cluster']);
  });

  it('says why it can not start, and gives the folder free', async () => {
    const folder = copyOfTemplate();
    writeFileSync(join(folder, 'database/cluster/PG_VERSION'), '12\n');
    await expect(open(folder)).rejects.toThrow(`${folder}/database did not start: PGlite`);
    expect(readdirSync(join(folder, 'database'))).toEqual(['cluster']);
    const workerFile = join(folder, 'no-such-worker.js');
    await expect(open(folder, { workerFile })).rejects.toThrow(/did not start: .*no-such-worker\.js/);
  });

  describe('in a process that is killed in the middle of writing', () => {
    /** Bundled as for production, since a program of its own does not go through jest. */
    const buildWriter = (): string => {
      const bundle = join(makeDataFolder(), 'crash-writer.mjs');
      const root = join(__dirname, '../../..');
      const args = [join(root, 'node_modules/rolldown/bin/cli.mjs'), join(__dirname, 'testing/crash-writer.rig.ts')];
      const flags = ['--format', 'esm', '--platform', 'node', '--external', 'pg-native', '--file', bundle];
      const built = spawnSync(process.execPath, [...args, ...flags, '--tsconfig', join(root, 'tsconfig.base.json')]);
      expect(`${built.stderr}`).toBe('');
      expect(built.status).toBe(0);
      return bundle;
    };

    /** Waits until `count` more events are durable, then kills without warning; returns the last number it was told. */
    const killAfter = async (writer: ChildProcess, count: number): Promise<number> => {
      let last = 0;
      if (!writer.stdout) throw new Error('The writer has no output.');
      const exited = once(writer, 'exit');
      for await (const line of createInterface({ input: writer.stdout })) {
        last = Number(line);
        if (last % count === 0) writer.kill('SIGKILL');
      }
      await exited;
      return last;
    };

    it('opens again without the loss of an acknowledged event, and without a hole', async () => {
      const folder = copyOfTemplate();
      const bundle = buildWriter();
      const writer = spawn(process.execPath, [bundle, folder, WORKER_FILE, MIGRATIONS], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      writers.push(writer);
      await once(writer.stdout, 'readable');
      await expect(open(folder)).rejects.toThrow(`in use by process ${writer.pid}`);
      const abandoned = socketFolderOf(folder);
      const acknowledged = await killAfter(writer, 150);
      expect(existsSync(abandoned)).toBe(true);

      const records = new PgCallRecords(await open(folder));
      expect(existsSync(abandoned)).toBe(false);
      const numbers = (await records.events('call_1', 0, 1_000_000)).map(({ seq }) => seq);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      expect(numbers.length).toBeGreaterThanOrEqual(acknowledged);
      expect(acknowledged).toBeGreaterThanOrEqual(150);
    });
  });
});

async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const limit = performance.now() + 20_000;
  while (!(await condition())) if (performance.now() > limit) throw new Error('The condition did not come to hold.');
}
