import { fileURLToPath } from 'node:url';
import { systemClock } from '@switchboard/call';
import { createMind, FliteVoices } from '@switchboard/simulators';
import { startSandbox } from './sandbox-server';
import { readSettings } from './settings';
import { createWorld } from './world';

/** Last callbacks may take so long at the end; then the process goes. */
const LAST_WORDS_MS = 1000;

const read = readSettings(process.env);
if ('faults' in read) {
  console.error(`The pretend world cannot start:\n${read.faults.map((fault) => `  ${fault}`).join('\n')}`);
  process.exit(1);
}
const { settings } = read;

const voices = new FliteVoices({
  workerFile: new URL('./speech-worker.js', import.meta.url),
  cacheDir: fileURLToPath(new URL('./voices', import.meta.url)),
});
const mind = settings.model ? await createMind({ voices }) : null;
const world = createWorld(settings, { clock: systemClock, voices, mind });
const sandbox = await startSandbox(world, settings.port).catch((error: NodeJS.ErrnoException) => {
  console.error(`The pretend world cannot listen on port ${settings.port}: ${error.code ?? error.message}`);
  process.exit(1);
});

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(0), LAST_WORDS_MS);
  await sandbox.close();
  await voices.close();
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());

console.log(JSON.stringify({ sandbox: 'ready', port: sandbox.port }));
