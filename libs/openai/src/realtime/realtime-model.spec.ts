import fc from 'fast-check';
import {
  Ear,
  agentMessage,
  audioDelta,
  callDone,
  created,
  done,
  frame,
  itemAdded,
  readyRig,
  connectedRig,
} from './realtime.rig';

const types = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type);

describe('a turn', () => {
  it('is told in order: speech, place, answer, sound, words, usage', async () => {
    const { far, ear } = await readyRig();
    await far.says(
      { type: 'input_audio_buffer.speech_started', item_id: 'item_c', audio_start_ms: 320 },
      { type: 'input_audio_buffer.speech_stopped', item_id: 'item_c', audio_end_ms: 1740 },
      { type: 'input_audio_buffer.committed', item_id: 'item_c', previous_item_id: null },
      itemAdded({ id: 'item_c', type: 'message', role: 'user', content: [{ type: 'input_audio' }] }, null),
      created('resp_1'),
      { type: 'response.output_item.added', response_id: 'resp_1', output_index: 0, item: agentMessage('item_a') },
      itemAdded(agentMessage('item_a'), 'item_c'),
      { type: 'conversation.item.input_audio_transcription.delta', item_id: 'item_c', content_index: 0, delta: 'Hel' },
      audioDelta('resp_1', 'item_a', frame(7)),
      { type: 'response.output_audio_transcript.delta', response_id: 'resp_1', item_id: 'item_a', delta: 'Good ' },
      { type: 'conversation.item.input_audio_transcription.completed', item_id: 'item_c', transcript: 'Hello.' },
      { type: 'response.output_audio.done', response_id: 'resp_1', item_id: 'item_a' },
      {
        type: 'response.output_audio_transcript.done',
        response_id: 'resp_1',
        item_id: 'item_a',
        transcript: 'Good day.',
      },
      { type: 'conversation.item.done', item: agentMessage('item_a'), previous_item_id: 'item_c' },
      done('resp_1', {
        usage: {
          total_tokens: 90,
          input_tokens: 60,
          output_tokens: 30,
          input_token_details: { text_tokens: 20, audio_tokens: 40, cached_tokens: 12 },
          output_token_details: { text_tokens: 10, audio_tokens: 20 },
        },
      }),
    );
    expect(ear.told).toEqual([
      { type: 'callerSpeechStarted', itemId: 'item_c', audioStartMs: 320 },
      { type: 'callerSpeechStopped', itemId: 'item_c', audioEndMs: 1740 },
      { type: 'callerTurnCommitted', itemId: 'item_c', previousItemId: null },
      { type: 'responseStarted', responseId: 'resp_1' },
      { type: 'agentItemAdded', responseId: 'resp_1', itemId: 'item_a', previousItemId: 'item_c' },
      { type: 'callerText', itemId: 'item_c', delta: 'Hel' },
      { audio: { responseId: 'resp_1', itemId: 'item_a', contentIndex: 0, payload: frame(7) } },
      { type: 'agentText', responseId: 'resp_1', itemId: 'item_a', delta: 'Good ' },
      { type: 'callerTextDone', itemId: 'item_c', text: 'Hello.' },
      { type: 'agentAudioDone', responseId: 'resp_1', itemId: 'item_a' },
      { type: 'agentTextDone', responseId: 'resp_1', itemId: 'item_a', text: 'Good day.' },
      {
        type: 'responseDone',
        responseId: 'resp_1',
        status: 'completed',
        usage: {
          inputTokens: 60,
          cachedInputTokens: 12,
          inputAudioTokens: 40,
          cachedInputAudioTokens: 0,
          outputTokens: 30,
          outputAudioTokens: 20,
        },
        problem: null,
      },
    ]);
  });

  it('a transcription that fails says why', async () => {
    const { far, ear } = await readyRig();
    const type = 'conversation.item.input_audio_transcription.failed';
    await far.says({ type, item_id: 'item_c', error: { message: 'Too short.' } }, { type, item_id: 'item_d' });
    expect(ear.events('callerTextFailed')).toEqual([
      { type: 'callerTextFailed', itemId: 'item_c', message: 'Too short.' },
      { type: 'callerTextFailed', itemId: 'item_d', message: 'The transcription failed without a reason.' },
    ]);
  });

  it.each([
    ['cancelled', 'cancelled'],
    ['incomplete', 'incomplete'],
    ['in_progress', 'incomplete'],
    ['something new', 'incomplete'],
  ])('a response that ends %s without usage is told as %s', async (status, told) => {
    const { far, ear } = await readyRig();
    await far.says(created('resp_1'), done('resp_1', { status }));
    expect(ear.events('responseDone')).toEqual([
      { type: 'responseDone', responseId: 'resp_1', status: told, usage: null, problem: null },
    ]);
  });

  it('a failed response carries its problem and the session goes on', async () => {
    const { far, ear } = await readyRig();
    const status_details = { type: 'failed', error: { type: 'server_error', code: null, message: 'Try again.' } };
    await far.says(created('resp_1'), done('resp_1', { status: 'failed', status_details }));
    expect(ear.events('responseDone')[0]?.problem).toMatchObject({ retryable: true, providerCode: 'server_error' });
    expect(ear.types).not.toContain('ended');
  });

  it('caller audio passes unchanged', async () => {
    const { far, session, settle } = await readyRig();
    session.hear(frame(5));
    await settle();
    expect(far.received).toEqual([{ type: 'input_audio_buffer.append', audio: frame(5) }]);
  });
});

describe('the place of an item', () => {
  it('is told once, whichever of the pair comes first', async () => {
    const { far, ear } = await readyRig();
    await far.says(
      itemAdded({ id: 'item_c', type: 'message', role: 'user', content: [{ type: 'input_audio' }] }, null),
      { type: 'input_audio_buffer.committed', item_id: 'item_c', previous_item_id: null },
      created('resp_1'),
      itemAdded(agentMessage('item_a'), 'item_c'),
      { type: 'response.output_item.added', response_id: 'resp_1', item: agentMessage('item_a') },
      { type: 'conversation.item.done', item: agentMessage('item_a'), previous_item_id: 'item_c' },
    );
    expect(ear.types).toEqual(['callerTurnCommitted', 'responseStarted', 'agentItemAdded']);
    expect(ear.events('agentItemAdded')[0]).toMatchObject({ responseId: 'resp_1', previousItemId: 'item_c' });
  });

  it('skips what nobody says: function calls, their outputs and messages of ours', async () => {
    const { far, ear } = await readyRig();
    await far.says(
      created('resp_1'),
      itemAdded(agentMessage('item_1'), null),
      itemAdded({ id: 'item_2', type: 'function_call', call_id: 'c', name: 'x', arguments: '{}' }, 'item_1'),
      itemAdded({ id: 'item_3', type: 'function_call_output', call_id: 'c', output: '1' }, 'item_2'),
      itemAdded(
        { id: 'item_4', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'key 1' }] },
        'item_3',
      ),
      itemAdded(
        { id: 'item_5', type: 'message', role: 'system', content: [{ type: 'input_text', text: '' }] },
        'item_4',
      ),
      itemAdded(agentMessage('item_6'), 'item_5'),
    );
    expect(ear.events('callerTurnCommitted')).toEqual([]);
    expect(ear.events('agentItemAdded').map(({ itemId, previousItemId }) => [itemId, previousItemId])).toEqual([
      ['item_1', null],
      ['item_6', 'item_1'],
    ]);
  });

  it('is told before the first sound even by an endpoint that never places items', async () => {
    const { far, ear } = await readyRig();
    await far.says(
      { type: 'input_audio_buffer.committed', item_id: 'item_c' },
      created('resp_1'),
      audioDelta('resp_1', 'item_a', frame(1)),
      audioDelta('resp_1', 'item_a', frame(2)),
    );
    expect(ear.types).toEqual(['callerTurnCommitted', 'responseStarted', 'agentItemAdded', 'audio', 'audio']);
    expect(ear.events('agentItemAdded')[0]).toMatchObject({ previousItemId: 'item_c' });
  });

  it('a ring of predecessors ends the search, not the process', async () => {
    const { far, ear } = await readyRig();
    const silent = (id: string) => ({ id, type: 'function_call_output' });
    await far.says(itemAdded(silent('x'), 'y'), itemAdded(silent('y'), 'x'), itemAdded(agentMessage('item_a'), 'y'));
    expect(ear.events('agentItemAdded')).toEqual([
      { type: 'agentItemAdded', responseId: null, itemId: 'item_a', previousItemId: null },
    ]);
  });
});

describe('commands', () => {
  it('an answer is asked for by one response.create with an id of its own', async () => {
    const { far, session, settle } = await readyRig();
    session.respond('Greet the caller.');
    session.respond();
    await settle();
    expect(far.received).toEqual([
      { type: 'response.create', event_id: expect.any(String), response: { instructions: 'Greet the caller.' } },
    ]);
    await far.says(created('resp_1'), done('resp_1'));
    expect(far.sent('response.create')[1]).toEqual({ type: 'response.create', event_id: expect.any(String) });
  });

  it('text is told as an item and asks for nothing', async () => {
    const { far, session, settle } = await readyRig();
    session.tell('system', 'The caller pressed 1.');
    await settle();
    expect(far.received).toEqual([
      {
        type: 'conversation.item.create',
        event_id: expect.any(String),
        item: { type: 'message', role: 'system', content: [{ type: 'input_text', text: 'The caller pressed 1.' }] },
      },
    ]);
  });

  it('every client event but audio has its own event id', async () => {
    const { far, session, settle } = await readyRig();
    session.tell('user', 'a');
    session.respond();
    session.cancel();
    session.cutOff({ itemId: 'i', contentIndex: 0, heardMs: 1 });
    session.forget('j');
    await settle();
    expect(far.received).toHaveLength(5);
    expect(new Set(far.received.map((event) => event.event_id)).size).toBe(5);
  });

  it('a cut is sent once for an item, in whole milliseconds', async () => {
    const { far, session, settle } = await readyRig();
    session.cutOff({ itemId: 'item_a', contentIndex: 0, heardMs: 1234.9 });
    session.cutOff({ itemId: 'item_a', contentIndex: 0, heardMs: 1500 });
    session.forget('item_a');
    await settle();
    expect(far.received).toEqual([
      {
        type: 'conversation.item.truncate',
        event_id: expect.any(String),
        item_id: 'item_a',
        content_index: 0,
        audio_end_ms: 1234,
      },
    ]);
  });

  it('an unheard item is deleted after the end of its response and before the next one begins', async () => {
    const { far, session, settle } = await readyRig();
    await far.says(created('resp_1'), audioDelta('resp_1', 'item_a', frame(1)));
    session.forget('item_a');
    session.respond();
    await settle();
    expect(far.received).toEqual([]);
    await far.says(done('resp_1', { status: 'cancelled' }));
    expect(types(far.received)).toEqual(['conversation.item.delete', 'response.create']);
    expect(far.received[0]).toMatchObject({ item_id: 'item_a' });
  });

  it('an unheard item of an ended response is deleted at once, and only once', async () => {
    const { far, session, settle } = await readyRig();
    await far.says(created('resp_1'), audioDelta('resp_1', 'item_a', frame(1)), done('resp_1'));
    session.forget('item_a');
    session.forget('item_a');
    await settle();
    expect(types(far.received)).toEqual(['conversation.item.delete']);
  });

  it('a cancel is sent only while a response is active, and once', async () => {
    const { far, session, settle } = await readyRig();
    session.cancel();
    await far.says(created('resp_1'));
    session.cancel();
    session.cancel();
    await far.says(done('resp_1', { status: 'cancelled' }));
    session.cancel();
    await settle();
    expect(types(far.received)).toEqual(['response.cancel']);
  });

  it('a cancel that came too late does not spend that of the next response', async () => {
    const { far, session, settle } = await readyRig();
    session.respond();
    session.cancel();
    await far.says(created('resp_1'));
    session.cancel();
    await settle();
    expect(types(far.received)).toEqual(['response.create', 'response.cancel', 'response.cancel']);
  });

  it('a cancel that finds nothing active corrects our picture: the next request is sent', async () => {
    const { far, session, ear } = await readyRig();
    await far.says(created('resp_1'));
    session.cancel();
    session.respond();
    await far.fails({ code: null, message: 'Cancellation failed: no active response found' });
    expect(types(far.received)).toEqual(['response.cancel', 'response.create']);
    expect(ear.events('problem')).toEqual([]);
  });
});

describe('function calls', () => {
  it('are taken from completed items alone, once each', async () => {
    const { far, ear } = await readyRig();
    const cut = {
      response_id: 'resp_1',
      item_id: 'item_call_1',
      call_id: 'call_1',
      name: 'order_status',
      arguments: '{"or',
    };
    await far.says(
      created('resp_1'),
      { type: 'response.function_call_arguments.done', ...cut },
      callDone('resp_1', 'call_0', 'incomplete'),
      callDone('resp_1', 'call_1'),
      callDone('resp_1', 'call_1'),
    );
    expect(ear.events('toolCalled')).toEqual([
      {
        type: 'toolCalled',
        responseId: 'resp_1',
        itemId: 'item_call_1',
        modelCallId: 'call_1',
        name: 'order_status',
        rawArguments: '{"order":"A1"}',
      },
    ]);
  });

  it('A8: made in parallel are each answered once and followed by one response', async () => {
    const { far, session, settle } = await readyRig();
    await far.says(created('resp_1'), callDone('resp_1', 'call_1'), callDone('resp_1', 'call_2'));
    session.answerTool({ modelCallId: 'call_2', output: '{"eta":5}', respond: true });
    session.answerTool({ modelCallId: 'call_2', output: 'again', respond: true });
    await far.says(done('resp_1'));
    session.answerTool({ modelCallId: 'call_1', output: 'late', respond: true });
    session.answerTool({ modelCallId: 'unknown', output: 'x', respond: true });
    await settle();
    const outputs = far.sent('conversation.item.create').map(({ item }) => item);
    expect(outputs).toEqual([
      { type: 'function_call_output', call_id: 'call_2', output: '{"eta":5}' },
      { type: 'function_call_output', call_id: 'call_1', output: 'late' },
    ]);
    expect(types(far.received).slice(-1)).toEqual(['response.create']);
    expect(far.sent('response.create')).toHaveLength(1);
  });
});

describe('a refused response.create', () => {
  const BUSY = 'conversation_already_has_active_response';

  it('is sent again after the response that was in its way, and nobody hears of it', async () => {
    const { far, session, ear } = await readyRig();
    session.respond('Say A.');
    await far.says(created('resp_vad'));
    await far.fails({ code: BUSY, event_id: far.eventIdOf('response.create') });
    expect(far.sent('response.create')).toHaveLength(1);
    await far.says(done('resp_vad'));
    expect(far.sent('response.create')[1]).toMatchObject({ response: { instructions: 'Say A.' } });
    expect(ear.events('problem')).toEqual([]);
  });

  it('with no response in sight is sent again after a pause', async () => {
    const { far, session, clock } = await readyRig();
    session.respond();
    await far.fails({ code: BUSY, event_id: null });
    expect(far.sent('response.create')).toHaveLength(1);
    await clock.advance(1_000);
    expect(far.sent('response.create')).toHaveLength(2);
  });

  it('for a rate limit is sent again after a pause, and told', async () => {
    const { far, session, clock, ear, settle } = await readyRig();
    session.respond();
    await settle();
    await far.fails({ type: 'requests', code: 'rate_limit_exceeded', event_id: far.eventIdOf('response.create') });
    expect(ear.events('problem')[0]?.problem).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
    await clock.advance(1_000);
    expect(far.sent('response.create')).toHaveLength(2);
  });

  it('that is our mistake is told, not repeated, and holds up nothing', async () => {
    const { far, session, clock, ear, settle } = await readyRig();
    session.respond('bad');
    session.respond('good');
    await settle();
    await far.fails({ code: 'invalid_value', event_id: far.eventIdOf('response.create') });
    expect(far.sent('response.create')[1]).toMatchObject({ response: { instructions: 'good' } });
    expect(ear.events('problem')[0]?.problem).toMatchObject({ retryable: false, providerCode: 'invalid_value' });
    await far.says(created('resp_1'), done('resp_1'));
    await clock.advance(20_000);
    expect(far.sent('response.create')).toHaveLength(2);
  });

  it('without any answer is told and sent again after 10 s', async () => {
    const { far, session, clock, ear } = await readyRig();
    session.respond();
    await clock.advance(10_000);
    await clock.advance(1);
    expect(far.sent('response.create')).toHaveLength(2);
    expect(ear.events('problem')[0]?.problem).toMatchObject({ retryable: true, providerCode: 'timeout' });
    await far.says(created('resp_1'), done('resp_1'));
    expect(clock.pending).toBe(0);
  });
});

describe('errors', () => {
  it.each([
    [{ code: 'response_cancel_not_active' }],
    [{ code: null, message: 'Cancellation failed: no active response found' }],
    [{ code: 'input_audio_buffer_commit_empty' }],
    [{ code: 'item_not_found' }],
    [{ code: null, message: 'Only model output audio messages can be truncated' }],
  ])('that only tell of a lost race are swallowed: %j', async (error) => {
    const { far, ear } = await readyRig();
    await far.fails(error);
    expect(ear.told).toEqual([]);
  });

  it('of another kind are told and the session goes on', async () => {
    const { far, ear, session, settle } = await readyRig();
    await far.fails({ code: 'invalid_value', message: 'Audio content of 2450ms is already shorter than 2535ms' });
    expect(ear.told).toEqual([
      {
        type: 'problem',
        problem: {
          code: 'PROVIDER_UNAVAILABLE',
          message: 'OpenAI: Audio content of 2450ms is already shorter than 2535ms',
          retryable: false,
          provider: 'OPENAI',
          providerCode: 'invalid_value',
        },
      },
    ]);
    session.respond();
    await settle();
    expect(far.sent('response.create')).toHaveLength(1);
  });

  it.each([
    ['invalid_api_key', 'PROVIDER_AUTH'],
    ['account_deactivated', 'PROVIDER_AUTH'],
    ['insufficient_quota', 'PROVIDER_QUOTA'],
    ['credit_balance_exhausted', 'PROVIDER_QUOTA'],
    ['billing_hard_limit_reached', 'PROVIDER_QUOTA'],
    ['model_not_found', 'SETUP_INCOMPLETE'],
    ['invalid_model', 'SETUP_INCOMPLETE'],
  ])('%s ends the session for good, in band or in a failed response', async (code, expected) => {
    const inBand = await readyRig();
    await inBand.far.fails({ code });
    const inResponse = await readyRig();
    const status_details = { type: 'failed', error: { type: 'invalid_request_error', code } };
    await inResponse.far.says(created('resp_1'), done('resp_1', { status: 'failed', status_details }));
    for (const { ear, far } of [inBand, inResponse]) {
      expect(ear.events('ended')).toEqual([
        {
          type: 'ended',
          problem: expect.objectContaining({
            code: expected,
            retryable: false,
            provider: 'OPENAI',
            providerCode: code,
          }),
        },
      ]);
      expect(ear.types.at(-1)).toBe('ended');
      expect(far.closes).toEqual([{ code: 1000, reason: '' }]);
    }
  });

  it('a refused key, told in band in place of session.created, is told once and without any of the key', async () => {
    const { far, ear } = await connectedRig();
    const message = 'Incorrect API key provided: sk-test-********7890. You can find your key at …';
    far.socket.send(JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', code: null, message } }));
    await far.closesWith(3000, 'invalid_request_error.invalid_api_key');
    expect(ear.types).toEqual(['ended']);
    expect(ear.events('ended')[0]?.problem).toMatchObject({ retryable: false });
    expect(JSON.stringify(ear.told)).not.toContain('7890');
  });
});

describe('the end of the connection', () => {
  it.each([
    [3000, 'invalid_request_error.invalid_api_key', 'PROVIDER_AUTH', 'invalid_api_key', false],
    [4000, 'invalid_request_error.invalid_model', 'SETUP_INCOMPLETE', 'invalid_model', false],
    [4004, 'invalid_request_error.model_not_found', 'SETUP_INCOMPLETE', 'model_not_found', false],
    [4000, 'invalid_request_error.something_new', 'SETUP_INCOMPLETE', '4000', false],
    [3000, '', 'PROVIDER_AUTH', '3000', false],
    [1001, 'Your session hit the maximum duration of 60 minutes.', 'PROVIDER_UNAVAILABLE', 'session_expired', true],
    [1000, '', 'PROVIDER_UNAVAILABLE', '1000', true],
    [1011, 'keepalive ping timeout', 'PROVIDER_UNAVAILABLE', '1011', true],
  ])('close %s %j is %s %s, retryable %s', async (code, reason, expected, providerCode, retryable) => {
    const { far, ear } = await readyRig();
    await far.closesWith(code, reason);
    expect(ear.told).toEqual([
      { type: 'ended', problem: expect.objectContaining({ code: expected, providerCode, retryable }) },
    ]);
  });

  it('a vanished socket may be tried again', async () => {
    const { far, ear, settle } = await readyRig();
    far.socket.terminate();
    await settle();
    expect(ear.events('ended')[0]?.problem).toMatchObject({ retryable: true, providerCode: '1006' });
  });

  it('after the hour the error and the close are told as one retryable end', async () => {
    const { far, ear } = await readyRig();
    await far.fails({ code: 'session_expired', event_id: null });
    await far.closesWith(1001, 'Your session hit the maximum duration of 60 minutes.');
    expect(ear.told).toEqual([
      { type: 'ended', problem: expect.objectContaining({ retryable: true, providerCode: 'session_expired' }) },
    ]);
  });

  it('our own close is no problem; nothing comes after it and no timer is left', async () => {
    const { far, ear, session, clock } = await readyRig();
    session.respond();
    session.close();
    await far.says(created('resp_1'), audioDelta('resp_1', 'item_a', frame(1)));
    session.hear(frame(1));
    session.respond();
    session.close();
    await clock.advance(60_000);
    expect(ear.told).toEqual([{ type: 'ended', problem: null }]);
    expect(types(far.received)).toEqual(['response.create']);
    expect(clock.pending).toBe(0);
  });

  it('a connection that takes nothing any more is given up', async () => {
    const { ear, session, unsent } = await readyRig();
    unsent.bytes = 2 * 1024 * 1024;
    session.hear(frame(1));
    session.hear(frame(2));
    expect(ear.told).toEqual([
      { type: 'ended', problem: expect.objectContaining({ retryable: true, providerCode: 'stalled' }) },
    ]);
  });
});

describe('a hostile far side', () => {
  it('is passed over and told once: bad JSON, binary frames, events without their fields', async () => {
    const { far, ear } = await readyRig();
    far.socket.send('{"type":');
    far.socket.sendBinary(160);
    far.socket.send('[]');
    await far.says({ type: 'input_audio_buffer.speech_started' }, { type: 'response.created', response: 5 });
    await far.says({ type: 'new.event' }, created('resp_1'));
    expect(ear.types).toEqual(['problem', 'responseStarted']);
    expect(ear.events('problem')[0]?.problem).toMatchObject({ providerCode: 'malformed', retryable: false });
  });

  it('property: no sequence of frames makes anything throw, and there is at most one end', async () => {
    const name = fc.constantFrom('resp_1', 'resp_2', 'item_1', 'item_2', '');
    const event = fc.oneof(
      name.map(created),
      name.map((id) => done(id)),
      fc.tuple(name, name).map(([response, item]) => audioDelta(response, item, 'AAAA')),
      fc.tuple(name, name).map(([response, call]) => callDone(response, call)),
      fc.tuple(name, fc.option(name)).map(([id, previous]) => itemAdded(agentMessage(id), previous)),
      fc.record({
        type: fc.constant('error'),
        error: fc.record({ code: fc.constantFrom('server_error', 'busy', null) }),
      }),
      fc.record({ type: fc.constant('session.updated'), session: fc.jsonValue() }),
      fc.jsonValue().map((response) => ({ type: 'response.done', response })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 25 }), async (events) => {
        const rig = await readyRig();
        for (const one of events) rig.far.socket.send(JSON.stringify(one));
        await rig.settle();
        await rig.far.closesWith(1011, '');
        expect(rig.faults).toEqual([]);
        expect(rig.ear.events('ended')).toHaveLength(1);
        expect(rig.ear.types.at(-1)).toBe('ended');
        expect(rig.clock.pending).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a listener that throws', () => {
  it('ends this session, is reported, and nothing escapes to the socket', async () => {
    const ear = new Ear();
    const rig = await readyRig({ ear });
    const bug = new Error('bug');
    ear.react = (event) => {
      if (event.type === 'responseStarted') throw bug;
    };
    await rig.far.says(created('resp_1'), created('resp_2'));
    expect(rig.faults).toEqual([bug]);
    expect(ear.types).toEqual(['responseStarted', 'ended']);
    expect(rig.far.closes).toEqual([{ code: 1000, reason: '' }]);
  });

  it('even when it throws again at the end', async () => {
    const ear = new Ear();
    const rig = await readyRig({ ear });
    ear.react = () => {
      throw new Error('bug');
    };
    await rig.far.says(created('resp_1'));
    expect(rig.faults).toHaveLength(2);
    expect(ear.events('ended')).toHaveLength(1);
  });

  it.each(['agentItemAdded', 'responseDone', 'problem'] as const)(
    'a listener that closes at %s hears nothing after `ended`, and no timer is left',
    async (type) => {
      const ear = new Ear();
      const { far, session, clock } = await readyRig({ ear });
      session.respond('one');
      session.respond('two');
      ear.react = (event) => event.type === type && session.close();
      await far.says(created('resp_1'), audioDelta('resp_1', 'item_a', frame(1)), done('resp_1'));
      await far.fails({ code: 'invalid_value' });
      await clock.advance(30_000);
      expect(ear.types.slice(-2)).toEqual([type, 'ended']);
      expect(clock.pending).toBe(0);
    },
  );

  it('a listener that closes or asks in the middle of an event is served in order', async () => {
    const ear = new Ear();
    const { far, session } = await readyRig({ ear });
    ear.react = (event) => {
      if (event.type === 'responseDone') session.respond('next');
      if (event.type === 'responseStarted' && event.responseId === 'resp_2') session.close();
    };
    await far.says(created('resp_1'), done('resp_1'), created('resp_2'), done('resp_2'));
    expect(types(far.received)).toEqual(['response.create']);
    expect(ear.types).toEqual(['responseStarted', 'responseDone', 'responseStarted', 'ended']);
  });
});
