import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DataDirInUse, DataDirLock } from './data-dir-lock';
import { makeDataFolder, removeDataFolders } from './testing/data-folder.rig';

describe('the lock of a data folder', () => {
  let folder: string;
  let file: string;
  const held: DataDirLock[] = [];

  beforeEach(() => {
    folder = makeDataFolder();
    file = join(folder, 'owner.json');
  });
  afterEach(() => {
    held.splice(0).forEach((lock) => lock.release());
    removeDataFolders();
  });

  const lock = (): DataDirLock => {
    const taken = new DataDirLock(folder, null);
    held.push(taken);
    return taken;
  };
  const leave = (owner: object): void =>
    writeFileSync(
      file,
      JSON.stringify({ pid: process.pid, startedAt: null, host: hostname(), socketFolder: null, ...owner }),
    );
  const lastTouched = (secondsAgo: number): void =>
    utimesSync(file, Date.now() / 1_000 - secondsAgo, Date.now() / 1_000 - secondsAgo);

  it('is held by one at a time and names the holder', () => {
    lock();
    expect(lock).toThrow(DataDirInUse);
    expect(lock).toThrow(`in use by process ${process.pid} on ${hostname()}`);
  });

  it('is free again after release, and leaves no file behind', () => {
    lock().release();
    expect(readdirSync(folder)).toEqual([]);
    expect(lock).not.toThrow();
  });

  it('is refused while another live process holds it, and taken over once that one is dead', async () => {
    const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const gone = new Promise((resolve) => other.once('exit', resolve));
    leave({ pid: other.pid });
    expect(lock).toThrow(`in use by process ${other.pid}`);
    other.kill('SIGKILL');
    await gone;
    expect(lock).not.toThrow();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('is taken over when the pid was given to a later process', () => {
    leave({ startedAt: 'another boot/1' });
    expect(lock).not.toThrow();
  });

  it('hands on the socket folder that a dead owner left behind', () => {
    leave({ startedAt: 'another boot/1', socketFolder: '/tmp/switchboard-dead' });
    expect(lock().abandonedSocketFolder).toBe('/tmp/switchboard-dead');
  });

  it.each(['', '{', '{"pid":"x"}', 'null'])('is taken over from a file that names no owner: %j', (text) => {
    writeFileSync(file, text);
    expect(lock).not.toThrow();
  });

  it('is refused while an owner on another machine gives signs of life, whatever runs here under its pid', () => {
    leave({ host: 'elsewhere', startedAt: 'another boot/1' });
    lastTouched(5);
    expect(lock).toThrow('on elsewhere');
    lastTouched(60);
    expect(lock).not.toThrow();
  });

  it('is not released by one that has lost it', () => {
    const lost = lock();
    leave({ host: 'elsewhere' });
    lost.release();
    expect(existsSync(file)).toBe(true);
  });

  it('is taken by exactly one of several that find the same dead owner', () => {
    leave({ startedAt: 'another boot/1' });
    const tries = Array.from({ length: 6 }, () => {
      try {
        return lock();
      } catch (thrown) {
        return thrown;
      }
    });
    expect(tries.filter((result) => result instanceof DataDirLock)).toHaveLength(1);
    expect(tries.filter((result) => result instanceof DataDirInUse)).toHaveLength(5);
  });
});
