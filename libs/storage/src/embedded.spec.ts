import type { Database } from './database';
import { openDatabase } from './database';
import { MIGRATIONS, WORKER_FILE, makeDataFolder, removeDataFolders } from './testing/data-folder.rig';
import { databasePromises } from './testing/database.promises';

jest.setTimeout(60_000);

let database: Database;

beforeAll(async () => {
  database = await openDatabase({ dataDir: makeDataFolder(), workerFile: WORKER_FILE }, MIGRATIONS);
});

afterAll(async () => {
  await database.close();
  removeDataFolders();
});

databasePromises('embedded', () => database);
