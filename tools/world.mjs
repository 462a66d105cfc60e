import { join } from 'node:path';
import { Child } from './child.mjs';

/** @typedef {import('./world-plan.mjs').WorldPlan} WorldPlan */

/** The first start makes the embedded database, which takes seconds; a busy machine may need many. */
const READY_TIMEOUT_MS = 180_000;

/** @param {string} line */
const isReadyLine = (line) => line.startsWith('{"ready":') || line.startsWith('{"sandbox":');

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
  const child = new Child('the server', ['--enable-source-maps', join(root, 'dist/apps/server/main.js')], env);
  child.onLine((line) => {
    if (!isReadyLine(line)) console.log(line);
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
    for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => {
        if (asked) for (const child of children()) child.signal('SIGKILL');
        asked = true;
        resolve();
      });
    }
  });
}
