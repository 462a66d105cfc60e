import type { DialResult, ModelAudio, ModelEvent, ModelListener, ModelSession, ModelSetup } from '@switchboard/call';
import { VirtualClock, memorySocketPair } from '@switchboard/call/testing';
import type { MemorySocketEnd } from '@switchboard/call/testing';
import { RealtimeModel } from './realtime-model';
import type { RealtimeModelOptions } from './realtime-model';

export const SETUP: ModelSetup = {
  callId: 'call_1',
  model: 'gpt-realtime-2.1',
  instructions: 'You answer the phone of a bakery.',
  voice: 'marin',
  speed: 1,
  turnDetection: { type: 'semantic_vad', eagerness: 'auto', interruptResponse: true },
  transcriptionModel: 'gpt-live-transcribe',
  language: 'en',
  tools: [{ name: 'order_status', description: 'Looks up an order.', parameters: { type: 'object' } }],
};

/** 20 ms of µ-law, each marked by one byte. */
export const frame = (mark: number, ms = 20): string => Buffer.alloc(ms * 8, mark).toString('base64');

export type Told = { readonly audio: ModelAudio } | ModelEvent;

export class Ear implements ModelListener {
  readonly told: Told[] = [];
  /** What the next events do, for listeners that misbehave or call back. */
  react: (event: ModelEvent) => void = () => undefined;

  audio(audio: ModelAudio): void {
    this.told.push({ audio });
  }

  event(event: ModelEvent): void {
    this.told.push(event);
    this.react(event);
  }

  events<T extends ModelEvent['type']>(type: T): Extract<ModelEvent, { type: T }>[] {
    return this.told.filter((one): one is Extract<ModelEvent, { type: T }> => 'type' in one && one.type === type);
  }

  get types(): string[] {
    return this.told.map((one) => ('type' in one ? one.type : 'audio'));
  }
}

export interface Sent {
  readonly type: string;
  readonly event_id?: string;
  readonly [field: string]: unknown;
}

const PCMU = { type: 'audio/pcmu' };
export const MU_LAW_SESSION = { type: 'realtime', audio: { input: { format: PCMU }, output: { format: PCMU } } };
const PCM_24K = { type: 'audio/pcm', rate: 24000 };
export const PCM_SESSION = { type: 'realtime', audio: { input: { format: PCM_24K }, output: { format: PCM_24K } } };

/** The far end of one connection, spoken by hand. */
export class FarEnd {
  readonly received: Sent[] = [];
  readonly closes: { readonly code: number; readonly reason: string }[] = [];
  private lastEvent = 0;

  constructor(
    readonly socket: MemorySocketEnd,
    private readonly clock: VirtualClock,
  ) {
    socket.listen({
      text: (text) => void this.received.push(JSON.parse(text) as Sent),
      binary: () => undefined,
      closed: (code, reason) => void this.closes.push({ code, reason }),
    });
  }

  /** Sends events in order and lets them arrive. */
  async says(...events: readonly Record<string, unknown>[]): Promise<void> {
    for (const event of events) this.socket.send(JSON.stringify({ event_id: `event_${++this.lastEvent}`, ...event }));
    await this.clock.advance(1);
  }

  async fails(error: Record<string, unknown>): Promise<void> {
    await this.says({ type: 'error', error: { type: 'invalid_request_error', message: 'No.', ...error } });
  }

  async closesWith(code: number, reason: string): Promise<void> {
    this.socket.close(code, reason);
    await this.clock.advance(1);
  }

  sent(type: string): Sent[] {
    return this.received.filter((event) => event.type === type);
  }

  /** Of the last event of this type. */
  eventIdOf(type: string): string {
    return this.sent(type).at(-1)?.event_id ?? '';
  }
}

export interface Rig {
  readonly clock: VirtualClock;
  readonly ear: Ear;
  readonly far: FarEnd;
  readonly session: ModelSession;
  readonly faults: unknown[];
  readonly dialled: { readonly url: string; readonly headers: Readonly<Record<string, string>> }[];
  /** Of our end of the socket. */
  readonly unsent: { bytes: number };
  settle(): Promise<void>;
}

interface RigOptions {
  readonly setup?: Partial<ModelSetup>;
  readonly model?: Partial<RealtimeModelOptions>;
  readonly ear?: Ear;
}

/** A session whose socket is open and whose server has said nothing yet. */
export async function connectedRig(options: RigOptions = {}): Promise<Rig> {
  const clock = new VirtualClock();
  const [near, far] = memorySocketPair(clock);
  const unsent = { bytes: 0 };
  const dialled: Rig['dialled'] = [];
  const faults: unknown[] = [];
  const ear = options.ear ?? new Ear();
  const farEnd = new FarEnd(far, clock);
  const model = new RealtimeModel({
    clock,
    baseUrl: 'https://api.openai.com/v1',
    apiKey: 'sk-test-1234567890',
    dial: async (url, headers): Promise<DialResult> => {
      dialled.push({ url, headers });
      return { socket: withBuffer(near, unsent) };
    },
    onFault: (error) => faults.push(error),
    ...options.model,
  });
  const session = model.open({ ...SETUP, ...options.setup }, ear);
  const settle = () => clock.advance(1);
  await settle();
  return { clock, ear, far: farEnd, session, faults, dialled, unsent, settle };
}

/** A session that is ready; what its opening said is forgotten. */
export async function readyRig(options: RigOptions = {}): Promise<Rig> {
  const rig = await connectedRig(options);
  await rig.far.says({ type: 'session.created', session: PCM_SESSION });
  await rig.far.says({ type: 'session.updated', session: MU_LAW_SESSION });
  rig.far.received.length = 0;
  rig.ear.told.length = 0;
  return rig;
}

function withBuffer(socket: MemorySocketEnd, unsent: { readonly bytes: number }): MemorySocketEnd {
  return {
    get bufferedBytes() {
      return unsent.bytes;
    },
    send: (text) => socket.send(text),
    sendBinary: (bytes) => socket.sendBinary(bytes),
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
    listen: (listener) => socket.listen(listener),
  };
}

export const created = (id: string) => ({ type: 'response.created', response: { id, status: 'in_progress' } });
export const done = (id: string, more: Record<string, unknown> = {}) => ({
  type: 'response.done',
  response: { id, status: 'completed', ...more },
});
export const audioDelta = (responseId: string, itemId: string, delta: string) => ({
  type: 'response.output_audio.delta',
  response_id: responseId,
  item_id: itemId,
  output_index: 0,
  content_index: 0,
  delta,
});
export const itemAdded = (item: Record<string, unknown>, previous?: string | null) => ({
  type: 'conversation.item.added',
  ...(previous === undefined ? {} : { previous_item_id: previous }),
  item,
});
export const agentMessage = (id: string) => ({
  id,
  type: 'message',
  role: 'assistant',
  status: 'in_progress',
  content: [],
});
export const callDone = (responseId: string, callId: string, status = 'completed') => ({
  type: 'response.output_item.done',
  response_id: responseId,
  output_index: 1,
  item: {
    id: `item_${callId}`,
    type: 'function_call',
    status,
    call_id: callId,
    name: 'order_status',
    arguments: '{"order":"A1"}',
  },
});
