import fc from 'fast-check';
import { at, RealtimeRig } from './realtime-model.rig';

/** The model is telling its story, of which this much has been delivered. */
async function storyTold(
  minMs: number,
  session: Record<string, unknown> = {},
): Promise<{ rig: RealtimeRig; item: string }> {
  const rig = await RealtimeRig.telephone();
  if (Object.keys(session).length > 0) await rig.configure({}, session);
  await rig.say('TELL_STORY');
  const item = String(at(await rig.until('response.output_item.added'), 'item.id'));
  await rig.clock.runUntil(() => rig.heardMs(item) >= minMs, 60_000);
  return { rig, item };
}

describe('barge-in', () => {
  it('closes what is open and ends the response as cancelled, turn_detected, in the turn of speech_started', async () => {
    const { rig, item } = await storyTold(1_000);
    const from = rig.events.length;
    await rig.write(await rig.speech('WAIT_STOP'));
    const story = rig.events
      .slice(from)
      .map(({ type }) => type)
      .filter((type) => !type.endsWith('.delta'));
    expect(story.slice(0, 7)).toEqual([
      'input_audio_buffer.speech_started',
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
      status_details: { type: 'cancelled', reason: 'turn_detected' },
    });
    expect(at(response, 'output.0')).toMatchObject({ id: item, status: 'incomplete' });
    expect(at(response, 'usage.output_token_details.audio_tokens')).toBe(Math.ceil(rig.heardMs(item) / 50));
    await rig.quiet(700);
    await rig.until('response.done', 2);
    expect(rig.words()).toContain('What is your question?');
  });

  it('sends function_call_arguments.done with cut arguments, and an incomplete call', async () => {
    const name = 'get_order_status';
    const rig = await RealtimeRig.telephone({ tools: [{ type: 'function', name }] });
    await rig.say('ORDER_STATUS', 240);
    await rig.until('response.function_call_arguments.delta');
    await rig.ask({ type: 'response.cancel' });
    const { arguments: cut } = rig.last('response.function_call_arguments.done');
    expect('{"order_id":"A-1042"}'.startsWith(String(cut))).toBe(true);
    expect(String(cut).length).toBeLessThan('{"order_id":"A-1042"}'.length);
    expect(at(rig.last('response.output_item.done'), 'item')).toMatchObject({
      type: 'function_call',
      status: 'incomplete',
      arguments: cut,
    });
  });

  it('leaves the answer running with interrupt_response false, and complains when it cannot answer beside it', async () => {
    const vad = { type: 'server_vad', silence_duration_ms: 200, interrupt_response: false };
    const { rig } = await storyTold(1_000, { turn_detection: vad });
    await rig.write((await rig.speech('WAIT_STOP')).subarray(0, 6_400));
    await rig.quiet(300);
    expect(rig.last('error').error).toMatchObject({ code: 'conversation_already_has_active_response', event_id: null });
    const { response } = await rig.until('response.done');
    expect(response).toMatchObject({ status: 'completed' });
  });

  it('only reports speech when both switches are off', async () => {
    const vad = { type: 'server_vad', create_response: false, interrupt_response: false };
    const rig = await RealtimeRig.telephone();
    await rig.configure({}, { turn_detection: vad });
    await rig.say('HELLO');
    await rig.clock.advance(2_000);
    expect(rig.of('input_audio_buffer.committed')).toHaveLength(1);
    expect(rig.of('response.created')).toHaveLength(0);
  });
});

describe('truncation', () => {
  it('cuts an interrupted answer to what was heard and takes its transcript away', async () => {
    const { rig, item } = await storyTold(1_500);
    await rig.ask({ type: 'response.cancel' });
    await rig.ask({ type: 'conversation.item.truncate', item_id: item, content_index: 0, audio_end_ms: 700 });
    expect(rig.last('conversation.item.truncated')).toMatchObject({
      item_id: item,
      content_index: 0,
      audio_end_ms: 700,
    });
    await rig.ask({ type: 'conversation.item.retrieve', item_id: item });
    expect(at(rig.last('conversation.item.retrieved'), 'item.content.0')).toEqual({ type: 'output_audio' });
    await rig.ask({ type: 'response.create' });
    const usage = at(await rig.until('response.done', 2), 'response.usage.input_token_details.audio_tokens');
    const user = rig.last('input_audio_buffer.speech_stopped');
    const userMs = Number(user.audio_end_ms) - Number(rig.last('input_audio_buffer.speech_started').audio_start_ms);
    expect(usage).toBe(Math.ceil(userMs / 100) + 14);
  });

  it('refuses to cut beyond the end, in the words of the real service', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.say('HELLO');
    const item = String(at(await rig.until('response.done'), 'response.output.0.id'));
    const lengthMs = Math.floor(rig.heardMs(item));
    const id = await rig.ask({
      type: 'conversation.item.truncate',
      item_id: item,
      content_index: 0,
      audio_end_ms: lengthMs + 1,
    });
    expect(rig.last('error').error).toEqual({
      type: 'invalid_request_error',
      code: 'invalid_value',
      message: `Audio content of ${lengthMs}ms is already shorter than ${lengthMs + 1}ms`,
      param: 'audio_end_ms',
      event_id: id,
    });
    expect(rig.of('conversation.item.truncated')).toHaveLength(0);
  });

  it('holds every cut against the true length, whatever was cut before', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.say('HELLO');
    const item = String(at(await rig.until('response.done'), 'response.output.0.id'));
    let lengthMs = Math.floor(rig.heardMs(item));
    await fc.assert(
      fc.asyncProperty(fc.nat(lengthMs + 500), async (endMs) => {
        const before = rig.of('conversation.item.truncated').length;
        await rig.ask({ type: 'conversation.item.truncate', item_id: item, content_index: 0, audio_end_ms: endMs });
        const accepted = rig.of('conversation.item.truncated').length - before;
        expect(accepted).toBe(endMs <= lengthMs && lengthMs > 0 ? 1 : 0);
        if (accepted === 1) lengthMs = endMs;
      }),
      { numRuns: 60 },
    );
  });

  it('refuses items without audio', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.say('HELLO');
    const user = rig.last('input_audio_buffer.committed').item_id;
    const seeded = {
      id: 'item_seed',
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'Hi.' }],
    };
    await rig.ask({ type: 'conversation.item.create', item: seeded });
    for (const item_id of [user, 'item_seed']) {
      await rig.ask({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 0 });
      expect(rig.last('error').error).toMatchObject({
        code: 'unsupported_content_type',
        message: 'Only model output audio messages can be truncated',
      });
    }
    rig.connection.faults.on('truncate-code-null', Infinity);
    rig.connection.faults.on('error-event-id-null');
    await rig.ask({ type: 'conversation.item.truncate', item_id: 'item_seed', content_index: 0, audio_end_ms: 0 });
    expect(rig.last('error').error).toMatchObject({ code: null, event_id: null });
  });

  it('can count 85 ms less than it delivered, and fall silent after a cut beyond the end', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.say('HELLO');
    const item = String(at(await rig.until('response.done'), 'response.output.0.id'));
    const lengthMs = Math.floor(rig.heardMs(item));
    rig.connection.faults.on('audio-length-short');
    rig.connection.faults.on('silent-after-bad-truncate');
    await rig.ask({ type: 'conversation.item.truncate', item_id: item, content_index: 0, audio_end_ms: lengthMs - 50 });
    expect(at(rig.last('error'), 'error.message')).toBe(
      `Audio content of ${lengthMs - 85}ms is already shorter than ${lengthMs - 50}ms`,
    );
    await rig.say('THANKS');
    await rig.clock.advance(5_000);
    expect(rig.of('response.created')).toHaveLength(1);
  });
});
