import { at, RealtimeRig } from './realtime-model.rig';

const ORDER_TOOL = {
  type: 'function',
  name: 'get_order_status',
  description: 'Looks up an order.',
  parameters: { type: 'object', properties: { order_id: { type: 'string' } }, required: ['order_id'] },
};
const END_CALL = {
  type: 'function',
  name: 'end_call',
  description: 'Ends the call.',
  parameters: { type: 'object', properties: {} },
};

describe('a spoken turn with the pretend model', () => {
  it('comes in the order of the real service, with every id in its place', async () => {
    const rig = await RealtimeRig.telephone();
    const from = rig.events.length;
    await rig.say('HELLO');
    await rig.until('rate_limits.updated');
    const story = rig.events.slice(from).map(({ type }) => type);
    expect(story.filter((type, index) => story.indexOf(type) === index || !type.endsWith('.delta'))).toEqual([
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_audio_transcript.delta',
      'response.output_audio.delta',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
    ]);
    const user = rig.last('input_audio_buffer.committed').item_id;
    expect(rig.last('input_audio_buffer.speech_started').item_id).toBe(user);
    expect(rig.last('input_audio_buffer.committed').previous_item_id).toBeNull();
    expect(at(rig.last('conversation.item.added'), 'previous_item_id')).toBe(user);
    expect(new Set(rig.events.map(({ event_id }) => event_id)).size).toBe(rig.events.length);
    const responseId = at(rig.last('response.created'), 'response.id');
    const item = at(rig.last('response.done'), 'response.output.0');
    expect(at(item, 'status')).toBe('completed');
    for (const delta of rig.of('response.output_audio.delta')) {
      expect(delta).toMatchObject({
        response_id: responseId,
        item_id: at(item, 'id'),
        output_index: 0,
        content_index: 0,
      });
    }
    const deltas = rig
      .of('response.output_audio_transcript.delta')
      .map(({ delta }) => delta)
      .join('');
    expect(deltas).toBe(rig.last('response.output_audio_transcript.done').transcript);
    expect(at(item, 'content.0.transcript')).toBe(deltas);
    expect(deltas).toContain('pretend assistant of Switchboard');
  });

  it('delivers exactly the voice, byte for byte, faster than it plays', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.say('OPENING_HOURS');
    const startedAt = rig.clock.nowMs();
    await rig.until('response.done');
    const bytes = Buffer.concat(
      rig.of('response.output_audio.delta').map(({ delta }) => Buffer.from(String(delta), 'base64')),
    );
    const expected = await rig.voices.speak(rig.words(), 'marin');
    expect(Buffer.compare(bytes, expected)).toBe(0);
    expect(rig.clock.nowMs() - startedAt).toBeLessThan(bytes.length / 8 / 2);
  });

  it('hands out chunks of 100 to 400 ms, the last perhaps shorter', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.say('HELLO');
    await rig.until('response.done');
    const lengths = rig
      .of('response.output_audio.delta')
      .map(({ delta }) => Buffer.from(String(delta), 'base64').length / 8);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(400);
    expect(lengths[0]).toBeGreaterThanOrEqual(100);
  });

  it('answers in pcm 24 kHz to a client that never chose a format, and understands it', async () => {
    const rig = await RealtimeRig.connect();
    await rig.say('OPENING_HOURS');
    await rig.until('response.done');
    expect(rig.words()).toContain('Monday to Friday');
    const item = String(at(rig.last('response.done'), 'response.output.0.id'));
    const telephone = await rig.voices.speak(rig.words(), 'alloy');
    expect(rig.heardMs(item, 48)).toBeCloseTo(telephone.length / 8, 0);
  });

  it('speaks and understands A-law', async () => {
    const rig = await RealtimeRig.telephone();
    const format = { type: 'audio/pcma' } as const;
    await rig.configure({ audio: { input: { format }, output: { format } } });
    rig.format = format;
    await rig.say('OPENING_HOURS');
    await rig.until('response.done');
    expect(rig.words()).toContain('Monday to Friday');
  });

  it('answers speech it does not know politely', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.configure({}, { transcription: { model: 'gpt-live-transcribe' } });
    await rig.write(await rig.voices.speak('Something nobody has ever taught it.', 'alex'));
    await rig.quiet(700);
    await rig.until('response.done');
    expect(rig.words()).toContain('did not understand');
    const written = await rig.until('conversation.item.input_audio_transcription.completed');
    expect(written.transcript).toBe('(unrecognised speech)');
  });

  it('says quoted instructions exactly, quotation marks inside included', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.ask({
      type: 'response.create',
      response: { instructions: 'Say exactly: "Hello. This is "Joe" speaking."' },
    });
    await rig.until('response.done');
    expect(rig.words()).toBe('Hello. This is "Joe" speaking.');
  });

  it('greets when it is asked to begin', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.ask({ type: 'response.create' });
    await rig.until('response.done');
    expect(rig.words()).toContain('How can I help you?');
  });

  it('tells a story of at least 12 s, long enough to be interrupted', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.say('TELL_STORY');
    const done = await rig.until('response.done');
    expect(rig.heardMs(String(at(done, 'response.output.0.id')))).toBeGreaterThanOrEqual(12_000);
  });

  it('answers a key that was pressed, when asked for a response', async () => {
    const rig = await RealtimeRig.telephone();
    const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'The caller pressed 1#' }] };
    await rig.ask({ type: 'conversation.item.create', item });
    expect(rig.of('response.created')).toHaveLength(0);
    await rig.ask({ type: 'response.create' });
    await rig.until('response.done');
    expect(rig.words()).toContain('You pressed one pound');
  });

  it('answers in text when the session wants text', async () => {
    const rig = await RealtimeRig.telephone({ output_modalities: ['text'] });
    await rig.say('HELLO');
    await rig.until('response.done');
    expect(rig.of('response.output_audio.delta')).toHaveLength(0);
    const text = rig
      .of('response.output_text.delta')
      .map(({ delta }) => delta)
      .join('');
    expect(rig.last('response.output_text.done').text).toBe(text);
    expect(at(rig.last('response.done'), 'response.output.0.content.0')).toEqual({ type: 'output_text', text });
  });
});

describe('functions', () => {
  it('calls a function of the session and makes a sentence of its result', async () => {
    const rig = await RealtimeRig.telephone({ tools: [ORDER_TOOL] });
    await rig.say('ORDER_STATUS');
    const call = at(await rig.until('response.done'), 'response.output.0');
    expect(call).toMatchObject({
      type: 'function_call',
      status: 'completed',
      name: 'get_order_status',
      arguments: '{"order_id":"A-1042"}',
    });
    const pieces = rig
      .of('response.function_call_arguments.delta')
      .map(({ delta }) => delta)
      .join('');
    expect(pieces).toBe('{"order_id":"A-1042"}');
    expect(rig.last('response.function_call_arguments.done')).toMatchObject({
      name: 'get_order_status',
      arguments: pieces,
    });
    const output = JSON.stringify({ order_id: 'A-1042', status: 'out_for_delivery' });
    await rig.ask({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: at(call, 'call_id'), output },
    });
    expect(rig.of('response.created')).toHaveLength(1);
    await rig.ask({ type: 'response.create' });
    await rig.until('response.done', 2);
    expect(rig.words()).toBe('Your order A 1042 is out for delivery.');
  });

  it.each([
    ['{"error":"timed out"}', 'I am sorry'],
    ['Delivered yesterday.', 'Delivered yesterday.'],
    ['Error: no such order', 'I am sorry'],
    ['{"carrier":"DHL","parcels":{"count":2}}', 'carrier is DHL, count is 2'],
    ['{"temperature_celsius":21.4,"wind_speed_kmh":9}', 'It is 21.4 degrees right now, with a wind of 9 kilometres'],
    ['{"temperature_2m":-3.5}', 'It is -3.5 degrees'],
    ['null', 'That is done'],
    ['{}', 'That is done'],
  ])('speaks about the output %s', async (output, expected) => {
    const rig = await RealtimeRig.telephone({ tools: [ORDER_TOOL] });
    await rig.say('ORDER_STATUS');
    const call_id = at(await rig.until('response.done'), 'response.output.0.call_id');
    await rig.ask({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id, output } });
    await rig.ask({ type: 'response.create' });
    await rig.until('response.done', 2);
    expect(rig.words()).toContain(expected);
  });

  it('answers two results of one response together', async () => {
    const rig = await RealtimeRig.telephone();
    for (const call_id of ['call_1', 'call_2']) {
      await rig.ask({
        type: 'conversation.item.create',
        item: { type: 'function_call', call_id, name: 'lookup', arguments: '{}' },
      });
    }
    for (const [call_id, output] of [
      ['call_1', '{"colour":"red"}'],
      ['call_2', '{"size":"large"}'],
    ]) {
      await rig.ask({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id, output } });
    }
    await rig.ask({ type: 'response.create' });
    await rig.until('response.done');
    expect(rig.words()).toContain('colour is red');
    expect(rig.words()).toContain('size is large');
  });

  it('brings several items in one response: a goodbye, then end_call', async () => {
    const rig = await RealtimeRig.telephone({ tools: [END_CALL] });
    await rig.say('GOODBYE');
    const output = at(await rig.until('response.done'), 'response.output');
    expect(output).toMatchObject([
      { type: 'message', status: 'completed' },
      { type: 'function_call', name: 'end_call', arguments: '{}' },
    ]);
    expect(rig.last('response.output_item.done').output_index).toBe(1);
  });

  it('has no call for a tool that the session lacks', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.say('ORDER_STATUS');
    const done = await rig.until('response.done');
    expect(at(done, 'response.output.0.type')).toBe('message');
    expect(at(done, 'response.output.1')).toBeUndefined();
  });

  it('obeys tool_choice: none calls nothing, a named function is called with what it requires', async () => {
    const rig = await RealtimeRig.telephone({ tools: [ORDER_TOOL], tool_choice: 'none' });
    await rig.say('ORDER_STATUS');
    expect(at(await rig.until('response.done'), 'response.output.0.type')).toBe('message');
    await rig.ask({
      type: 'response.create',
      response: { tool_choice: { type: 'function', name: 'get_order_status' } },
    });
    const call = at(await rig.until('response.done', 2), 'response.output.0');
    expect(call).toMatchObject({ type: 'function_call', arguments: '{"order_id":"test"}' });
  });

  it('refuses a result that answers no call of the conversation', async () => {
    const rig = await RealtimeRig.telephone();
    const item = { type: 'function_call_output', call_id: 'call_none', output: '{}' };
    await rig.ask({ type: 'conversation.item.create', item });
    expect(rig.last('error').error).toMatchObject({ message: "Tool call ID 'call_none' not found in conversation." });
    expect(rig.of('conversation.item.added')).toHaveLength(0);
  });
});

describe('responses', () => {
  it('refuses a second active response, and takes one once the first is done', async () => {
    const rig = await RealtimeRig.telephone();
    rig.send({ type: 'response.create' });
    const id = await rig.ask({ type: 'response.create' });
    expect(rig.last('error').error).toMatchObject({ code: 'conversation_already_has_active_response', event_id: id });
    expect(rig.of('response.created')).toHaveLength(1);
    await rig.until('response.done');
    await rig.ask({ type: 'response.create' });
    expect(rig.of('response.created')).toHaveLength(2);
  });

  it('runs an out-of-band response beside the active one and leaves no trace in the conversation', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.say('HELLO');
    await rig.ask({ type: 'response.create' });
    const response = {
      conversation: 'none',
      output_modalities: ['text'],
      instructions: 'Summarise the call.',
      metadata: { topic: 'summary' },
    };
    await rig.ask({ type: 'response.create', response });
    await rig.clock.runUntil(
      () => rig.of('response.done').some((event) => at(event, 'response.metadata.topic') === 'summary'),
      60_000,
    );
    const done = rig.of('response.done').find((event) => at(event, 'response.metadata.topic') === 'summary');
    expect(at(done, 'response.conversation_id')).toBeNull();
    expect(at(done, 'response.output.0.content.0.text')).toBe('The caller said: Hello, who is this?');
    expect(rig.of('conversation.item.added').map((event) => at(event, 'item.id'))).not.toContain(
      at(done, 'response.output.0.id'),
    );
  });

  it('cancels on request: open parts close first, items stay incomplete', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.say('TELL_STORY');
    await rig.until('response.output_audio.delta', 3);
    const from = rig.events.length;
    await rig.ask({ type: 'response.cancel' });
    expect(rig.events.slice(from).map(({ type }) => type)).toEqual([
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
    ]);
    const { response } = rig.last('response.done');
    expect(response).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'client_cancelled' },
    });
    expect(at(response, 'output.0.status')).toBe('incomplete');
    const deltas = rig.of('response.output_audio.delta').length;
    await rig.clock.advance(5_000);
    expect(rig.of('response.output_audio.delta')).toHaveLength(deltas);
  });

  it('answers a cancel with nothing to cancel', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.ask({ type: 'response.cancel' });
    expect(rig.last('error').error).toMatchObject({ code: 'response_cancel_not_active' });
    expect(at(rig.last('error'), 'error.message')).toMatch(/^Cancellation failed/);
  });

  it('stops at max_output_tokens', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.say('HELLO');
    await rig.until('response.done');
    await rig.ask({
      type: 'response.create',
      response: { instructions: 'Say: "A long long long long sentence."', max_output_tokens: 20 },
    });
    const { response } = await rig.until('response.done', 2);
    expect(response).toMatchObject({ status: 'incomplete', status_details: { reason: 'max_output_tokens' } });
    expect(at(response, 'usage.output_tokens')).toBeLessThan(30);
  });

  it('answers only what it was given as input, by value or by reference', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.say('HELLO');
    await rig.until('response.done');
    const hello = rig.last('input_audio_buffer.committed').item_id;
    const text = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'When do you open?' }] };
    await rig.ask({ type: 'response.create', response: { input: [{ type: 'item_reference', id: hello }, text] } });
    await rig.until('response.done', 2);
    expect(rig.words()).toContain('Monday to Friday');
    await rig.ask({ type: 'response.create', response: { input: [{ type: 'item_reference', id: 'item_none' }] } });
    expect(rig.last('error').error).toMatchObject({ code: 'item_not_found' });
  });
});

describe('usage', () => {
  it('bills 1 token per 100 ms heard, 1 per 50 ms spoken, and the whole context again with its old part cached', async () => {
    const rig = await RealtimeRig.telephone({ instructions: 'x'.repeat(400) });
    await rig.say('HELLO');
    const first = at(await rig.until('response.done'), 'response.usage');
    const turnMs =
      Number(rig.last('input_audio_buffer.speech_stopped').audio_end_ms) -
      Number(rig.last('input_audio_buffer.speech_started').audio_start_ms);
    const spokenMs = rig.heardMs(String(at(rig.last('response.done'), 'response.output.0.id')));
    const userTokens = Math.ceil(turnMs / 100);
    const agentTokens = Math.ceil(spokenMs / 50);
    expect(first).toMatchObject({
      input_tokens: 100 + userTokens,
      input_token_details: { text_tokens: 100, audio_tokens: userTokens, cached_tokens: 0 },
      output_token_details: { audio_tokens: agentTokens },
    });
    await rig.say('THANKS');
    const second = at(await rig.until('response.done', 2), 'response.usage');
    expect(second).toMatchObject({
      input_token_details: {
        cached_tokens: 100 + userTokens,
        cached_tokens_details: { text_tokens: 100, audio_tokens: userTokens },
      },
    });
    const details = at(second, 'input_token_details') as Record<string, number>;
    expect(details.audio_tokens).toBeGreaterThan(userTokens + agentTokens);
    expect(at(second, 'input_tokens')).toBe((details.text_tokens ?? 0) + (details.audio_tokens ?? 0));
    expect(at(second, 'total_tokens')).toBe(Number(at(second, 'input_tokens')) + Number(at(second, 'output_tokens')));
  });

  it('forgets the cache when the instructions change', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.say('HELLO');
    await rig.until('response.done');
    await rig.ask({ type: 'session.update', session: { type: 'realtime', instructions: 'Something else.' } });
    await rig.say('THANKS');
    expect(at(await rig.until('response.done', 2), 'response.usage.input_token_details.cached_tokens')).toBe(0);
  });
});
