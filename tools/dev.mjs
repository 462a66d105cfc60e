// `npm run dev`: the world of `npm start` in watch mode. Server and sandbox are bundled again at each change and restarted;
// the console is built again, and a reload of the page shows it.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { watch } from 'rolldown';
import { forgetBuilds } from './builds.mjs';
import { loadEnvironmentFile } from './environment-file.mjs';
import { removeSandboxFile, sandboxFilePath, writeSandboxFile } from './sandbox-file.mjs';
import { startBlock } from './start-block.mjs';
import { planWorld } from './world-plan.mjs';
import { askedToStop, startSandbox, startServer } from './world.mjs';

/** @typedef {import('./child.mjs').Child} Child */

const root = fileURLToPath(new URL('..', import.meta.url));
loadEnvironmentFile(root);
process.env['NODE_ENV'] ??= 'development';
const sandboxFile = sandboxFilePath(root, process.env);

/** A program that is started anew after each bundle. Restarts never overlap. */
class Restarted {
  /** @type {Child | null} */
  child = null;
  #queue = Promise.resolve();

  /** @param {string} app @param {() => { child: Child, ready: Promise<Record<string, unknown>> }} start */
  constructor(app, start) {
    this.app = app;
    this.start = start;
  }

  restart() {
    this.#queue = this.#queue.then(() => this.#again()).catch((error) => console.error(`  ${error.message}`));
    return this.#queue;
  }

  async #again() {
    await this.child?.stop();
    const { child, ready } = this.start();
    this.child = child;
    const startedAt = Date.now();
    const announced = await ready;
    console.log(`  ${this.app} runs (${Date.now() - startedAt} ms)`);
    this.onReady?.(announced);
  }

  /** @type {((announced: Record<string, unknown>) => void) | undefined} */
  onReady;
}

/** @param {Restarted} program @returns {Promise<{ close(): Promise<void> }>} Resolves when it was bundled and started first. */
async function bundled(program) {
  const file = join(root, `apps/${program.app}/rolldown.config.mjs`);
  const { default: config } = await import(pathToFileURL(file).href);
  const watcher = watch(config);
  await new Promise((resolve) => {
    watcher.on('event', (event) => {
      if (event.code === 'ERROR') console.error(`  ${program.app}: ${event.error.message}`);
      if (event.code === 'BUNDLE_END' || event.code === 'ERROR') void event.result.close();
      if (event.code === 'BUNDLE_END') void program.restart().then(resolve);
    });
  });
  return watcher;
}

function watchConsole() {
  const nx = join(root, 'node_modules/nx/dist/bin/nx.js');
  return spawn(process.execPath, [nx, 'run', 'console:build', '--configuration=development', '--watch'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
  });
}

async function main() {
  const result = planWorld(process.env, () => randomBytes(24).toString('base64url'));
  if ('faults' in result) {
    console.error(`\n  ${result.faults.join('\n  ')}\n`);
    return process.exit(1);
  }
  const { plan } = result;
  forgetBuilds(root);
  const sandbox = new Restarted('sandbox', () => startSandbox(root, plan));
  const server = new Restarted('server', () => startServer(root, plan));
  server.onReady = ({ url, signInLink }) => {
    const link = signInLink ? String(signInLink) : null;
    console.log(startBlock({ plan, env: process.env, url: String(url), signInLink: link }));
  };
  const stop = askedToStop(() => [server.child, sandbox.child].flatMap((child) => child ?? []));
  const page = watchConsole();
  const watchers = [];
  if (plan.sandbox) watchers.push(await bundled(sandbox));
  watchers.push(await bundled(server));
  if (plan.sandbox) {
    const serverUrl = `http://127.0.0.1:${plan.port}`;
    writeSandboxFile(sandboxFile, { url: plan.sandbox.url, serverUrl, apiKey: plan.apiKey, pid: process.pid });
  }
  await stop;
  removeSandboxFile(sandboxFile);
  page.kill('SIGTERM');
  await Promise.all(watchers.map((watcher) => watcher.close()));
  await server.child?.stop();
  await sandbox.child?.stop();
  process.exit(0);
}

await main();
