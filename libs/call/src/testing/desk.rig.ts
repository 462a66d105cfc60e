import type { AgentVersion } from '../agent';
import type { CallEvent, CallEventBody } from '../call-event';
import { Desk } from '../desk';
import type { Carrier } from '../ports/phone';
import type { BusMessage, RoutingRecords } from '../ports/records';
import type { Recorder } from '../ports/recorder';
import type { Tool } from '../ports/tool';
import type { ModelCapabilities, ModelListener, ModelSession, ModelSetup, VoiceModel } from '../ports/voice-model';
import type { PhoneListener } from '../ports/phone';
import type { LegStep, PersonOrder } from '../ports/transfer-legs';
import { ImmediateQueue, MemoryRecords, NUMBER } from './memory-records';
import { PlayoutLine } from './playout-line.rig';
import { VirtualClock } from './virtual-clock';

/** A model whose every word the spec writes; it keeps what it was told. */
export class ScriptedModel implements VoiceModel {
  readonly can: ModelCapabilities = {
    ...{ turnEvents: true, truncate: true, cancel: true, cancelsOnSpeech: true, muLaw: true },
    ...{ continuousOutput: false, updateInstructions: true, directTools: true, ownTranscripts: false },
  };
  readonly setups: ModelSetup[] = [];
  readonly told: unknown[][] = [];
  listener: ModelListener | null = null;
  /** One per session, oldest first. */
  readonly listeners: ModelListener[] = [];

  open(setup: ModelSetup, listener: ModelListener): ModelSession {
    this.setups.push(setup);
    this.listener = listener;
    this.listeners.push(listener);
    const note =
      (name: string) =>
      (...args: unknown[]): void => {
        this.told.push([name, ...args]);
      };
    return {
      hear: note('hear'),
      respond: note('respond'),
      tell: note('tell'),
      remember: note('remember'),
      cutOff: note('cutOff'),
      forget: note('forget'),
      reword: note('reword'),
      commit: note('commit'),
      cancel: note('cancel'),
      answerTool: note('answerTool'),
      close: note('close'),
    };
  }

  /** What the model was told of one kind, without the kind. */
  all(name: string): unknown[][] {
    return this.told.filter(([kind]) => kind === name).map((entry) => entry.slice(1));
  }
}

export { AGENT, NUMBER, VERSION } from './memory-records';

export class FakeCarrier implements Carrier {
  readonly placed: Parameters<Carrier['placeCall']>[0][] = [];
  readonly ended: string[] = [];
  statusWord: string | null = 'completed';
  refusal: Extract<Awaited<ReturnType<Carrier['placeCall']>>, { refused: unknown }>['refused'] | null = null;

  readonly placeCall: Carrier['placeCall'] = async (order) => {
    this.placed.push(order);
    return this.refusal ? { refused: this.refusal } : { callSid: `CA${this.placed.length}` };
  };
  readonly endCall: Carrier['endCall'] = async (callSid) => {
    this.ended.push(callSid);
    return this.refusal ? { refused: this.refusal } : { ended: true };
  };
  readonly callStatus: Carrier['callStatus'] = async () => ({ status: this.statusWord });
  readonly redirected: { callSid: string; step: LegStep }[] = [];
  readonly called: PersonOrder[] = [];
  readonly redirect: Carrier['redirect'] = async (callSid, step) => {
    this.redirected.push({ callSid, step });
    return this.refusal ? { refused: this.refusal } : { redirected: true };
  };
  readonly callPerson: Carrier['callPerson'] = async (order) => {
    this.called.push(order);
    return this.refusal ? { refused: this.refusal } : { callSid: `CA_person${this.called.length}` };
  };
  readonly listNumbers: Carrier['listNumbers'] = async () => ({ numbers: [] });
}

export interface DeskRigOptions {
  readonly tools?: readonly Tool[];
  readonly maxCalls?: number;
  readonly records?: MemoryRecords;
  readonly version?: AgentVersion;
  readonly recorder?: Recorder;
  readonly routing?: RoutingRecords;
}

export function deskRig(options: DeskRigOptions = {}) {
  const clock = new VirtualClock();
  const model = new ScriptedModel();
  const carrier = new FakeCarrier();
  const records = options.records ?? new MemoryRecords(options.version);
  const told: BusMessage[] = [];
  const faults: string[] = [];
  let ids = 0;
  const desk = new Desk({
    clock,
    carrier,
    voiceModel: model,
    records: {
      calls: records,
      agents: records,
      numbers: records,
      ...(options.routing && { routing: options.routing }),
    },
    queue: new ImmediateQueue(records),
    bus: { publish: (message) => void told.push(message), subscribe: () => () => undefined },
    faults: { warn: (message) => void faults.push(message), error: (message) => void faults.push(message) },
    newId: (prefix) => `${prefix}_${++ids}`,
    random: () => 0.5,
    tools: { tools: () => options.tools ?? [] },
    maxCalls: options.maxCalls ?? 10,
    ...(options.recorder ? { recorder: options.recorder } : {}),
  });
  return { clock, model, carrier, records, told, faults, desk };
}
export type DeskRig = ReturnType<typeof deskRig>;

export const REQUEST = {
  callSid: 'CA_in',
  accountSid: 'AC1',
  from: '+14155550150',
  to: NUMBER.e164,
  direction: 'INBOUND',
  callId: null,
} as const;

/** Rings, streams and readies the model: an inbound call in conversation. */
export async function connected(rig: DeskRig, callSid = 'CA_in') {
  const answer = await rig.desk.answer({ ...REQUEST, callSid });
  if (answer.kind !== 'connect') throw new Error('declined');
  const line = new PlayoutLine(rig.clock);
  const start = { streamSid: line.streamSid, callSid, accountSid: 'AC1', token: answer.token };
  const attached = rig.desk.attach(start, line);
  if (attached.kind !== 'attached') throw new Error('refused');
  line.listener = attached.listener;
  const listener = rig.model.listener as ModelListener;
  listener.event({ type: 'ready' });
  return { callId: answer.callId, line, phone: attached.listener as PhoneListener, listener };
}

/** The bodies of a call's log of one kind. */
export function logged<T extends CallEventBody['type']>(rig: DeskRig, callId: string, type: T) {
  return rig.records.log.filter(
    (event): event is Extract<CallEvent, { type: T }> => event.callId === callId && event.type === type,
  );
}
