import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const SIGN_OF_LIFE_MS = 3_000;
const DEAD_AFTER_MS = 15_000;
/** Each try but the first means that another server was faster or a file is not ours to read. */
const MAX_TRIES = 20;

const Owner = z.object({
  pid: z.number().int().positive(),
  /** Tells a process from a later one that was given the same pid; null where the system does not say. */
  startedAt: z.string().nullable(),
  host: z.string(),
  /** Where its socket lies, to be cleared away if it could not do so itself. */
  socketFolder: z.string().nullable(),
});
type Owner = z.infer<typeof Owner>;

/** Another running server has this data folder open: two at once would destroy it. */
export class DataDirInUse extends Error {
  override readonly name = 'DataDirInUse';

  constructor(folder: string, owner: { readonly pid: number; readonly host: string }) {
    super(
      `The database in ${folder} is in use by process ${owner.pid} on ${owner.host}. ` +
        'Stop that process, or choose another DATA_DIR, or set DATABASE_URL so that servers can share one database.',
    );
  }
}

/**
 * Holds a data folder for this process. An owner on this machine is live while its pid and start time agree; one on
 * another machine or in another container, whose pids mean nothing here, while it touches the file.
 */
export class DataDirLock {
  readonly #file: string;
  readonly #content: string;
  readonly #signOfLife: NodeJS.Timeout;
  /** The socket folder that a dead owner left behind. */
  readonly abandonedSocketFolder: string | null;

  /** @throws DataDirInUse */
  constructor(folder: string, socketFolder: string | null) {
    this.#file = join(folder, 'owner.json');
    const own: Owner = { pid: process.pid, startedAt: startOf(process.pid) ?? null, host: hostname(), socketFolder };
    this.#content = JSON.stringify(own);
    this.abandonedSocketFolder = take(folder, this.#file, this.#content);
    this.#signOfLife = setInterval(() => touch(this.#file), SIGN_OF_LIFE_MS).unref();
  }

  release(): void {
    clearInterval(this.#signOfLife);
    if (readText(this.#file) === this.#content) rmSync(this.#file, { force: true });
  }
}

/** Linking a complete file is the one way that is atomic and never shows a half-written owner. */
function take(folder: string, file: string, content: string): string | null {
  const draft = `${file}.${process.pid}.${process.hrtime.bigint()}`;
  writeFileSync(draft, content, { mode: 0o600 });
  let abandoned: string | null = null;
  try {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      if (linked(draft, file)) return abandoned;
      const found = readText(file);
      const owner = found === null ? null : parseOwner(found);
      if (owner && isLive(owner, file)) throw new DataDirInUse(folder, owner);
      abandoned = owner?.socketFolder ?? abandoned;
      if (found !== null) putAside(file, found, draft);
    }
    throw new Error(`${file} can be neither taken over nor read; remove it if no server runs.`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Two servers may find the same dead owner: the slower one must give back what it took from the faster. */
function putAside(file: string, found: string, draft: string): void {
  const aside = `${draft}.aside`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readText(aside) !== found) linked(aside, file);
  rmSync(aside, { force: true });
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    return copied(from, to);
  }
}

/** For file systems without hard links. */
function copied(from: string, to: string): boolean {
  try {
    writeFileSync(to, readFileSync(from), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw thrown;
  }
}

const codeOf = (thrown: unknown): unknown =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : null;

function isLive(owner: Owner, file: string): boolean {
  if (owner.host !== hostname())
    return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < DEAD_AFTER_MS;
  const startedAt = startOf(owner.pid);
  if (startedAt === undefined) return false;
  return owner.startedAt === null || startedAt === null || owner.startedAt === startedAt;
}

/** Undefined: there is no such process. Null: there is one, and the system does not say since when. */
function startOf(pid: number): string | null | undefined {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    if (codeOf(thrown) !== 'EPERM') return undefined;
  }
  if (process.platform === 'linux') return startOnLinux(pid);
  return process.platform === 'win32' ? null : startByPs(pid);
}

/** proc(5): after the name in brackets come the state and, 19 fields on, the start in ticks since boot. */
function startOnLinux(pid: number): string | null | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return `${readText('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}/${fields[19] ?? ''}`;
}

function startByPs(pid: number): string | null {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

function parseOwner(text: string): Owner | null {
  try {
    return Owner.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function touch(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // The folder is gone; the next query says so better.
  }
}
