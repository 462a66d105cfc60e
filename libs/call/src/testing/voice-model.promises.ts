import { BYTES_PER_MS, payloadBytes } from '../audio';
import type { ModelAudio, ModelEvent, ModelListener, ModelSession, ModelSetup, VoiceModel } from '../ports/voice-model';
import type { VirtualClock } from './virtual-clock';

/** A model's adapter and the far side it talks to. */
export interface ModelWorld {
  readonly clock: VirtualClock;
  readonly model: VoiceModel;
  readonly setup: ModelSetup;
  /** 20 ms frames of a caller whose question needs the tool `get_order_status`, silence at both ends included. */
  readonly question: readonly string[];
  /** What the caller asks, in words. */
  readonly questionText: string;
  /** Words that the far side says when told to "say exactly". */
  readonly sentence: string;
  /** Caller audio that has arrived at the far side, in order. */
  heard(): Buffer;
  /** Audio that the far side has sent, in order, silence included. */
  sent(): Buffer;
  /** Tool outputs that have arrived at the far side. */
  outputs(): readonly string[];
  /** How often our end of the socket was closed. */
  closes(): number;
  /** The far side sends this as it is. */
  sends(text: string): void;
  /** The connection is lost. */
  drops(): void;
  /** The next sessions are refused because of the key. */
  refusesKey(): void;
  /** What went wrong on our side. */
  faults(): readonly string[];
}

type Told<T extends ModelEvent['type']> = Extract<ModelEvent, { type: T }>;
const FRAME_MS = 20;
/** Longer than any farewell. */
const RELEASED_MS = 30_000;

class Ear implements ModelListener {
  readonly order: ('audio' | ModelEvent['type'])[] = [];
  readonly audios: ModelAudio[] = [];
  readonly told: ModelEvent[] = [];
  react: (event: ModelEvent) => void = () => undefined;

  audio(audio: ModelAudio): void {
    this.order.push('audio');
    this.audios.push(audio);
  }

  event(event: ModelEvent): void {
    this.order.push(event.type);
    this.told.push(event);
    this.react(event);
  }

  all<T extends ModelEvent['type']>(type: T): Told<T>[] {
    return this.told.filter((event): event is Told<T> => event.type === type);
  }

  bytesOf(responseId: string): Buffer {
    const own = this.audios.filter((audio) => audio.responseId === responseId);
    return Buffer.concat(own.map(({ payload }) => Buffer.from(payload, 'base64')));
  }
}

interface Open {
  readonly world: ModelWorld;
  readonly ear: Ear;
  readonly session: ModelSession;
}

async function ready(world: ModelWorld): Promise<Open> {
  const ear = new Ear();
  const session = world.model.open(world.setup, ear);
  await world.clock.runUntil(() => ear.all('ready').length > 0, 5_000);
  return { world, ear, session };
}

/** Gives frames in real time. */
async function speak({ world, session }: Open, frames: readonly string[]): Promise<void> {
  for (const frame of frames) {
    session.hear(frame);
    await world.clock.advance(FRAME_MS);
  }
}

const SILENT = Buffer.alloc(FRAME_MS * BYTES_PER_MS, 0xff).toString('base64');

/** The caller goes on being silent until something happens. */
async function listen(open: Open, until: () => boolean, limitMs = 15_000): Promise<void> {
  for (let ms = 0; ms < limitMs && !until(); ms += FRAME_MS) await speak(open, [SILENT]);
  if (!until()) throw new Error(`nothing for ${limitMs} ms; told: ${open.ear.order.join(' ')}`);
}

const isSilence = (bytes: Buffer): boolean => bytes.every((byte) => (byte & 0x7f) === 0x7f);
const saying = (words: string): string => `Say exactly this to the caller, word for word: "${words}"`;
const done =
  ({ ear }: Open, count = 1) =>
  () =>
    ear.all('responseDone').length >= count;

/** What a call may rely on, whatever model it talks to. Where a capability changes a promise, its name says how. */
export function voiceModelPromises(name: string, can: VoiceModel['can'], open: () => Promise<ModelWorld>): void {
  const turns = can.turnEvents ? 'told by the model' : 'estimated from the sound, as turnEvents is false';
  const stops = can.cancel ? 'the model stops' : 'kept from the caller, as cancel is false';

  describe(`a voice model: ${name}`, () => {
    it('states what it can do', async () => {
      expect((await open()).model.can).toMatchObject(can);
    });

    it('A6: audio that comes before the session is ready arrives first, complete and in order', async () => {
      const world = await open();
      const session = world.model.open(world.setup, new Ear());
      const early = Array.from({ length: 50 }, (_, at) => Buffer.alloc(160, at + 1).toString('base64'));
      for (const frame of early) session.hear(frame);
      await world.clock.advance(1_000);
      const expected = Buffer.concat(early.map((frame) => Buffer.from(frame, 'base64')));
      expect(world.heard().subarray(0, expected.length).equals(expected)).toBe(true);
    });

    it('A5: what it is asked to say is said once, as one response with one item, and ends', async () => {
      const one = await ready(await open());
      one.session.respond(saying(one.world.sentence));
      await listen(one, done(one));
      await listen(one, () => false, 3_000).catch(() => undefined);
      const [item] = one.ear.all('agentItemAdded');
      expect(one.ear.all('responseStarted')).toHaveLength(1);
      expect(one.ear.all('agentItemAdded')).toHaveLength(1);
      expect(one.ear.all('agentTextDone').at(-1)?.text).toBe(one.world.sentence);
      expect(one.ear.all('responseDone')).toEqual([
        expect.objectContaining({ responseId: item?.responseId, status: 'completed', problem: null }),
      ]);
      const marks = ['responseStarted', 'agentItemAdded', 'audio', 'agentAudioDone', 'responseDone'] as const;
      const places = marks.map((mark) => one.ear.order.indexOf(mark));
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(one.ear.order.lastIndexOf('audio')).toBeLessThan(one.ear.order.indexOf('agentAudioDone'));
    });

    const unchanged = can.continuousOutput ? 'unchanged, without the silence around it' : 'unchanged';
    it(`A20: its voice is passed on byte for byte, ${unchanged}`, async () => {
      const one = await ready(await open());
      one.session.respond(saying(one.world.sentence));
      await listen(one, done(one));
      const passed = one.ear.bytesOf(one.ear.all('responseStarted')[0]?.responseId ?? '');
      const sent = one.world.sent();
      const at = sent.indexOf(passed.subarray(0, 800));
      expect(passed.length).toBeGreaterThan(800);
      expect(sent.subarray(at, at + passed.length).equals(passed)).toBe(true);
      // The first deltas of a session without speech carry nothing else.
      expect(isSilence(sent.subarray(0, at)) && isSilence(sent.subarray(at + passed.length))).toBe(true);
    });

    it(`A20: the caller's voice arrives byte for byte`, async () => {
      const one = await ready(await open());
      await speak(one, one.world.question);
      await one.world.clock.advance(100);
      const given = Buffer.concat(one.world.question.map((frame) => Buffer.from(frame, 'base64')));
      const at = one.world.heard().indexOf(given.subarray(0, 1_600));
      expect(
        one.world
          .heard()
          .subarray(at, at + given.length)
          .equals(given),
      ).toBe(true);
    });

    it(`a caller's turn has a start, an end, a place and words (${turns})`, async () => {
      const one = await ready(await open());
      await speak(one, one.world.question);
      await listen(one, () => one.ear.all('callerTextDone').length > 0);
      const [started] = one.ear.all('callerSpeechStarted');
      const { itemId, audioStartMs = 0 } = started ?? {};
      expect(one.ear.all('callerSpeechStopped')).toEqual([expect.objectContaining({ itemId })]);
      expect(one.ear.all('callerSpeechStopped')[0]?.audioEndMs).toBeGreaterThan(audioStartMs);
      expect(one.ear.all('callerTurnCommitted')).toEqual([expect.objectContaining({ itemId })]);
      expect(one.ear.all('callerTextDone')).toEqual([
        expect.objectContaining({ itemId, text: one.world.questionText }),
      ]);
    });

    const byWhom = can.directTools ? 'asked for by the voice' : 'asked for by a delegate, as directTools is false';
    it(`A8, A9: a tool, ${byWhom}, gets one output and its result is spoken`, async () => {
      const one = await ready(await open());
      await speak(one, one.world.question);
      await listen(one, () => one.ear.all('toolCalled').length > 0);
      const [called] = one.ear.all('toolCalled');
      expect(called).toMatchObject({ name: 'get_order_status', rawArguments: expect.stringContaining('A-1042') });
      const output = JSON.stringify({ order_id: 'A-1042', status: 'shipped' });
      const answer = { modelCallId: called?.modelCallId ?? '', output, respond: true };
      one.session.answerTool(answer);
      one.session.answerTool(answer);
      const said = () => one.ear.all('agentTextDone').some(({ text }) => text.includes('shipped'));
      await listen(one, said);
      expect(one.world.outputs()).toEqual([output]);
      expect(one.ear.all('toolCalled')).toHaveLength(1);
      expect(one.ear.all('problem')).toEqual([]);
    });

    it(`A1: after a cancel nothing of that response is heard any more (${stops})`, async () => {
      const one = await ready(await open());
      one.session.respond(saying(`${one.world.sentence} ${one.world.sentence} ${one.world.sentence}`));
      await listen(one, () => one.ear.audios.length > 0);
      const before = one.ear.bytesOf(one.ear.audios[0]?.responseId ?? '').length;
      one.session.cancel();
      await listen(one, done(one));
      expect(one.ear.all('responseDone')[0]?.status).not.toBe('completed');
      const after = one.ear.bytesOf(one.ear.audios[0]?.responseId ?? '').length - before;
      // What was on its way already; a model that can be cancelled was told a round trip ago.
      expect(after).toBeLessThanOrEqual((can.cancel ? 1_000 : 0) * BYTES_PER_MS);
      const count = one.ear.audios.length;
      await listen(one, () => false, 4_000).catch(() => undefined);
      expect(one.ear.audios.length).toBe(count);
    });

    it('A13: a new session goes on from what both sides heard', async () => {
      const world = await open();
      const history = [
        { kind: 'agent', text: 'Hello, this is Acme.' },
        { kind: 'caller', text: 'What are your opening hours?' },
      ] as const;
      const ear = new Ear();
      const session = world.model.open({ ...world.setup, history }, ear);
      await world.clock.runUntil(() => ear.all('ready').length > 0, 5_000);
      session.remember?.(history);
      session.respond();
      await listen({ world, ear, session }, () => ear.all('agentTextDone').length > 0);
      expect(ear.all('agentTextDone')[0]?.text).toContain('nine in the morning');
      expect(ear.all('callerTurnCommitted')).toEqual([]);
    });

    it('A13: a lost connection ends the session once, and another may be tried', async () => {
      const one = await ready(await open());
      one.world.drops();
      await one.world.clock.advance(RELEASED_MS);
      expect(one.ear.all('ended')).toEqual([
        expect.objectContaining({ problem: expect.objectContaining({ retryable: true }) }),
      ]);
      expect(one.ear.order.at(-1)).toBe('ended');
      expect(one.world.clock.pending).toBe(0);
    });

    it('A15: a refused key ends it once, with a reason that forbids another try', async () => {
      const world = await open();
      world.refusesKey();
      const ear = new Ear();
      world.model.open(world.setup, ear);
      await world.clock.runUntil(() => ear.all('ended').length > 0, 6_000);
      expect(ear.all('ended')[0]?.problem).toMatchObject({ code: 'PROVIDER_AUTH', retryable: false });
      await world.clock.advance(RELEASED_MS);
      expect(ear.all('ended')).toHaveLength(1);
      expect(world.clock.pending).toBe(0);
    });

    it('B3: closing ends it once, closes the socket once, and leaves no timer', async () => {
      const one = await ready(await open());
      one.session.respond(saying(one.world.sentence));
      await listen(one, () => one.ear.audios.length > 0);
      one.session.close();
      one.session.close();
      one.session.hear(SILENT);
      one.session.respond();
      expect(one.ear.all('ended')).toEqual([{ type: 'ended', problem: null }]);
      await one.world.clock.advance(RELEASED_MS);
      expect(one.ear.order.at(-1)).toBe('ended');
      expect(one.world.closes()).toBe(1);
      expect(one.world.clock.pending).toBe(0);
    });

    it('B2: a hostile far side and a listener that throws end at most this session', async () => {
      const one = await ready(await open());
      for (const text of HOSTILE) one.world.sends(text);
      await one.world.clock.advance(100);
      expect(one.world.faults()).toEqual([]);
      expect(one.ear.all('ended')).toEqual([]);
      one.session.respond(saying(one.world.sentence));
      await listen(one, done(one));
      expect(payloadBytes(one.ear.audios[0]?.payload ?? '')).toBeGreaterThan(0);
      one.ear.react = (event) => {
        if (event.type === 'responseStarted') throw new Error('a fault of ours');
      };
      one.session.respond(saying(one.world.sentence));
      await listen(one, () => one.ear.all('ended').length > 0);
      expect(one.world.faults()).toHaveLength(1);
      await one.world.clock.advance(RELEASED_MS);
      expect(one.world.clock.pending).toBe(0);
    });
  });
}

const HOSTILE = [
  '',
  '{',
  'null',
  '[]',
  '{"type":null}',
  '{"type":"__proto__"}',
  '{"type":"constructor"}',
  '{"type":"response.output_audio.delta","delta":7}',
  '{"type":"session.output_audio.delta","delta":"%%%"}',
  '{"type":"session.output_audio.delta"}',
  '{"type":"response.event","event":null}',
  '{"type":"response.event","event":{"type":"response.output_item.done","item":{"type":"function_call"}}}',
  '{"type":"response.done","response":{}}',
  '{"type":"response.output_item.done","response_id":"","item":null}',
  '{"type":"session.input_transcript.delta","delta":null,"start_ms":"x"}',
  '{"type":"session.output_transcript.delta","delta":{},"start_ms":-1}',
  '{"type":"session.usage.updated","usage":{"seconds":-5}}',
  '{"type":"error","error":{"code":"unknown_parameter","message":"No."}}',
];
