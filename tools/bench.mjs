// `npm run bench -- [--quick]`: what a call costs and how late its frames are, held to the budgets. docs/bench.md tells the method.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWhatIsStale } from './builds.mjs';
import { COLLECTOR_FLAGS } from './server-flags.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
if (!(await buildWhatIsStale(root, ['server', 'bench'], (text) => void process.stderr.write(text)))) process.exit(1);

const main = join(root, 'dist/apps/bench/main.js');
const child = spawn(process.execPath, ['--enable-source-maps', main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  // As everybody starts it; another choice can be measured.
  env: { BENCH_SERVER_FLAGS: COLLECTOR_FLAGS.join(' '), ...process.env },
});
for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM']))
  process.on(signal, () => child.kill(signal));
child.once('close', (code) => process.exit(code ?? 1));
