// Builds what is missing or older than its sources. Nx is asked only then: it answers from its cache, but starting it costs
// more than the look at the files does.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {'server' | 'console' | 'sandbox' | 'bench'} App */

/** @type {Record<App, string>} */
const PRODUCT = {
  server: 'dist/apps/server/main.js',
  console: 'dist/apps/console/browser/index.html',
  sandbox: 'dist/apps/sandbox/main.js',
  bench: 'dist/apps/bench/main.js',
};
const SHARED_SOURCES = ['libs', 'package-lock.json', 'tsconfig.base.json'];

/** @param {string} path @returns {number} The newest change below it, folders included (a removed file changes its folder). */
function newestChange(path) {
  if (!existsSync(path)) return 0;
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

/** @param {string} root @param {App} app */
const stampOf = (root, app) => join(root, 'tmp', 'built', app);

/**
 * Somebody else writes to `dist` from now on: the next start builds again.
 * @param {string} root
 */
export function forgetBuilds(root) {
  rmSync(join(root, 'tmp', 'built'), { recursive: true, force: true });
}

/** @param {string} root @param {App} app */
export function isStale(root, app) {
  const stamp = stampOf(root, app);
  if (!existsSync(join(root, PRODUCT[app])) || !existsSync(stamp)) return true;
  const sources = [`apps/${app}`, ...SHARED_SOURCES].map((path) => newestChange(join(root, path)));
  return Math.max(...sources) > statSync(stamp).mtimeMs;
}

/**
 * @param {string} root @param {string[]} args
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function runNx(root, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/nx/dist/bin/nx.js'), ...args], {
      cwd: root,
      env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => (output += chunk.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve({ ok: false, output: String(error) }));
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}

/**
 * @param {string} root @param {App[]} apps
 * @param {(text: string) => void} say Gets whole lines and their beginnings.
 * @returns {Promise<boolean>} False when a build failed; its output was said.
 */
export async function buildWhatIsStale(root, apps, say) {
  for (const app of apps.filter((each) => isStale(root, each))) {
    const startedAt = Date.now();
    say(`  building ${app} … `);
    const { ok, output } = await runNx(root, ['run', `${app}:build`]);
    if (!ok) {
      say(`failed\n\n${output}\n`);
      return false;
    }
    say(`${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
    mkdirSync(join(root, 'tmp', 'built'), { recursive: true });
    // Sources changed while the build ran make it stale again: the stamp bears the time of its beginning.
    writeFileSync(stampOf(root, app), new Date(startedAt).toISOString());
    utimesSync(stampOf(root, app), startedAt / 1000, startedAt / 1000);
  }
  return true;
}
