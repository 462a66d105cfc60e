import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { REPOSITORY } from './repository.rig';

/** What playwright-core needs to start a browser. */
export interface BrowserProgram {
  readonly executablePath?: string;
  /** An installed browser, found by playwright-core itself. */
  readonly channel?: 'chrome' | 'msedge';
  readonly env: Readonly<Record<string, string>>;
  /** A folder of fonts to use in place of the system's; absent for an installed browser. */
  readonly fonts?: string;
}

/** The package speaks of Amazon's Lambda: this is how it is told to unpack its own copies of NSS and expat too. */
const WITH_ITS_OWN_LIBRARIES = { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };

async function unpackOnce(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  await mkdir(join(folder, '..'), { recursive: true });
  const fresh = await mkdtemp(`${folder}-`);
  const script = join(REPOSITORY, 'apps/e2e/browser/unpack.mjs');
  await promisify(execFile)(process.execPath, [script], {
    env: { ...process.env, ...WITH_ITS_OWN_LIBRARIES, TMPDIR: fresh },
  });
  // Another run may have been first: its copy is as good as ours.
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }));
}

/**
 * The browser for this machine: the one named by `CHROME_PATH`; on Linux x64 the pinned Chromium inside
 * `@sparticuz/chromium` with its own libraries, so that no system package is needed; elsewhere an installed Chrome.
 */
export async function browserProgram(): Promise<BrowserProgram> {
  const named = process.env['CHROME_PATH'];
  if (named) return { executablePath: named, env: {} };
  if (process.platform !== 'linux' || process.arch !== 'x64') return { channel: 'chrome', env: {} };
  const manifest = await readFile(join(REPOSITORY, 'node_modules/@sparticuz/chromium/package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const folder = join(REPOSITORY, 'tmp', 'browser', version);
  await unpackOnce(folder);
  return {
    executablePath: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') },
    fonts: join(folder, 'fonts', 'fonts'),
  };
}
