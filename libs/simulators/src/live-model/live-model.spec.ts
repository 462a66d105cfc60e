import { memorySocketPair, VirtualClock } from '@switchboard/call/testing';
import { FaultSwitches } from '../realtime-model/faults/fault-switches';
import { createMind } from '../realtime-model';
import { CALLER_VOICE_NAMES, ToneVoices } from '../voices';
import type { LiveFaultId } from './live-faults.data';
import type { LivePace } from './live-pace';
import { LiveServer } from './live-server';

type Event = Readonly<Record<string, unknown>> & { readonly type: string };
const MU_LAW = { type: 'audio/pcmu', rate: 8000 };
const TOOL = {
  ...{ type: 'function', name: 'get_order_status', description: 'Looks up an order.' },
  parameters: { type: 'object', properties: { order_id: { type: 'string' } } },
};
const CONFIG = {
  model: 'gpt-live-1',
  instructions: 'You answer the phone.',
  audio: { format: MU_LAW, output: { voice: 'marin' } },
  delegation: { type: 'responses', responses: { model: 'gpt-delegate', tools: [TOOL] } },
};
const start = (session: Record<string, unknown> = CONFIG) => ({ type: 'session.start', event_id: 's1', session });
const append = (audio: Uint8Array) => ({
  type: 'session.input_audio.append',
  audio: Buffer.from(audio).toString('base64'),
});

async function client(pace: Partial<LivePace> = {}) {
  const clock = new VirtualClock();
  const voices = new ToneVoices();
  const faults = new FaultSwitches<LiveFaultId>();
  const server = new LiveServer({ clock, voices, mind: await createMind({ voices }), faults, pace });
  const [ours, theirs] = memorySocketPair(clock);
  const told: Event[] = [];
  const state = { closed: false };
  ours.listen({
    text: (text) => void told.push(JSON.parse(text) as Event),
    binary: () => undefined,
    closed: () => (state.closed = true),
  });
  const connection = server.accept(theirs);
  const send = async (...events: readonly Record<string, unknown>[]): Promise<void> => {
    for (const event of events) ours.send(JSON.stringify(event));
    await clock.advance(1);
  };
  return {
    ...{ clock, server, faults, told, state, send, connection, socket: ours },
    all: (type: string) => told.filter((event) => event.type === type),
    errors: () => told.flatMap(({ type, error }) => (type === 'error' ? [error as Record<string, unknown>] : [])),
    /** A caller says this in real time. */
    says: async (text: string) => {
      const speech = await voices.speak(text, CALLER_VOICE_NAMES[0] ?? '');
      const audio = Buffer.concat([speech, Buffer.alloc(8_000, 0xff)]);
      for (let at = 0; at < audio.length; at += 160) {
        ours.send(JSON.stringify(append(audio.subarray(at, at + 160))));
        await clock.advance(20);
      }
    },
  };
}

describe('the pretend GPT-Live', () => {
  it('begins with session.start, once; a second one is refused and the session goes on', async () => {
    const { send, all, errors, clock } = await client();
    await send(start());
    expect(all('session.started')).toEqual([
      expect.objectContaining({
        session: expect.objectContaining({ id: expect.stringMatching(/^live_/) as string, status: 'active' }) as object,
      }),
    ]);
    await send(start());
    expect(errors()).toEqual([expect.objectContaining({ code: 'invalid_event', client_event_id: 's1' })]);
    await clock.advance(5_000);
    expect(all('session.output_audio.delta').length).toBeGreaterThan(40);
  });

  it.each([
    ['a field it does not know', { ...CONFIG, temperature: 0.7 }, 'unknown_parameter', 'session.temperature'],
    [
      'µ-law without its rate',
      { ...CONFIG, audio: { format: { type: 'audio/pcmu' } } },
      'missing_required_parameter',
      null,
    ],
    ['a model of another interface', { ...CONFIG, model: 'gpt-realtime-2.1' }, 'invalid_model', 'session.model'],
  ])('refuses %s, and drops the socket 2 s later', async (_name, session, code, param) => {
    const { send, errors, clock, state } = await client();
    await send(start(session));
    expect(errors()).toEqual([expect.objectContaining({ code, ...(param === null ? {} : { param }) })]);
    await clock.advance(1_900);
    expect(state.closed).toBe(false);
    await clock.advance(200);
    expect([state.closed, clock.pending]).toEqual([true, 0]);
  });

  it('takes nothing before the start', async () => {
    const { send, errors, clock, state } = await client();
    await send(append(new Uint8Array(160)));
    expect(errors()).toHaveLength(1);
    await clock.advance(2_100);
    expect(state.closed).toBe(true);
  });

  it('sends audio at about the pace of time, silence included, and no event of turns, responses or items', async () => {
    const { send, told, all, clock } = await client();
    await send(start());
    await send({
      type: 'session.commentary.append',
      content: 'Say exactly this: "Good morning."',
      delegation_id: null,
    });
    await clock.advance(10_000);
    const ms = all('session.output_audio.delta').reduce(
      (sum, { delta }) => sum + Buffer.from(String(delta), 'base64').length / 8,
      0,
    );
    expect(ms).toBeGreaterThan(9_000);
    expect(ms).toBeLessThan(11_000);
    expect(all('session.output_transcript.delta').map(({ delta }) => delta)).toEqual(['Good ', 'morning. ']);
    const strange = told.filter(({ type }) =>
      /^(input_audio_buffer|conversation|response\.(created|done|output))/.test(type),
    );
    expect(strange).toEqual([]);
  });

  it('hears, answers by itself, and yields to a caller who goes on speaking', async () => {
    const { send, says, all, clock } = await client();
    await send(start());
    await says('Tell me about your company, please.');
    await clock.advance(1_000);
    expect(
      all('session.input_transcript.delta')
        .map(({ delta }) => delta)
        .join(''),
    ).toBe('Tell me about your company, please.');
    const said = () =>
      all('session.output_transcript.delta')
        .map(({ delta }) => delta)
        .join('');
    expect(said()).toContain('With pleasure.');
    await says('Please stop for a moment.');
    await clock.advance(8_000);
    expect(said()).not.toContain('workshop with three people');
    expect(said()).toContain('I have stopped');
  });

  it('has its delegate ask for tools, waits for every output, and goes on only when told', async () => {
    const { send, says, all, errors, clock } = await client();
    await send(start());
    await says('Where is my order A 1042?');
    await clock.advance(1_000);
    expect(all('session.delegation.created')).toHaveLength(1);
    const items = all('response.event').map(({ event }) => event as { type: string; item?: Record<string, string> });
    expect(items.map(({ type }) => type)).toEqual([
      ...['response.created', 'response.output_item.added', 'response.function_call_arguments.done'],
      ...['response.output_item.done', 'response.completed'],
    ]);
    await send({ type: 'response.create', event_id: 'r1' });
    expect(errors()).toEqual([
      expect.objectContaining({ code: 'function_call_outputs_required', client_event_id: 'r1' }),
    ]);
    const output = {
      type: 'function_call_output',
      call_id: items[3]?.item?.['call_id'],
      output: '{"order_id":"A-1042","status":"late"}',
    };
    await send({ type: 'response.item.create', item: output }, { type: 'response.item.create', item: output });
    expect(errors()).toHaveLength(2);
    await send({ type: 'response.create' });
    await clock.advance(8_000);
    expect(
      all('session.output_transcript.delta')
        .map(({ delta }) => delta)
        .join(''),
    ).toContain('A 1042 is late');
  });

  it('takes no more than 32,768 bytes of input in a session', async () => {
    const { send, errors } = await client();
    await send(start());
    const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'x'.repeat(20_000) }] };
    await send({ type: 'response.item.create', item }, { type: 'response.item.create', item });
    expect(errors()).toEqual([expect.objectContaining({ code: 'response_input_buffer_full' })]);
  });

  it('appends need a delegation_id, take none of a delegate of its own, and at most 500 tokens', async () => {
    const { send, errors, all } = await client();
    await send(start());
    const note = { type: 'session.instructions.append', content: 'Be brief.' };
    await send(note, { ...note, delegation_id: 'dlg_1' }, { ...note, content: 'x'.repeat(1_900), delegation_id: null });
    expect(errors().map(({ code }) => code)).toEqual(['missing_required_parameter', 'invalid_value', 'invalid_value']);
    await send({ ...note, delegation_id: null, event_id: 'n1' });
    expect(all('session.instructions.appended')).toEqual([expect.objectContaining({ client_event_id: 'n1' })]);
  });

  it('muted, it hears nothing', async () => {
    const { send, says, all, clock } = await client();
    await send(start(), { type: 'session.input_audio.mute' });
    await says('What are your opening hours?');
    await clock.advance(5_000);
    expect(all('session.input_transcript.delta')).toEqual([]);
    expect(all('session.input_audio.muted')).toHaveLength(1);
  });

  it('tells its seconds, drains when asked to close, and says why it ends', async () => {
    const { send, all, clock, socket } = await client();
    await send(start());
    await clock.advance(16_000);
    expect(all('session.usage.updated')).toEqual([expect.objectContaining({ usage: { seconds: 15 } })]);
    await send({
      type: 'session.commentary.append',
      content: 'Say exactly this: "Goodbye then."',
      delegation_id: null,
    });
    await clock.advance(300);
    await send({ type: 'session.close' });
    expect(all('session.closed')).toEqual([]);
    await clock.advance(2_000);
    expect(all('session.closed')).toEqual([expect.objectContaining({ reason: 'close_requested' })]);
    socket.close(1000, '');
    await clock.advance(100);
    expect(clock.pending).toBe(0);
  });

  it('ends by itself at its longest duration', async () => {
    const { send, all, clock, state } = await client({ sessionMs: 20_000 });
    await send(start());
    await clock.advance(20_100);
    expect(all('session.closed')).toEqual([expect.objectContaining({ reason: 'expired' })]);
    expect([state.closed, clock.pending]).toEqual([true, 0]);
  });

  it('leaves silence out when it is told to', async () => {
    const { send, all, clock } = await client({ omitsSilence: true });
    await send(start());
    await clock.advance(5_000);
    expect(all('session.output_audio.delta')).toEqual([]);
  });
});
