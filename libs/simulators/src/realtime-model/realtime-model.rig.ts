import { memorySocketPair, VirtualClock } from '@switchboard/call/testing';
import { utteranceText } from '../callers/utterances.data';
import type { UtteranceId } from '../callers/utterances.data';
import { ToneVoices } from '../voices';
import type { Voices } from '../voices';
import type { Knock } from './admission';
import { fromMuLaw, silence } from './audio/audio-format';
import type { AudioFormat } from './audio/audio-format';
import { createMind } from './mind/mind';
import type { Mind } from './mind/mind';
import { ModelServer } from './model-server';
import type { ModelServerOptions } from './model-server';

export interface SeenEvent {
  readonly type: string;
  readonly event_id: string;
  readonly [field: string]: unknown;
}

/** Reads `a.b.0.c`; undefined where the path ends early. */
export const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value);

/** Tones are the same in every spec, so they are learnt once. */
const VOICES = new ToneVoices();
let mind: Promise<Mind> | null = null;
export const tonesMind = (): Promise<Mind> => (mind ??= createMind({ voices: VOICES }));

const PCMU: AudioFormat = { type: 'audio/pcmu' };
const FRAME_MS = 20;
const SPEAKER = 'alex';

/** A client that keeps all it was told, and speaks in 20 ms frames as a telephone does. */
export class RealtimeRig {
  readonly events: SeenEvent[] = [];
  readonly raw: string[] = [];
  readonly ended: { code: number; reason: string }[] = [];
  format: AudioFormat = { type: 'audio/pcm', rate: 24_000 };
  writtenMs = 0;
  private eventCount = 0;

  private constructor(
    readonly clock: VirtualClock,
    readonly server: ModelServer,
    readonly voices: Voices,
    private readonly socket: ReturnType<typeof memorySocketPair>[0],
  ) {
    socket.listen({
      text: (text) => this.receive(text),
      binary: () => undefined,
      closed: (code, reason) => this.ended.push({ code, reason }),
    });
  }

  static async server(
    options: Partial<ModelServerOptions> = {},
  ): Promise<{ server: ModelServer; clock: VirtualClock; voices: Voices }> {
    const clock = new VirtualClock();
    const voices = VOICES;
    const report = (error: unknown): void => {
      throw error;
    };
    return {
      server: new ModelServer({ clock, voices, mind: await tonesMind(), report, ...options }),
      clock,
      voices,
    };
  }

  static knock(
    model: string | null = 'gpt-realtime-2.1',
    headers: Knock['headers'] = { authorization: 'Bearer sk-test' },
  ): Knock {
    return { query: new URLSearchParams(model === null ? {} : { model }), headers };
  }

  /** Connected, not configured. */
  static async connect(options: Partial<ModelServerOptions> = {}, knock = RealtimeRig.knock()): Promise<RealtimeRig> {
    return RealtimeRig.join(await RealtimeRig.server(options), knock);
  }

  static async join(
    { server, clock, voices }: { server: ModelServer; clock: VirtualClock; voices: Voices },
    knock = RealtimeRig.knock(),
  ): Promise<RealtimeRig> {
    const [client, far] = memorySocketPair(clock);
    server.accept(knock, far);
    const rig = new RealtimeRig(clock, server, voices, client);
    await clock.advance(1);
    return rig;
  }

  /** Connected and configured for a telephone. */
  static async telephone(
    session: Record<string, unknown> = {},
    options: Partial<ModelServerOptions> = {},
  ): Promise<RealtimeRig> {
    const rig = await RealtimeRig.connect(options);
    await rig.configure(session);
    return rig;
  }

  async configure(session: Record<string, unknown> = {}, input: Record<string, unknown> = {}): Promise<void> {
    this.format = PCMU;
    const audio = { input: { format: PCMU, ...input }, output: { format: PCMU, voice: 'marin' } };
    const before = this.of('session.updated').length;
    this.send({ type: 'session.update', session: { type: 'realtime', audio, ...session } });
    await this.clock.runUntil(() => this.of('session.updated').length > before, 1_000);
  }

  get connection(): ReturnType<ModelServer['connections']>[number] {
    const connection = this.server.connections()[0];
    if (!connection) throw new Error('No connection is open.');
    return connection;
  }

  /** Returns the event's id. */
  send(event: Record<string, unknown>): string {
    const event_id = `ev_${++this.eventCount}`;
    this.socket.send(JSON.stringify({ event_id, ...event }));
    return event_id;
  }

  sendText(text: string): void {
    this.socket.send(text);
  }

  sendBinary(bytes: number): void {
    this.socket.sendBinary(bytes);
  }

  hangUp(): void {
    this.socket.close(1000, 'done');
  }

  of(type: string): SeenEvent[] {
    return this.events.filter((event) => event.type === type);
  }

  last(type: string): SeenEvent {
    const event = this.of(type).at(-1);
    if (!event) throw new Error(`No ${type} came; there were: ${this.types().join(' ')}`);
    return event;
  }

  types(): string[] {
    return this.events.map(({ type }) => type);
  }

  /** Types in order, repeated deltas as one. */
  story(): string[] {
    const types = this.types();
    return types.filter((type, index) => !type.endsWith('.delta') || types.indexOf(type) === index);
  }

  /** Sends and lets the answer come. */
  async ask(event: Record<string, unknown>): Promise<string> {
    const id = this.send(event);
    await this.clock.advance(2);
    return id;
  }

  async until(type: string, count = 1, limitMs = 60_000): Promise<SeenEvent> {
    await this.clock.runUntil(() => this.of(type).length >= count, limitMs);
    return this.last(type);
  }

  /** One frame each 20 ms. */
  async write(audio: Uint8Array): Promise<void> {
    const size = this.format.type === 'audio/pcm' ? 48 * FRAME_MS : 8 * FRAME_MS;
    for (let from = 0; from < audio.length; from += size) {
      const frame = audio.subarray(from, from + size);
      this.socket.send(
        JSON.stringify({ type: 'input_audio_buffer.append', audio: Buffer.from(frame).toString('base64') }),
      );
      this.writtenMs += (frame.length / size) * FRAME_MS;
      await this.clock.advance(FRAME_MS);
    }
  }

  async quiet(ms: number): Promise<void> {
    await this.write(silence(ms, this.format));
  }

  async speech(id: UtteranceId, speaker = SPEAKER): Promise<Uint8Array> {
    return fromMuLaw(await this.voices.speak(utteranceText(id), speaker), this.format);
  }

  /** A sentence and enough silence to end the turn. */
  async say(id: UtteranceId, quietMs = 700): Promise<void> {
    await this.write(await this.speech(id));
    await this.quiet(quietMs);
  }

  /** Milliseconds of audio delivered of this item. */
  heardMs(itemId: string, bytesPerMs = 8): number {
    return this.of('response.output_audio.delta')
      .filter((event) => event.item_id === itemId)
      .reduce((sum, event) => sum + Buffer.from(String(event.delta), 'base64').length / bytesPerMs, 0);
  }

  /** Tells the model's words of the last response. */
  words(): string {
    return this.of('response.output_audio_transcript.done')
      .map((event) => String(event.transcript))
      .join(' ');
  }

  private receive(text: string): void {
    this.raw.push(text);
    try {
      this.events.push(JSON.parse(text) as SeenEvent);
    } catch {
      this.events.push({ type: '(not JSON)', event_id: '' });
    }
  }
}
