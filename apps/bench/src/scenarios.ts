import { setTimeout as delay } from 'node:timers/promises';
import type { Mode } from './budgets.data';
import { ADDED_LATENCY_MS, PAIRED_CALLS } from './budgets.data';
import type { ConsoleViewer } from './console-viewer';
import { Findings } from './findings';
import type { PinnedProcess } from './pinned-process';
import type { Bridge, Rig } from './rig';
import type { Step } from './step';
import { measure } from './step';
import { TURN } from './turn.data';

/** Few calls, an interruption in each turn. */
const TURN_CALLS = 10;
/** A step that fails is measured once more: other programs of the machine make bad moments. */
const ATTEMPTS = 2;
/** Each call speaks within so long. */
const LOSSES_WITHIN_MS = 3 * TURN.lengthMs;
/** An idle connection between two programs on Node is closed within this. */
const IDLE_CONNECTION_MS = 15_000;
/** Who is not heard by then is not waited for. */
const SILENT_AFTER_MS = 12_000;

export interface Side {
  readonly process: PinnedProcess;
  readonly bridge: Bridge;
}

export interface Stage {
  readonly rig: Rig;
  readonly mode: Mode;
  readonly server: Side;
  /** Opens a console on the call that began last. */
  readonly watch: () => Promise<ConsoleViewer>;
  /** Whether the next calls are recorded; false when the server can't be told. */
  readonly recordCalls: (record: boolean) => Promise<boolean>;
  readonly say: (line: string) => void;
}

export type LimitedBy = 'server' | 'rig' | 'the last step';

export interface ManyCalls {
  /** Those in which the rig itself was in time. */
  readonly steps: readonly Step[];
  readonly mostCalls: number;
  readonly limitedBy: LimitedBy;
  /** Sockets that are open after the last call, but were not before the first. */
  readonly socketsLeft: number;
}

export interface LostModels {
  /** Calls whose model's socket broke in mid-answer. */
  readonly losses: number;
  /** Milliseconds until the model was heard again, the slowest; null when a call stayed silent. */
  readonly worstMs: number | null;
  readonly medianMs: number | null;
}

export interface Paired {
  readonly server: Step;
  readonly relay: Step;
  readonly ratio: number;
}

/** What recording adds to the cost of a call. */
export interface RecorderCost {
  readonly off: Paired;
  readonly on: Paired;
  /** Share of the cost without. */
  readonly extra: number;
}

const below = (value: number | null, limit: number): boolean => value !== null && value < limit;
/** Half of the wanted time counted. */
const rigWasInTime = (step: Step, mode: Mode): boolean => step.countedMs >= mode.measureMs / 2;
const isFast = ({ callerToModel, modelToCaller }: Step): boolean =>
  below(callerToModel.p99, ADDED_LATENCY_MS) && below(modelToCaller.p99, ADDED_LATENCY_MS);

const only = ([step]: readonly Step[]): Step => {
  if (step === undefined) throw new Error('Nothing was measured.');
  return step;
};

async function measureServer({ server }: Stage, calls: number, measureMs: number): Promise<Step> {
  const { process, bridge } = server;
  return only(await measure([{ process, findings: bridge.findings, calls }], measureMs));
}

/** How long a turn takes longer because of us, with nothing else going on. */
export async function turnLatency(stage: Stage): Promise<Step> {
  const { rig, server, mode, say } = stage;
  say(`turn-latency: ${TURN_CALLS} calls, each answer interrupted`);
  rig.model.script = { bargeInEvery: 1 };
  await rig.grow(server.bridge, TURN_CALLS);
  await delay(mode.settleMs);
  const step = await measureServer(stage, TURN_CALLS, mode.turnMs);
  await rig.hangUp(server.bridge);
  return step;
}

/** More and more calls, until the server or the rig cannot keep up. */
export async function manyCalls(stage: Stage): Promise<ManyCalls> {
  const { rig, server, mode, say } = stage;
  rig.model.script = { bargeInEvery: 3 };
  const steps: Step[] = [];
  const socketsBefore = server.process.openSockets();
  let limitedBy: LimitedBy = 'the last step';
  let viewer: ConsoleViewer | null = null;
  for (const calls of mode.steps) {
    await rig.grow(server.bridge, calls);
    viewer ??= await stage.watch();
    const step = await bestStep(stage, calls);
    say(
      `many-calls: ${calls} calls, ${(step.coreShare * 100).toFixed(0)} % of the core, rig late p99 ${step.latenessP99?.toFixed(1)} ms`,
    );
    if (rigWasInTime(step, mode)) steps.push(step);
    if (!rigWasInTime(step, mode) || !isFast(step)) {
      limitedBy = rigWasInTime(step, mode) ? 'server' : 'rig';
      break;
    }
  }
  viewer?.close();
  await rig.hangUp(server.bridge);
  const mostCalls = Math.max(0, ...steps.filter(isFast).map(({ calls }) => calls));
  return { steps, limitedBy, mostCalls, socketsLeft: await socketsLeft(server, socketsBefore) };
}

/** Webhooks came over connections that stay open for another call for some seconds. */
async function socketsLeft({ process }: Side, before: number): Promise<number> {
  for (let waited = 0; waited < IDLE_CONNECTION_MS && process.openSockets() > before; waited += 100) await delay(100);
  return Math.max(0, process.openSockets() - before);
}

async function bestStep(stage: Stage, calls: number): Promise<Step> {
  await delay(stage.mode.settleMs);
  let step = await measureServer(stage, calls, stage.mode.measureMs);
  for (let attempt = 1; attempt < ATTEMPTS && !(rigWasInTime(step, stage.mode) && isFast(step)); attempt++) {
    step = await measureServer(stage, calls, stage.mode.measureMs);
  }
  return step;
}

/** The model's socket breaks in the middle of an answer: how long until the caller hears the model again. */
export async function lostModels(stage: Stage): Promise<LostModels> {
  const { rig, server, mode, say } = stage;
  say(`lost-model: ${TURN_CALLS} calls, each loses its model once`);
  rig.model.script = { bargeInEvery: 0 };
  // What is repeated to a new session, and a tone meanwhile, are no faults here.
  const bridge: Bridge = { ...server.bridge, findings: new Findings() };
  const { voiceAgain } = bridge.findings;
  await rig.grow(bridge, TURN_CALLS);
  await delay(mode.settleMs);
  const losses = await rig.loseModels(bridge, LOSSES_WITHIN_MS);
  for (let waited = 0; waited < SILENT_AFTER_MS && voiceAgain.count < losses; waited += 50) await delay(50);
  await rig.hangUp(bridge);
  const isComplete = losses > 0 && voiceAgain.count === losses;
  return { losses, worstMs: isComplete ? voiceAgain.quantile(1) : null, medianMs: voiceAgain.quantile(0.5) };
}

/** Server and bare relay carry the same calls at the same time on the same core; what disturbs one disturbs both. */
export async function paired(stage: Stage, relay: Side): Promise<Paired> {
  const { rig, server, mode, say } = stage;
  say(`paired: ${PAIRED_CALLS} calls through the server and ${PAIRED_CALLS} through the bare relay`);
  rig.model.script = { bargeInEvery: 3 };
  await Promise.all([rig.grow(server.bridge, PAIRED_CALLS), rig.grow(relay.bridge, PAIRED_CALLS)]);
  const viewer = await stage.watch();
  await delay(mode.settleMs);
  const sides = [server, relay].map(({ process, bridge }) => ({
    ...{ process, findings: bridge.findings, calls: PAIRED_CALLS },
  }));
  const [ofServer, ofRelay] = await measure(sides, mode.pairedMs);
  viewer.close();
  await rig.hangUp(server.bridge);
  await rig.hangUp(relay.bridge);
  if (!ofServer || !ofRelay) throw new Error('Nothing was measured.');
  return { server: ofServer, relay: ofRelay, ratio: ofServer.cpuPerCallMinute / ofRelay.cpuPerCallMinute };
}

/** The same load without and with recording, both against the bare relay; null where the server can't be told to record. */
export async function recorderCost(stage: Stage, relay: Side): Promise<RecorderCost | null> {
  const off = await paired(stage, relay);
  if (!(await stage.recordCalls(true))) return null;
  stage.say('recorder: the same calls, recorded');
  const on = await paired(stage, relay);
  await stage.recordCalls(false);
  return { off, on, extra: on.ratio / off.ratio - 1 };
}
