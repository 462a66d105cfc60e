import { connectedLive, LIVE_SETUP, nested, callDone, callItem, STARTED, startedLive } from './live.rig';

const FRAME = Buffer.alloc(160, 0xff).toString('base64');
const sound = Buffer.alloc(800, 0x90).toString('base64');
const output = (delta: string) => ({ type: 'session.output_audio.delta', delta });

describe('the start of a Live session', () => {
  it('is one session.start with µ-law at 8 kHz, the tools at the delegate, and nothing else before session.started', async () => {
    const { far, session, clock } = await connectedLive();
    session.hear(FRAME);
    session.respond('Say hello.');
    await clock.advance(500);
    expect(far.received).toEqual([
      {
        type: 'session.start',
        event_id: 'ev_1',
        session: {
          model: 'gpt-live-1',
          instructions: expect.stringContaining('You answer the phone of a bakery.') as string,
          audio: { format: { type: 'audio/pcmu', rate: 8000 }, output: { voice: 'marin' } },
          delegation: {
            type: 'responses',
            responses: {
              model: 'gpt-delegate',
              instructions: LIVE_SETUP.instructions,
              tools: [{ type: 'function', ...LIVE_SETUP.tools[0] }],
            },
          },
        },
      },
    ]);
    await far.says(STARTED);
    expect(far.received.slice(1).map(({ type }) => type)).toEqual([
      ...['session.input_audio.append', 'session.commentary.append'],
    ]);
  });

  it('carries what was said before as messages, the newest that fit', async () => {
    const long = 'x'.repeat(20_000);
    const { far } = await connectedLive({
      history: [
        { kind: 'agent', text: long },
        { kind: 'caller', text: 'A question.' },
        { kind: 'agent', text: 'An answer.' },
        { kind: 'tool', modelCallId: 'c', name: 'order_status', rawArguments: '{}', output: '{"a":1}' },
        { kind: 'note', role: 'system', text: long.slice(0, 10_000) },
      ],
    });
    const { input } = far.received[0]?.['session'] as { input: { role: string }[] };
    expect(input.map(({ role }) => role)).toEqual(['user', 'assistant', 'developer', 'developer']);
  });

  it.each([
    ['credit_balance_exhausted', 'insufficient_quota', 'PROVIDER_QUOTA', false],
    ['invalid_api_key', 'invalid_request_error', 'PROVIDER_AUTH', false],
    ['unknown_parameter', 'invalid_request_error', 'PROVIDER_UNAVAILABLE', false],
    ['server_error', 'server_error', 'PROVIDER_UNAVAILABLE', true],
  ])(
    'an error %s in its place is the end, told once, whatever the socket does 2 s later',
    async (code, type, told, again) => {
      const { far, ear, socket, clock } = await connectedLive();
      await far.says({ type: 'error', error: { type, code, message: 'No.' } });
      await clock.advance(2_000);
      socket.terminate();
      await clock.advance(20_000);
      const problem = expect.objectContaining({ code: told, retryable: again }) as object;
      expect(ear.told).toEqual([{ type: 'ended', problem }]);
      expect(clock.pending).toBe(0);
    },
  );

  it('that is never answered is given up after 10 s', async () => {
    const { ear, clock } = await connectedLive();
    await clock.advance(10_000);
    expect(ear.events('ended')[0]?.problem).toMatchObject({ providerCode: 'timeout', retryable: true });
    expect(clock.pending).toBe(0);
  });

  it('in another format is refused: the caller would hear noise', async () => {
    const { far, ear } = await connectedLive();
    const audio = { format: { type: 'audio/pcm', rate: 24000 } };
    await far.says({ type: 'session.started', session: { id: 'live_1', audio } });
    expect(ear.events('ended')[0]?.problem).toMatchObject({ retryable: false });
  });

  it('tells when the session will expire', async () => {
    const { far, ear } = await connectedLive();
    await far.says(STARTED);
    expect(ear.events('ready')).toEqual([{ type: 'ready', expiresAtMs: 1_800_000_000_000 }]);
  });
});

describe('a running Live session', () => {
  it('hears time: where no audio comes, silence is sent, and late silence is not sent twice', async () => {
    const { far, session, clock } = await startedLive();
    const heardMs = () =>
      far
        .sent('session.input_audio.append')
        .reduce((sum, { audio }) => sum + Buffer.from(String(audio), 'base64').length, 0) / 8;
    await clock.advance(3_000);
    expect(heardMs()).toBeGreaterThan(2_600);
    expect(heardMs()).toBeLessThanOrEqual(3_000);
    for (let at = 0; at < 100; at++) session.hear(FRAME);
    await clock.advance(1);
    expect(heardMs()).toBeLessThan(3_300);
    // A voice is never left out, however late.
    for (let at = 0; at < 50; at++) session.hear(Buffer.alloc(160, 0x90).toString('base64'));
    await clock.advance(1);
    expect(heardMs()).toBeGreaterThanOrEqual(3_900);
  });

  it('long texts are appended in portions that the server takes', async () => {
    const { far, session, clock } = await startedLive();
    session.tell('system', 'word '.repeat(800));
    await clock.advance(1);
    const sent = far.sent('session.instructions.append').map(({ content }) => String(content));
    expect(sent.length).toBeGreaterThan(2);
    for (const content of sent) expect(content.length).toBeLessThanOrEqual(1_600);
    expect(sent.join(' ')).toBe('word '.repeat(800).trim());
  });

  it('a successor is told only what came after its own start', async () => {
    const before = [{ kind: 'caller', text: 'Old.' } as const];
    const { far, session, clock } = await startedLive({ history: before });
    session.remember?.([...before, { kind: 'agent', text: 'New.' }]);
    await clock.advance(1);
    expect(far.sent('session.thinking.append').map(({ content }) => content)).toEqual([
      'Meanwhile, in this call:\nYou said: New.',
    ]);
  });

  it.each([
    ['expired', true],
    ['content', false],
    ['connection_lost', true],
  ])('session.closed with reason %s ends it', async (reason, retryable) => {
    const { far, ear, clock } = await startedLive();
    await far.says({ type: 'session.closed', reason, usage: { seconds: 3 } });
    expect(ear.events('ended')).toEqual([{ type: 'ended', problem: expect.objectContaining({ retryable }) as object }]);
    expect(clock.pending).toBe(0);
  });

  it('seconds are cumulative on the wire and never counted twice', async () => {
    const { far, session, ear, clock } = await startedLive();
    await clock.advance(20_000);
    await far.says({ type: 'session.usage.updated', usage: { seconds: 15 } });
    await far.says({ type: 'session.usage.updated', usage: { seconds: 15 } });
    await far.says({ type: 'session.usage.updated', usage: { seconds: 19 } });
    session.close();
    expect(ear.events('used').map(({ usage }) => usage.sessionSeconds)).toEqual([15, 4, 2]);
  });

  it('closing asks for the end, waits for it, and closes the socket once', async () => {
    const { far, session, ear, clock } = await startedLive();
    session.close();
    expect(ear.types.at(-1)).toBe('ended');
    await clock.advance(500);
    expect([far.sent('session.close').length, far.closes.length]).toEqual([1, 0]);
    await far.says(output(sound), { type: 'session.closed', reason: 'close_requested', usage: { seconds: 1 } });
    await clock.advance(20_000);
    expect([far.closes.length, clock.pending]).toEqual([1, 0]);
    expect(ear.types.at(-1)).toBe('ended');
  });
});

describe('tools of a Live session', () => {
  const answer = (modelCallId: string, output = '"ok"') => ({ modelCallId, output, respond: true });

  it('are taken from finished items alone, once per call', async () => {
    const { far, ear } = await startedLive();
    await far.says(
      nested({ type: 'response.output_item.added', item: callItem('c1', 'in_progress', '') }),
      nested({ type: 'response.function_call_arguments.done', arguments: '{}' }),
      nested({ type: 'response.output_item.done', item: callItem('c2', 'incomplete') }),
      ...[callDone('c1'), callDone('c1')],
    );
    expect(ear.events('toolCalled').map(({ modelCallId }) => modelCallId)).toEqual(['c1']);
  });

  it('A8: several outputs, one response.create, and not before the response that asked is over', async () => {
    const { far, session, clock } = await startedLive();
    await far.says(nested({ type: 'response.created' }), callDone('c1'), callDone('c2'));
    session.answerTool(answer('c1'));
    session.answerTool(answer('c2'));
    session.answerTool(answer('c2'));
    await clock.advance(1);
    expect(far.received.map(({ type }) => type)).toEqual(['response.item.create', 'response.item.create']);
    await far.says(nested({ type: 'response.completed' }));
    expect(far.sent('response.create')).toHaveLength(1);
  });

  it('a delegate that shows no sign of life is excused, so that the caller is not kept waiting', async () => {
    const { far, session, clock } = await startedLive();
    await far.says(callDone('c1'), nested({ type: 'response.completed' }));
    session.answerTool(answer('c1'));
    await clock.advance(8_000);
    expect(far.sent('session.commentary.append').map(({ content }) => content)).toEqual([
      expect.stringContaining('could not be done'),
    ]);
  });

  it('outputs are cut to what a session takes, and an overflow is answered with a placeholder', async () => {
    const { far, session, ear, clock } = await startedLive();
    for (let at = 0; at < 20; at++) {
      await far.says(callDone(`c${at}`), nested({ type: 'response.completed' }));
      session.answerTool(answer(`c${at}`, 'ü'.repeat(5_000)));
      await clock.advance(1);
    }
    const outputs = far.sent('response.item.create').map(({ item }) => (item as { output: string }).output);
    expect(outputs).toHaveLength(20);
    expect(Math.max(...outputs.map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(2_500);
    expect(outputs.reduce((sum, text) => sum + Buffer.byteLength(text), 0)).toBeLessThan(32_768);
    expect(outputs.at(-1)).toContain('could not be passed on');
    expect(ear.events('problem')).toHaveLength(1);
  });

  it('a refused output is replaced by a placeholder and the delegate goes on', async () => {
    const { far, session } = await startedLive();
    await far.says(callDone('c1'), nested({ type: 'response.completed' }));
    session.answerTool(answer('c1'));
    const eventId = 'ev_2';
    await far.fails({ code: 'response_input_buffer_full', client_event_id: eventId });
    expect(far.sent('response.item.create')).toHaveLength(2);
    expect(far.sent('response.create')).toHaveLength(2);
    await far.fails({ code: 'response_input_buffer_full' });
    expect(far.sent('session.commentary.append')).toHaveLength(1);
  });

  it('a delegation to us is declined: nobody here would answer it', async () => {
    const { far } = await startedLive();
    await far.says({ type: 'session.delegation.created', delegation: { id: 'dlg_9', target: 'client' } });
    expect(far.sent('session.commentary.append')).toEqual([
      expect.objectContaining({
        delegation_id: 'dlg_9',
        content: expect.stringContaining('could not be done') as string,
      }),
    ]);
  });

  it('A13: the result of a tool that an earlier session asked for is told to the voice', async () => {
    const { far, session, clock } = await startedLive();
    session.answerTool({ modelCallId: 'old', output: '{"status":"shipped"}', respond: true });
    await clock.advance(1);
    expect(far.sent('session.commentary.append')[0]?.['content']).toContain('{"status":"shipped"}');
    expect(far.sent('response.item.create')).toEqual([]);
  });
});
