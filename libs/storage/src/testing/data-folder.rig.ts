import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const WORKER_FILE = join(__dirname, '../embedded-database.worker.ts');
export const MIGRATIONS = join(__dirname, '../../migrations');

const made: string[] = [];

export function makeDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'storage-spec-'));
  made.push(folder);
  return folder;
}

export const removeDataFolders = (): void =>
  made.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true }));
