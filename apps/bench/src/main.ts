import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FULL, QUICK } from './budgets.data';
import { ConsoleViewer } from './console-viewer';
import { chooseCores } from './cores';
import { Findings } from './findings';
import { recordCalls } from './recording-switch';
import { figureTable, stepTable } from './report';
import { Rig } from './rig';
import { rungAtOnce } from './rung-at-once';
import { lostModels, manyCalls, paired, recorderCost, turnLatency } from './scenarios';
import type { Paired, Side, Stage } from './scenarios';
import { startRelay, startSwitchboard } from './switchboard';
import type { Surroundings } from './switchboard';
import { figuresOf } from './verdict';
import type { Figure, Run } from './verdict';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const outDir = join(root, 'tmp/bench');
const say = (line: string): void => void process.stderr.write(`  ${line}\n`);
const cores = chooseCores();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
});
type Scenario = 'turn-latency' | 'many-calls' | 'lost-model' | 'webhooks' | 'paired' | 'recorder';
/** Without a name everything runs. */
const wanted = (...scenarios: readonly Scenario[]): boolean =>
  positionals.length === 0 || scenarios.some((scenario) => positionals.includes(scenario));

/** Both processes side by side on one core, the rig on the other. */
async function openStage(dataDir: string, isQuick: boolean) {
  const { rig, restUrl, modelUrl } = await Rig.start();
  const { modelKey, carrier } = rig;
  const surroundings: Surroundings = { root, outDir, dataDir, modelUrl, modelKey, core: cores?.server ?? null };
  say('starting the server');
  const server = await startSwitchboard(surroundings, { ...carrier, restUrl });
  const bridge = {
    findings: new Findings(),
    ring: () => carrier.ring(server.url),
    ended: (callSid: string) => carrier.ended(server.url, callSid),
    clears: true,
  };
  const watch = async (): Promise<ConsoleViewer> => {
    const viewer = new ConsoleViewer(server.url, server.apiKey);
    await viewer.follow();
    return viewer;
  };
  const mode = isQuick ? QUICK : FULL;
  const stage: Stage = {
    ...{ rig, mode, server: { process: server.process, bridge }, watch, say },
    recordCalls: (record) => recordCalls(server, record),
  };
  return { stage, surroundings };
}

async function openRelay({ rig }: Stage, surroundings: Surroundings): Promise<Side> {
  const relay = await startRelay(surroundings);
  const bridge = {
    findings: new Findings(),
    ring: async () => rig.carrier.bareStream(relay.url),
    ended: async () => undefined,
    clears: false,
  };
  return { process: relay.process, bridge };
}

async function run(dataDir: string, isQuick: boolean): Promise<Run> {
  const { stage, surroundings } = await openStage(dataDir, isQuick);
  let relay: Side | null = null;
  try {
    const turns = wanted('turn-latency') ? await turnLatency(stage) : null;
    const many = wanted('many-calls') ? await manyCalls(stage) : null;
    const lost = wanted('lost-model') ? await lostModels(stage) : null;
    const rung = wanted('webhooks') ? await rungAtOnce(stage) : null;
    relay = wanted('paired', 'recorder') ? await openRelay(stage, surroundings) : null;
    const besideRelay = relay ? await compare(stage, relay) : { paired: null, recorder: null };
    return { turns, many, lost, rung, ...besideRelay, faults: stage.server.bridge.findings.faults, isQuick };
  } finally {
    await relay?.process.stop();
    await stage.server.process.stop();
    stage.rig.close();
  }
}

async function compare(stage: Stage, relay: Side): Promise<Pick<Run, 'paired' | 'recorder'>> {
  const recorder = wanted('recorder') ? await recorderCost(stage, relay) : null;
  return { recorder, paired: recorder?.off ?? (await paired(stage, relay)) };
}

const pairedRows = ({ server, relay }: Paired) =>
  [
    [`paired: server, ${server.calls} calls`, server],
    [`paired: bare relay, ${relay.calls} calls`, relay],
  ] as const;

function tell(result: Run, figures: readonly Figure[]): void {
  const { turns, many, paired: pair, recorder } = result;
  const pinned = cores ? `server on core ${cores.server}, rig on core ${cores.rig}` : 'nothing pinned to a core';
  console.log(`\nturn-latency, many-calls (Node ${process.version}, ${pinned}; p50 / p99 in ms)\n`);
  console.log(
    stepTable([
      ...(turns ? [[`${turns.calls} calls, each answer interrupted`, turns] as const] : []),
      ...(many?.steps.map((step) => [`${step.calls} calls`, step] as const) ?? []),
      ...(pair ? pairedRows(pair) : []),
      ...(recorder ? [['paired: server, recording', recorder.on.server] as const] : []),
    ]),
  );
  console.log(`\n${figureTable(figures)}\n`);
}

const dataDir = mkdtempSync(join(tmpdir(), 'switchboard-bench-'));
mkdirSync(outDir, { recursive: true });
try {
  const result = await run(dataDir, values.quick);
  const figures = figuresOf(result);
  tell(result, figures);
  const at = new Date().toISOString();
  const file = join(outDir, `${values.quick ? 'quick' : 'full'}.json`);
  writeFileSync(
    file,
    `${JSON.stringify({ at, node: process.version, pinned: cores !== null, figures, ...result }, null, 2)}\n`,
  );
  console.log(`  ${file}\n`);
  process.exitCode = figures.some(({ grade }) => grade === 'FAILED') ? 1 : 0;
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit();
