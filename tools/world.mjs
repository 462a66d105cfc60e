import { join } from 'node:path';
import { asJson, Child } from './child.mjs';
import { whenNpmHasGone } from './parent.mjs';
import { COLLECTOR_FLAGS } from './server-flags.mjs';

/** @typedef {import('./world-plan.mjs').WorldPlan} WorldPlan */

/** The first start makes the embedded database, which takes seconds; a busy machine may need many. */
const READY_TIMEOUT_MS = 180_000;

/**
 * A line of the server as a person reads it. With START_BLOCK=json it announces itself in JSON, and a new sign-in link when
 * the last one ran out; everything else is its log.
 * @param {string} line
 * @returns {string | null} null for what the start block says better
 */
export function readable(line) {
  if (line.startsWith('{"ready":')) return null;
  const link = line.startsWith('{"signInLink":') ? asJson(line)?.['signInLink'] : undefined;
  if (link === undefined) return line;
  return link ? `\n  A new sign-in link, the last one ran out:\n  ${link}\n` : null;
}

/** @param {string} root @param {WorldPlan} plan */
export function startSandbox(root, plan) {
  const settings = plan.sandbox?.settings ?? {};
  const child = new Child(
    'the pretend world',
    ['--enable-source-maps', '--disable-warning=ExperimentalWarning', join(root, 'dist/apps/sandbox/main.js')],
    // Nothing of the real world reaches the pretend one.
    { PATH: process.env['PATH'], NODE_ENV: 'production', ...settings },
  );
  return { child, ready: child.announces('sandbox', READY_TIMEOUT_MS) };
}

/** @param {string} root @param {Pick<WorldPlan, 'server' | 'hidden'>} plan */
export function startServer(root, plan) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, NODE_ENV: process.env['NODE_ENV'] ?? 'production', ...plan.server };
  if (process.stdout.isTTY) env['LOG_FORMAT'] ??= 'pretty';
  for (const name of plan.hidden) delete env[name];
  const main = join(root, 'dist/apps/server/main.js');
  const child = new Child('the server', [...COLLECTOR_FLAGS, '--enable-source-maps', main], env);
  child.onLine((line) => {
    const text = readable(line);
    if (text !== null) console.log(text);
  });
  return { child, ready: child.announces('ready', READY_TIMEOUT_MS) };
}

/**
 * The first signal that asks us to stop. A later one ends the children at once.
 * @param {() => Child[]} children
 * @returns {Promise<void>}
 */
export function askedToStop(children) {
  return new Promise((resolve) => {
    let asked = false;
    // A terminal that was closed can't be written to; that must not keep us from stopping what we started.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
    whenNpmHasGone(() => process.kill(process.pid, 'SIGTERM'));
    for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => {
        if (asked) for (const child of children()) child.signal('SIGKILL');
        asked = true;
        resolve();
      });
    }
  });
}
