import type { ModelSetup } from '@switchboard/call';
import { Ear, MU_LAW_SESSION, PCM_SESSION, SETUP, connectedRig, created, frame, readyRig } from './realtime.rig';
import { RealtimeModel } from './realtime-model';
import { fullSettings } from './session-setup';

const CREATED = { type: 'session.created', session: PCM_SESSION };
const UPDATED = { type: 'session.updated', session: MU_LAW_SESSION };

describe('connecting', () => {
  it('sends the key as bearer, names the model in the query and never the beta header', async () => {
    const { dialled } = await connectedRig();
    expect(dialled).toEqual([
      {
        url: 'wss://api.openai.com/v1/realtime?model=gpt-realtime-2.1',
        headers: { Authorization: 'Bearer sk-test-1234567890' },
      },
    ]);
  });

  it('speaks to compatible endpoints: another address, query name and header', async () => {
    const { dialled } = await connectedRig({
      model: {
        baseUrl: 'http://127.0.0.1:4001/openai/v1/?api-version=2',
        authHeader: 'api-key',
        modelQuery: 'deployment',
      },
    });
    expect(dialled).toEqual([
      {
        url: 'ws://127.0.0.1:4001/openai/v1/realtime?api-version=2&deployment=gpt-realtime-2.1',
        headers: { 'api-key': 'sk-test-1234567890' },
      },
    ]);
  });

  it('refuses a base URL of another scheme at once', async () => {
    await expect(connectedRig({ model: { baseUrl: 'ftp://example.org' } })).rejects.toThrow('must begin with http');
  });

  it('says nothing before session.created, and nothing but the settings before session.updated', async () => {
    const { far, session, settle } = await connectedRig();
    session.hear(frame(1));
    session.respond();
    await settle();
    expect(far.received).toEqual([]);
    await far.says(CREATED);
    expect(far.received.map(({ type }) => type)).toEqual(['session.update']);
  });
});

describe('the settings', () => {
  it('are what the agent asks for, with µ-law both ways and no rate', async () => {
    const { far } = await connectedRig();
    await far.says(CREATED);
    expect(far.received).toEqual([
      {
        type: 'session.update',
        event_id: 'ev_1',
        session: {
          type: 'realtime',
          output_modalities: ['audio'],
          instructions: 'You answer the phone of a bakery.',
          audio: {
            input: {
              format: { type: 'audio/pcmu' },
              turn_detection: {
                type: 'semantic_vad',
                eagerness: 'auto',
                create_response: true,
                interrupt_response: true,
              },
              transcription: { model: 'gpt-live-transcribe', languages: ['en'] },
            },
            output: { format: { type: 'audio/pcmu' }, voice: 'marin', speed: 1 },
          },
          tools: [
            {
              type: 'function',
              name: 'order_status',
              description: 'Looks up an order.',
              parameters: { type: 'object' },
            },
          ],
          tool_choice: 'auto',
        },
      },
    ]);
  });

  const input = (change: Partial<ModelSetup>) => fullSettings({ ...SETUP, ...change }).audio?.input;

  it.each([
    ['gpt-transcribe', 'de', { model: 'gpt-transcribe', languages: ['de'] }],
    ['gpt-4o-transcribe', 'de', { model: 'gpt-4o-transcribe', language: 'de' }],
    ['somebody-elses', 'de', { model: 'somebody-elses', language: 'de' }],
    ['gpt-transcribe', null, { model: 'gpt-transcribe' }],
    [null, 'de', undefined],
  ])('transcription by %s in %s', (transcriptionModel, language, expected) => {
    expect(input({ transcriptionModel, language })?.transcription).toEqual(expected);
  });

  it('server_vad carries its times, and the idle time only when there is one', () => {
    const vad = {
      type: 'server_vad',
      threshold: 0.6,
      prefixPaddingMs: 200,
      silenceDurationMs: 400,
      idleTimeoutMs: null,
      interruptResponse: false,
    } as const;
    const sent = {
      type: 'server_vad',
      threshold: 0.6,
      prefix_padding_ms: 200,
      silence_duration_ms: 400,
      create_response: true,
      interrupt_response: false,
    };
    expect(input({ turnDetection: vad })?.turn_detection).toEqual(sent);
    expect(input({ turnDetection: { ...vad, idleTimeoutMs: 6000 } })?.turn_detection).toEqual({
      ...sent,
      idle_timeout_ms: 6000,
    });
  });
});

describe('ready', () => {
  it('comes only after session.updated has confirmed µ-law', async () => {
    const { far, ear } = await connectedRig();
    await far.says(CREATED);
    expect(ear.types).toEqual([]);
    await far.says(UPDATED);
    expect(ear.types).toEqual(['ready']);
  });

  it('after a refusal the minimum is asked for, and a problem says what was lost', async () => {
    const { far, ear } = await connectedRig();
    await far.says(CREATED);
    await far.fails({
      code: 'invalid_value',
      message: 'Bad transcription.',
      event_id: far.eventIdOf('session.update'),
    });
    expect(far.sent('session.update')[1]).toEqual({
      type: 'session.update',
      event_id: 'ev_2',
      session: {
        type: 'realtime',
        instructions: SETUP.instructions,
        audio: { input: { format: { type: 'audio/pcmu' } }, output: { format: { type: 'audio/pcmu' } } },
        tools: [expect.objectContaining({ name: 'order_status' })],
      },
    });
    expect(ear.events('problem')).toEqual([
      {
        type: 'problem',
        problem: {
          code: 'PROVIDER_UNAVAILABLE',
          message: expect.stringContaining('Bad transcription.'),
          retryable: false,
          provider: 'OPENAI',
          providerCode: 'invalid_value',
        },
      },
    ]);
    await far.says(UPDATED);
    expect(ear.types).toEqual(['problem', 'ready']);
  });

  it('a refusal that names no event is understood as well', async () => {
    const { far } = await connectedRig();
    await far.says(CREATED);
    await far.fails({ code: 'unknown_parameter', event_id: null });
    expect(far.sent('session.update')).toHaveLength(2);
  });

  it('settings that were taken without the format are asked for once more', async () => {
    const { far, ear } = await connectedRig();
    await far.says(CREATED, { type: 'session.updated', session: PCM_SESSION });
    expect(far.sent('session.update')).toHaveLength(2);
    await far.says(UPDATED);
    expect(ear.types).toEqual(['problem', 'ready']);
  });

  it('a model that speaks no µ-law ends the session for good: the caller would hear noise', async () => {
    const { far, ear } = await connectedRig();
    await far.says(CREATED, { type: 'session.updated', session: PCM_SESSION });
    await far.says({ type: 'session.updated', session: { type: 'realtime' } });
    expect(ear.events('ended')[0]?.problem).toMatchObject({
      retryable: false,
      message: expect.stringContaining('µ-law'),
    });
    expect(ear.types).not.toContain('ready');
  });

  it('a refused minimum ends the session', async () => {
    const { far, ear } = await connectedRig();
    await far.says(CREATED);
    await far.fails({ code: 'invalid_value' });
    await far.fails({ code: 'invalid_value', message: 'Tools are wrong.' });
    expect(ear.events('ended')[0]?.problem).toMatchObject({ retryable: false, message: 'OpenAI: Tools are wrong.' });
    expect(far.closes).toEqual([{ code: 1000, reason: '' }]);
  });

  it('nothing that the default session says reaches the call', async () => {
    const { far, ear } = await connectedRig();
    await far.says(CREATED, created('resp_0'), {
      type: 'response.output_audio.delta',
      response_id: 'resp_0',
      item_id: 'item_0',
      content_index: 0,
      delta: frame(9),
    });
    expect(ear.told).toEqual([]);
  });
});

describe('time limits', () => {
  it('no socket at all', async () => {
    const rig = await connectedRig({ model: { dial: () => new Promise(() => undefined) } });
    await rig.clock.advance(10_000);
    expect(rig.ear.events('ended')[0]?.problem).toMatchObject({ retryable: true, providerCode: 'timeout' });
    expect(rig.clock.pending).toBe(0);
  });

  it('a socket that opens after the limit is closed and nothing more is told', async () => {
    const rig = await connectedRig({ model: { connectTimeoutMs: 0 } });
    await rig.far.says(CREATED, UPDATED);
    expect(rig.ear.types).toEqual(['ended']);
    expect(rig.far.closes).toEqual([{ code: 1000, reason: '' }]);
  });

  it('no session.created within 10 s of the dial', async () => {
    const rig = await connectedRig();
    await rig.clock.advance(9_990);
    expect(rig.ear.types).toEqual([]);
    await rig.clock.advance(10);
    expect(rig.ear.types).toEqual(['ended']);
  });

  it('no answer to the settings', async () => {
    const rig = await connectedRig();
    await rig.far.says(CREATED);
    await rig.clock.advance(10_000);
    expect(rig.ear.events('ended')[0]?.problem).toMatchObject({
      retryable: true,
      message: expect.stringContaining('settings'),
    });
  });

  it('once ready there is none, and no timer is left', async () => {
    const rig = await readyRig();
    expect(rig.clock.pending).toBe(0);
  });
});

describe('before ready', () => {
  const heard = (received: readonly { readonly type: string; readonly audio?: unknown }[]) =>
    received.filter(({ type }) => type === 'input_audio_buffer.append').map(({ audio }) => audio);

  it('of the caller the newest 2 s are kept, in order', async () => {
    const { far, session } = await connectedRig();
    const frames = Array.from({ length: 150 }, (_, at) => frame(at));
    for (const one of frames) session.hear(one);
    await far.says(CREATED);
    await far.says(UPDATED);
    expect(heard(far.received)).toEqual(frames.slice(50));
  });

  it('commands and audio are sent in the order in which they were given, all before `ready` is told', async () => {
    const ear = new Ear();
    const { far, session } = await connectedRig({ ear });
    ear.react = (event) => event.type === 'ready' && session.hear(frame(3));
    session.tell('system', 'The caller is known.');
    session.hear(frame(1));
    session.respond('Greet.');
    session.hear(frame(2));
    await far.says(CREATED);
    await far.says(UPDATED);
    expect(far.received.slice(1).map(({ type }) => type)).toEqual([
      'conversation.item.create',
      'input_audio_buffer.append',
      'response.create',
      'input_audio_buffer.append',
      'input_audio_buffer.append',
    ]);
    expect(heard(far.received)).toEqual([frame(1), frame(2), frame(3)]);
  });

  it('closing forgets all of it and is told once', async () => {
    const { far, ear, session, clock } = await connectedRig();
    session.hear(frame(1));
    session.close();
    session.close();
    await far.says(CREATED, UPDATED);
    expect(ear.told).toEqual([{ type: 'ended', problem: null }]);
    expect(far.received).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

describe('a dial that goes wrong', () => {
  it.each([
    [401, 'PROVIDER_AUTH', false],
    [403, 'PROVIDER_AUTH', false],
    [404, 'SETUP_INCOMPLETE', false],
    [429, 'RATE_LIMITED', true],
    [500, 'PROVIDER_UNAVAILABLE', true],
    [503, 'PROVIDER_UNAVAILABLE', true],
  ])('HTTP %s is %s', async (status, code, retryable) => {
    const rig = await connectedRig({ model: { dial: async () => ({ failure: { status, message: 'no' } }) } });
    const problem = { code, retryable, provider: 'OPENAI', providerCode: `http_${status}` };
    expect(rig.ear.told).toEqual([{ type: 'ended', problem: expect.objectContaining(problem) }]);
    expect(rig.clock.pending).toBe(0);
  });

  it('no answer may be tried again', async () => {
    const rig = await connectedRig({
      model: { dial: async () => ({ failure: { message: 'getaddrinfo ENOTFOUND' } }) },
    });
    expect(rig.ear.events('ended')[0]?.problem).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', retryable: true });
  });

  it('a dial that throws against its promise ends this session alone and is reported', async () => {
    const failing = new Error('bug');
    const dial = (): never => {
      throw failing;
    };
    const rig = await connectedRig({ model: { dial } });
    expect(rig.ear.types).toEqual(['ended']);
    expect(rig.faults).toEqual([failing]);
  });
});

it('the model states what it can do', () => {
  const { can } = new RealtimeModel({
    baseUrl: 'https://api.openai.com/v1',
    apiKey: 'k',
    clock: { nowMs: () => 0, wallTime: () => new Date(0), after: () => ({ cancel: () => undefined }) },
    dial: () => new Promise(() => undefined),
  });
  expect(can).toMatchObject({ turnEvents: true, truncate: true, cancel: true, cancelsOnSpeech: true, muLaw: true });
});
