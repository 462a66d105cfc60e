import type { Agent, AgentVersion, PhoneNumber } from '../agent';
import type { Call } from '../call';
import type { CallEvent, CallEventBody } from '../call-event';
import { Desk } from '../desk';
import type { Carrier } from '../ports/phone';
import type { AgentRecords, BusMessage, CallRecords, EventQueue, NumberRecords } from '../ports/records';
import type { Tool } from '../ports/tool';
import type { ModelListener, ModelSession, ModelSetup, VoiceModel } from '../ports/voice-model';
import type { PhoneListener } from '../ports/phone';
import { PlayoutLine } from './playout-line.rig';
import { VirtualClock } from './virtual-clock';

export const VERSION: AgentVersion = {
  id: 'ver_1',
  agentId: 'agt_1',
  number: 1,
  revision: 1,
  note: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  createdBy: 'seed',
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  speed: 1,
  instructions: 'You answer for {{company}}.',
  greeting: 'Hello, this is {{company}}.',
  turnDetection: {
    type: 'server_vad',
    threshold: 0.5,
    prefixPaddingMs: 300,
    silenceDurationMs: 500,
    idleTimeoutMs: null,
    interruptResponse: true,
  },
  transcriptionModel: 'gpt-live-transcribe',
  language: 'en',
  toolNames: ['look_up', 'end_call'],
  variables: { company: 'Acme' },
  record: false,
  maxDurationSeconds: 600,
};

export const AGENT: Agent = {
  id: 'agt_1',
  name: 'Receptionist',
  draft: VERSION,
  published: VERSION,
  archivedAt: null,
  updatedAt: '2026-01-01T00:00:00.000Z',
};

export const NUMBER: PhoneNumber = {
  id: 'num_1',
  sid: 'PN00000000000000000000000000000001',
  e164: '+14155550100',
  friendlyName: 'Front desk',
  voiceCapable: true,
  voiceUrl: null,
  previousVoiceUrl: null,
  managedBy: null,
  agentId: 'agt_1',
};

/** A model whose every word the spec writes; it keeps what it was told. */
export class ScriptedModel implements VoiceModel {
  readonly can = { turnEvents: true, truncate: true, cancel: true, cancelsOnSpeech: true, muLaw: true };
  readonly setups: ModelSetup[] = [];
  readonly told: unknown[][] = [];
  listener: ModelListener | null = null;

  open(setup: ModelSetup, listener: ModelListener): ModelSession {
    this.setups.push(setup);
    this.listener = listener;
    const note =
      (name: string) =>
      (...args: unknown[]): void => {
        this.told.push([name, ...args]);
      };
    return {
      hear: note('hear'),
      respond: note('respond'),
      tell: note('tell'),
      cutOff: note('cutOff'),
      forget: note('forget'),
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

/** Records in memory, as simple as the port allows. */
class MemoryRecords implements CallRecords, AgentRecords, NumberRecords {
  readonly log: CallEvent[] = [];

  readonly append = async (_callId: string, events: readonly CallEvent[]): Promise<void> =>
    void this.log.push(...events);
  readonly call = async (id: string): Promise<Call | null> => this.latest().get(id) ?? null;
  readonly callBySid = async (sid: string): Promise<Call | null> =>
    [...this.latest().values()].find((call) => call.callSid === sid) ?? null;
  readonly calls = async () => ({ edges: [], hasNextPage: false, totalCount: 0 });
  readonly events = async (callId: string, after: number, first: number) =>
    this.log.filter((event) => event.callId === callId && event.seq > after).slice(0, first);
  readonly transcript = async (callId: string) => [...this.items(callId).values()];
  readonly toolCalls = async () => [];
  readonly unfinished = async (): Promise<readonly Call[]> =>
    [...this.latest().values()].filter((call) => call.endedAt === null);
  readonly agents = async () => ({ edges: [{ cursor: 'a', node: AGENT }], hasNextPage: false, totalCount: 1 });
  readonly agent = async (id: string) => (id === AGENT.id ? AGENT : null);
  readonly version = async (id: string) => (id === VERSION.id ? VERSION : null);
  readonly versions = async () => [VERSION];
  readonly seed = async () => undefined;
  readonly numbers = async () => [NUMBER];
  readonly number = async (id: string) => (id === NUMBER.id ? NUMBER : null);
  readonly numberByE164 = async (e164: string) => (e164 === NUMBER.e164 ? NUMBER : null);
  readonly syncNumbers = async () => undefined;

  private latest(): Map<string, Call> {
    const calls = new Map<string, Call>();
    for (const event of this.log) {
      const before = event.type === 'CallChanged' ? event.call : calls.get(event.callId);
      if (before) calls.set(event.callId, { ...before, lastSeq: event.seq });
    }
    return calls;
  }

  private items(callId: string) {
    const items = new Map<string, Extract<CallEvent, { type: 'TranscriptChanged' }>['item']>();
    for (const event of this.log) {
      if (event.callId === callId && event.type === 'TranscriptChanged') items.set(event.item.id, event.item);
    }
    return items;
  }
}

class ImmediateQueue implements EventQueue {
  private listeners: ((callId: string, events: readonly CallEvent[]) => void)[] = [];
  constructor(private readonly records: MemoryRecords) {}
  enqueue(event: CallEvent): void {
    this.records.log.push(event);
    for (const listener of this.listeners) listener(event.callId, [event]);
  }
  afterStored(listener: (callId: string, events: readonly CallEvent[]) => void): void {
    this.listeners.push(listener);
  }
  flushed(): Promise<void> {
    return Promise.resolve();
  }
}

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
  readonly listNumbers: Carrier['listNumbers'] = async () => ({ numbers: [] });
}

export function deskRig(options: { tools?: readonly Tool[]; maxCalls?: number; records?: MemoryRecords } = {}) {
  const clock = new VirtualClock();
  const model = new ScriptedModel();
  const carrier = new FakeCarrier();
  const records = options.records ?? new MemoryRecords();
  const told: BusMessage[] = [];
  const faults: string[] = [];
  let ids = 0;
  const desk = new Desk({
    clock,
    carrier,
    voiceModel: model,
    records: { calls: records, agents: records, numbers: records },
    queue: new ImmediateQueue(records),
    bus: { publish: (message) => void told.push(message), subscribe: () => () => undefined },
    faults: { warn: (message) => void faults.push(message), error: (message) => void faults.push(message) },
    newId: (prefix) => `${prefix}_${++ids}`,
    tools: { tools: () => options.tools ?? [] },
    maxCalls: options.maxCalls ?? 10,
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
