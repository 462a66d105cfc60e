import { MODEL_FAULTS } from './faults/faults.data';
import type { ModelFaultId } from './faults/faults.data';
import { at, RealtimeRig } from './realtime-model.rig';

async function answering(...faults: ModelFaultId[]): Promise<RealtimeRig> {
  const rig = await RealtimeRig.telephone();
  for (const fault of faults) rig.connection.faults.on(fault);
  await rig.say('TELL_STORY', 300);
  return rig;
}

const items = (rig: RealtimeRig): unknown[] => at(rig.last('response.done'), 'response.output') as unknown[];

describe('refusals', () => {
  it.each([
    [
      'a wrong key',
      RealtimeRig.knock('gpt-realtime-2.1', { authorization: 'Bearer sk-wrong' }),
      3000,
      'invalid_api_key',
    ],
    ['no model', RealtimeRig.knock(null), 4000, 'missing_model'],
    ['a retired model', RealtimeRig.knock('gpt-4o-realtime-preview'), 4004, 'model_not_found'],
    [
      'the beta header',
      RealtimeRig.knock('gpt-realtime-2.1', { authorization: 'Bearer sk-test', 'openai-beta': 'realtime=v1' }),
      4000,
      'beta_api_shape_disabled',
    ],
  ])(
    'refuses %s in-band: an error in place of session.created, then a close that names it',
    async (_, knock, closeCode, code) => {
      const rig = await RealtimeRig.connect({ apiKey: 'sk-test' }, knock);
      expect(rig.types()).toEqual(['error']);
      expect(rig.last('error').error).toMatchObject({ type: 'invalid_request_error', code });
      expect(rig.ended).toEqual([{ code: closeCode, reason: `invalid_request_error.${code}` }]);
      expect(rig.server.connections()).toHaveLength(0);
    },
  );

  it.each([
    ['refuse-invalid-api-key', 3000, 'invalid_request_error.invalid_api_key'],
    ['refuse-invalid-model', 4000, 'invalid_request_error.invalid_model'],
    ['refuse-model-not-found', 4004, 'invalid_request_error.model_not_found'],
    ['refuse-insufficient-quota', 4000, 'insufficient_quota.insufficient_quota'],
  ] as const)('can be told to: %s', async (fault, code, reason) => {
    const world = await RealtimeRig.server();
    world.server.faults.on(fault);
    const rig = await RealtimeRig.join(world);
    expect(rig.types()).toEqual(['error']);
    expect(rig.ended).toEqual([{ code, reason }]);
    const next = await RealtimeRig.join(world);
    expect(next.types()).toEqual(['session.created']);
  });

  it('can open and never say session.created', async () => {
    const world = await RealtimeRig.server();
    world.server.faults.on('session-created-missing');
    const rig = await RealtimeRig.join(world);
    await rig.ask({ type: 'session.update', session: { type: 'realtime' } });
    await rig.clock.advance(60_000);
    expect(rig.events).toEqual([]);
    expect(rig.ended).toEqual([]);
  });
});

describe('expiry', () => {
  it('ends a session after 60 minutes: error, then 1001 with its reason', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.clock.advance(3_599_000);
    expect(rig.ended).toEqual([]);
    await rig.clock.advance(2_000);
    expect(rig.last('error').error).toMatchObject({
      type: 'invalid_request_error',
      code: 'session_expired',
      event_id: null,
    });
    expect(rig.ended).toEqual([{ code: 1001, reason: 'Your session hit the maximum duration of 60 minutes.' }]);
  });

  it.each([
    ['session-expired', 1, 1],
    ['session-expired-without-error', 0, 1],
    ['session-expired-without-close', 1, 0],
  ] as const)('%s strikes at once: %s errors, %s closes', async (fault, errors, closes) => {
    const rig = await RealtimeRig.telephone();
    rig.connection.faults.on(fault);
    await rig.clock.advance(10);
    expect(rig.of('error')).toHaveLength(errors);
    expect(rig.ended).toHaveLength(closes);
  });

  it('strikes connections that are already open when armed for all', async () => {
    const rig = await RealtimeRig.telephone();
    rig.server.faults.on('session-expired');
    await rig.clock.advance(10);
    expect(rig.ended).toHaveLength(1);
  });
});

describe('faults of a response', () => {
  it.each([
    ['response-rate-limited', 'rate_limit_exceeded'],
    ['response-insufficient-quota', 'insufficient_quota'],
    ['response-server-error', 'server_error'],
  ] as const)('%s ends it as failed, with its code, and the next one works', async (fault, code) => {
    const rig = await answering(fault);
    const { response } = await rig.until('response.done');
    expect(response).toMatchObject({
      status: 'failed',
      status_details: { type: 'failed', error: { code } },
      output: [],
    });
    await rig.ask({ type: 'response.create' });
    expect(at(await rig.until('response.done', 2), 'response.status')).toBe('completed');
  });

  it('several-items: one message for each sentence', async () => {
    const rig = await answering('several-items');
    await rig.until('response.done');
    expect(items(rig).length).toBeGreaterThan(3);
    expect(rig.of('response.output_item.done').map(({ output_index }) => output_index)).toEqual(
      items(rig).map((_, index) => index),
    );
    expect(new Set(rig.of('response.output_audio.delta').map(({ item_id }) => item_id)).size).toBe(items(rig).length);
  });

  it('arguments-invalid: a function call that is no JSON', async () => {
    const rig = await RealtimeRig.telephone({ tools: [{ type: 'function', name: 'get_order_status' }] });
    rig.connection.faults.on('arguments-invalid');
    await rig.say('ORDER_STATUS');
    await rig.until('response.done');
    expect(at(items(rig)[0], 'status')).toBe('completed');
    expect(() => JSON.parse(String(at(items(rig)[0], 'arguments')))).toThrow(SyntaxError);
  });

  it('cancelled-as-incomplete: an interruption reported the other way', async () => {
    const rig = await answering('cancelled-as-incomplete');
    await rig.until('response.output_audio.delta');
    await rig.write(await rig.speech('WAIT_STOP'));
    expect(rig.last('response.done').response).toMatchObject({
      status: 'incomplete',
      status_details: { reason: 'turn_detected' },
    });
  });

  it('response-slow and response-never-starts: a long silence, and an endless one', async () => {
    const slow = await answering('response-slow');
    await slow.clock.advance(4_500);
    expect(slow.of('response.output_item.added')).toHaveLength(0);
    await slow.until('response.done');
    const never = await answering('response-never-starts');
    await never.clock.advance(300_000);
    expect(never.types().at(-1)).toBe('response.created');
    await never.ask({ type: 'response.cancel' });
    expect(never.last('response.done').response).toMatchObject({ status: 'cancelled', output: [] });
  });

  it('a synthesiser that fails makes a failed response, not a dead connection', async () => {
    const faults: unknown[] = [];
    const broken = { speak: () => Promise.reject(new Error('no voice')), close: () => Promise.resolve() };
    const rig = await RealtimeRig.telephone({}, { voices: broken, report: (error) => faults.push(error) });
    await rig.ask({ type: 'response.create' });
    expect(at(await rig.until('response.done'), 'response')).toMatchObject({
      status: 'failed',
      status_details: { error: { code: 'server_error' } },
      output: [{ status: 'incomplete' }],
    });
    expect(String(faults[0])).toContain('no voice');
  });
});

describe('faults of the stream', () => {
  it('abrupt-close: gone in the middle of a sentence, without any done', async () => {
    const rig = await answering('abrupt-close');
    await rig.clock.advance(10_000);
    expect(rig.ended).toEqual([{ code: 1006, reason: '' }]);
    expect(rig.of('response.output_audio.delta').length).toBeGreaterThan(1);
    expect(rig.of('response.output_audio.done')).toHaveLength(0);
    expect(rig.server.connections()).toHaveLength(0);
  });

  it('stalled-stream: nothing more comes until the client cancels', async () => {
    const rig = await answering('stalled-stream');
    await rig.clock.advance(10_000);
    const count = rig.events.length;
    await rig.clock.advance(120_000);
    expect(rig.events).toHaveLength(count);
    expect(rig.of('response.done')).toHaveLength(0);
    await rig.ask({ type: 'response.cancel' });
    expect(at(rig.last('response.done'), 'response.status')).toBe('cancelled');
  });

  it.each([
    ['malformed-json', (rig: RealtimeRig) => rig.types().includes('(not JSON)')],
    ['unknown-event', (rig: RealtimeRig) => rig.types().includes('response.mood.changed')],
    ['huge-event', (rig: RealtimeRig) => rig.raw.some((text) => text.length > 1_000_000)],
  ] as const)('%s comes once, and the sentence goes on after it', async (fault, seen) => {
    const rig = await answering(fault);
    const { response } = await rig.until('response.done');
    expect(seen(rig)).toBe(true);
    expect(response).toMatchObject({ status: 'completed' });
  });

  it('burst-20s: at least twenty seconds of audio at one instant', async () => {
    const rig = await RealtimeRig.telephone();
    rig.connection.faults.on('burst-20s');
    await rig.ask({ type: 'response.create' });
    await rig.until('response.output_audio.delta');
    const begunAt = rig.clock.nowMs();
    await rig.until('response.done');
    expect(rig.clock.nowMs() - begunAt).toBeLessThanOrEqual(1);
    expect(rig.heardMs(String(at(items(rig)[0], 'id')))).toBeGreaterThanOrEqual(20_000);
  });
});

describe('transcription', () => {
  const transcription = { model: 'gpt-live-transcribe' };
  const done = 'conversation.item.input_audio_transcription.completed';

  it('comes late, in pieces and whole, when the answer has already begun', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.configure({}, { transcription });
    await rig.say('HELLO', 300);
    const item_id = rig.last('input_audio_buffer.committed').item_id;
    const event = await rig.until(done);
    expect(event).toMatchObject({
      item_id,
      content_index: 0,
      transcript: 'Hello, who is this?',
      usage: { type: 'duration' },
    });
    expect(rig.types().indexOf(done)).toBeGreaterThan(rig.types().indexOf('response.output_audio.delta'));
    const deltas = rig
      .of('conversation.item.input_audio_transcription.delta')
      .map(({ delta }) => delta)
      .join('');
    expect(deltas).toBe('Hello, who is this?');
    await rig.ask({ type: 'conversation.item.retrieve', item_id });
    expect(at(rig.last('conversation.item.retrieved'), 'item.content.0')).toEqual({
      type: 'input_audio',
      transcript: deltas,
    });
  });

  it('bills tokens where the model does', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.configure({}, { transcription: { model: 'gpt-4o-transcribe', language: 'en' } });
    await rig.say('HELLO');
    expect((await rig.until(done)).usage).toMatchObject({ type: 'tokens', output_tokens: 5 });
  });

  it('stays away without a transcription model, and with the fault', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.say('HELLO');
    await rig.configure({}, { transcription });
    rig.connection.faults.on('transcription-missing');
    await rig.say('THANKS');
    await rig.clock.advance(20_000);
    expect(rig.types().filter((type) => type.includes('transcription.'))).toEqual([]);
  });

  it('can fail, with its reason', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.configure({}, { transcription });
    rig.connection.faults.on('transcription-failed');
    await rig.say('HELLO');
    const failed = await rig.until('conversation.item.input_audio_transcription.failed');
    expect(failed).toMatchObject({
      item_id: rig.last('input_audio_buffer.committed').item_id,
      error: { code: 'audio_unintelligible' },
    });
    expect(rig.of(done)).toHaveLength(0);
  });

  it('can come three seconds late', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.configure({}, { transcription });
    rig.connection.faults.on('transcription-late');
    await rig.say('HELLO', 300);
    await rig.clock.advance(2_500);
    expect(rig.of(done)).toHaveLength(0);
    await rig.until(done);
  });

  it('can overtake: the first turn is written down after the second', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.configure({}, { transcription });
    rig.connection.faults.on('transcription-shuffled');
    await rig.say('HELLO');
    await rig.say('THANKS');
    await rig.until(done, 2);
    expect(rig.of(done).map(({ transcript }) => transcript)).toEqual([
      'Thank you, that is very helpful.',
      'Hello, who is this?',
    ]);
  });

  it('does not hold a transcription for ever when no other follows', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.configure({}, { transcription });
    rig.connection.faults.on('transcription-shuffled');
    await rig.say('HELLO');
    await rig.until(done);
    expect(rig.last(done).transcript).toBe('Hello, who is this?');
  });
});

describe('the switches', () => {
  it('strike as often as told, a connection before the server', async () => {
    const { server } = await RealtimeRig.server();
    server.faults.on('upgrade-401', 2);
    expect([0, 1, 2].map(() => server.refuseUpgrade(RealtimeRig.knock())?.status)).toEqual([401, 401, undefined]);
    server.faults.on('upgrade-503', Infinity);
    expect([0, 1, 2].map(() => server.refuseUpgrade(RealtimeRig.knock())?.status)).toEqual([503, 503, 503]);
    server.faults.off('upgrade-503');
    expect(server.refuseUpgrade(RealtimeRig.knock())).toBeNull();
  });

  it('lists what is armed', async () => {
    const { server } = await RealtimeRig.server();
    for (const { id } of MODEL_FAULTS) server.faults.on(id);
    expect(server.faults.list().map(({ id }) => id)).toEqual(MODEL_FAULTS.map(({ id }) => id));
    server.faults.clear();
    expect(server.faults.list()).toEqual([]);
  });

  it('session-update-refused drops one update, speech-never-stops one end of speech', async () => {
    const rig = await RealtimeRig.telephone();
    rig.connection.faults.on('session-update-refused');
    await rig.ask({ type: 'session.update', session: { type: 'realtime', instructions: 'New.' } });
    expect(rig.last('error').error).toMatchObject({ type: 'server_error' });
    expect(rig.connection.session.instructions).not.toBe('New.');
    rig.connection.faults.on('speech-never-stops');
    await rig.say('HELLO', 5_000);
    expect(rig.of('input_audio_buffer.speech_started')).toHaveLength(1);
    expect(rig.of('input_audio_buffer.speech_stopped')).toHaveLength(0);
    await rig.ask({ type: 'input_audio_buffer.commit' });
    expect(rig.last('input_audio_buffer.committed').item_id).toBe(
      rig.last('input_audio_buffer.speech_started').item_id,
    );
  });
});

describe('the end of a connection', () => {
  it('releases every timer, whenever it comes', async () => {
    for (const waitMs of [0, 300, 1_000, 5_000]) {
      const rig = await RealtimeRig.telephone();
      await rig.configure(
        {},
        {
          transcription: { model: 'gpt-live-transcribe' },
          turn_detection: { type: 'server_vad', idle_timeout_ms: 6_000 },
        },
      );
      await rig.say('HELLO', 260);
      await rig.clock.advance(waitMs);
      rig.hangUp();
      await rig.clock.advance(5);
      expect(rig.clock.pending).toBe(0);
      expect(rig.server.connections()).toHaveLength(0);
    }
  });
});
