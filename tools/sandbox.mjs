// `npm run sandbox -- <verb>`: talks to the pretend world of a running `npm start`.
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { callLines } from './call-lines.mjs';
import { loadEnvironmentFile } from './environment-file.mjs';
import { callIdOf, followCall } from './graphql-call.mjs';
import { readSandboxFile, sandboxFilePath } from './sandbox-file.mjs';

/** @typedef {import('./sandbox-file.mjs').SandboxFile} World */

const DEFAULT_SCENARIO = 'order-status';
const WAIT_MS = 90_000;
const HELP = `
  npm run sandbox -- ring [scenario] [--count N]   a pretend caller rings; shows the call until its story is stored
  npm run sandbox -- list                          the scenarios, and the numbers to call from the console

  "npm start" must be running. Without a name, ring plays "${DEFAULT_SCENARIO}". --count lets up to 100 ring at once.
`;

class Refusal extends Error {}

/** @returns {Promise<World>} Waits for a world that is still starting. */
async function runningWorld() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  loadEnvironmentFile(root);
  const path = sandboxFilePath(root, process.env);
  const until = Date.now() + WAIT_MS;
  for (let told = false; Date.now() < until; told = true) {
    const world = readSandboxFile(path);
    if (world && (await isReady(world))) return world;
    if (!told) console.error('  Waiting for `npm start` to be ready …');
    await delay(500);
  }
  throw new Refusal(
    'No pretend world is running. Start one with `npm start` in another terminal. (With real credentials in the\n' +
      '  environment there is none: SANDBOX=all npm start pretends everything.)',
  );
}

/** @param {World} world */
async function isReady({ url, serverUrl }) {
  try {
    const answers = await Promise.all([fetch(`${url}/sandbox`), fetch(`${serverUrl}/health/ready`)]);
    return answers.every((answer) => answer.ok);
  } catch {
    return false;
  }
}

/** @param {World} world @returns {Promise<any>} */
async function contents({ url }) {
  return (await fetch(`${url}/sandbox`)).json();
}

/** @param {World} world */
async function list(world) {
  const { scenarios, phoneBook } = await contents(world);
  const rows = (/** @type {[string, string][]} */ entries) =>
    entries.map(([name, text]) => `  ${name.padEnd(18)} ${text}`).join('\n');
  console.log(
    `\nScenarios, for "ring":\n${rows(scenarios.map((/** @type {any} */ each) => [each.id, each.description]))}`,
  );
  console.log(
    `\nNumbers to call from the console:\n${rows(
      phoneBook.map((/** @type {any} */ each) => [each.e164, `${each.name}: ${each.description}`]),
    )}\n`,
  );
}

/** @param {World} world @param {string} callSid @param {string} prefix */
async function watch(world, callSid, prefix) {
  const callId = await callIdOf(world, callSid, 30_000);
  const tell = callLines();
  let status = '';
  for await (const event of followCall(world, callId)) {
    const line = tell(event);
    if (line) console.log(`${prefix}${line}`);
    status = event['call']?.status ?? status;
  }
  return { callId, status };
}

/** @param {World} world @param {string} scenarioId @param {number} count */
async function ring(world, scenarioId, count) {
  const { scenarios, phone } = await contents(world);
  if (!phone) throw new Refusal('The phone network is real here: call its number instead.');
  if (!scenarios.some((/** @type {any} */ each) => each.id === scenarioId)) {
    const names = scenarios.map((/** @type {any} */ each) => each.id).join(', ');
    throw new Refusal(`There is no scenario "${scenarioId}". Known: ${names}.`);
  }
  const response = await fetch(`${world.url}/sandbox/ring`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scenarioId, count }),
  });
  if (!response.ok) throw new Refusal(`The pretend world refused to ring: ${await response.text()}`);
  const { callSids } = /** @type {{ callSids: string[] }} */ (await response.json());
  console.log(`\n  ${count === 1 ? 'Ringing' : `${count} callers ring`}: ${scenarioId}\n`);
  const digits = String(count).length;
  const ended = await Promise.all(
    callSids.map((callSid, index) =>
      watch(world, callSid, count === 1 ? '' : `#${String(index + 1).padStart(digits, '0')} `),
    ),
  );
  const failed = ended.filter(({ status }) => status !== 'COMPLETED');
  console.log(`\n  Stored: ${ended.map(({ callId }) => `${world.serverUrl}/calls/${callId}`).join('\n          ')}\n`);
  if (failed.length > 0) throw new Refusal(`${failed.length} of ${count} calls did not complete.`);
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { count: { type: 'string', default: '1' }, help: { type: 'boolean', short: 'h' } },
  });
  const [verb, scenario = DEFAULT_SCENARIO] = positionals;
  if (values.help || verb === undefined || verb === 'help') return console.log(HELP);
  if (verb === 'list') return list(await runningWorld());
  if (verb !== 'ring') throw new Refusal(`"${verb}" is not a verb here.\n${HELP}`);
  const count = Number(values.count);
  if (!Number.isInteger(count) || count < 1 || count > 100) {
    throw new Refusal('--count must be a whole number from 1 to 100.');
  }
  return ring(await runningWorld(), scenario, count);
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(`\n  ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
