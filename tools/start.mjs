// `npm start`: builds what is missing, starts the pretend world where credentials are missing, then the server, and says how
// to sign in and ring. It never rings by itself.
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { buildWhatIsStale } from './builds.mjs';
import { loadEnvironmentFile } from './environment-file.mjs';
import { isPortFree } from './ports.mjs';
import { removeSandboxFile, sandboxFilePath, writeSandboxFile } from './sandbox-file.mjs';
import { startBlock } from './start-block.mjs';
import { planWorld } from './world-plan.mjs';
import { askedToStop, startSandbox, startServer } from './world.mjs';

/** @typedef {import('./child.mjs').Child} Child */
/** @typedef {import('./world-plan.mjs').WorldPlan} WorldPlan */

const root = fileURLToPath(new URL('..', import.meta.url));
loadEnvironmentFile(root);
const sandboxFile = sandboxFilePath(root, process.env);

/** @param {string} text */
function fail(text) {
  console.error(`\n  ${text}\n`);
  process.exit(1);
}

/** @param {WorldPlan} plan */
async function checkPorts({ port, sandbox }) {
  if (!(await isPortFree(port, process.env['HOST'] ?? '127.0.0.1'))) {
    fail(`Port ${port} is taken. Is Switchboard running already? Otherwise choose another one: PORT=3100 npm start`);
  }
  if (sandbox && !(await isPortFree(sandbox.port, '127.0.0.1'))) {
    fail(`Port ${sandbox.port}, meant for the pretend world, is taken. Choose another: SANDBOX_PORT=3200 npm start`);
  }
}

/** @param {WorldPlan} plan @param {Child[]} children */
async function bringUp(plan, children) {
  if (plan.sandbox) {
    process.stdout.write('  starting the pretend world …\n');
    const sandbox = startSandbox(root, plan);
    children.push(sandbox.child);
    await sandbox.ready;
  }
  process.stdout.write('  starting the server …\n');
  const server = startServer(root, plan);
  children.push(server.child);
  const { url, signInLink } = await server.ready;
  if (plan.sandbox) {
    const serverUrl = `http://127.0.0.1:${plan.port}`;
    writeSandboxFile(sandboxFile, { url: plan.sandbox.url, serverUrl, apiKey: plan.apiKey, pid: process.pid });
  }
  const facts = { plan, env: process.env, url: String(url), signInLink: signInLink ? String(signInLink) : null };
  console.log(startBlock(facts));
}

/** The server first: its last calls need the pretend world until they are over. @param {Child[]} children */
async function takeDown(children) {
  removeSandboxFile(sandboxFile);
  for (const child of [...children].reverse()) await child.stop();
}

/** @param {Child} child @param {string} how */
function reportDeath(child, how) {
  console.error(`\n  ${child.name[0]?.toUpperCase()}${child.name.slice(1)} has ended by itself (${how}).`);
  // The server's lines are on the screen already.
  if (child.name !== 'the server') console.error(`  Its last lines:\n\n${child.tail.join('\n')}\n`);
}

async function main() {
  const result = planWorld(process.env, () => randomBytes(24).toString('base64url'));
  if ('faults' in result) return fail(result.faults.join('\n  '));
  const { plan } = result;
  await checkPorts(plan);
  console.log('\n  Switchboard\n');
  const apps = /** @type {const} */ (['server', 'console', 'sandbox']);
  const built = await buildWhatIsStale(
    root,
    apps.filter((app) => app !== 'sandbox' || plan.sandbox),
    (text) => process.stdout.write(text),
  );
  if (!built) process.exit(1);

  /** @type {Child[]} */
  const children = [];
  const stop = askedToStop(() => children).then(() => 'stopped');
  const up = await Promise.race([stop, bringUp(plan, children).catch((/** @type {Error} */ error) => error)]);
  if (up instanceof Error) {
    console.error(`\n  ${up.message}.`);
    const [sandbox] = children;
    if (sandbox && children.length === 1 && plan.sandbox)
      console.error(`  Its last lines:\n\n${sandbox.tail.join('\n')}`);
    await takeDown(children);
    process.exit(1);
  }
  const deaths = children.map((child) => child.ended.then((how) => ({ child, how })));
  const end = up === 'stopped' ? up : await Promise.race([stop, ...deaths]);
  if (typeof end === 'object') reportDeath(end.child, end.how);
  else console.log('\n  Stopping. Calls in progress may finish first; Ctrl-C again ends them at once.');
  await takeDown(children);
  process.exit(typeof end === 'object' ? 1 : 0);
}

await main();
