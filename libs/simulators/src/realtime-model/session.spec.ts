import fc from 'fast-check';
import { at, RealtimeRig } from './realtime-model.rig';

const update = (session: Record<string, unknown>): Record<string, unknown> => ({
  type: 'session.update',
  session: { type: 'realtime', ...session },
});
const input = (fields: Record<string, unknown>): Record<string, unknown> => update({ audio: { input: fields } });

describe('session.created', () => {
  it('comes first, at once, and is a running session with the defaults of the real service', async () => {
    const rig = await RealtimeRig.connect();
    expect(rig.types()).toEqual(['session.created']);
    expect(rig.last('session.created').session).toMatchObject({
      type: 'realtime',
      object: 'realtime.session',
      model: 'gpt-realtime-2.1',
      output_modalities: ['audio'],
      tools: [],
      tool_choice: 'auto',
      max_output_tokens: 'inf',
      truncation: 'auto',
      expires_at: Date.parse('2026-01-01T01:00:00Z') / 1000,
      audio: {
        input: {
          format: { type: 'audio/pcm', rate: 24_000 },
          transcription: null,
          noise_reduction: null,
          turn_detection: {
            type: 'server_vad',
            threshold: 0.5,
            prefix_padding_ms: 300,
            silence_duration_ms: 200,
            idle_timeout_ms: null,
            create_response: true,
            interrupt_response: true,
          },
        },
        output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'alloy', speed: 1 },
      },
    });
    expect(at(rig.last('session.created'), 'session.instructions')).not.toBe('');
  });

  it('really has those defaults: it answers speech before anybody configured it', async () => {
    const rig = await RealtimeRig.connect();
    await rig.say('HELLO');
    await rig.until('response.done');
    expect(rig.last('input_audio_buffer.speech_started').audio_start_ms).toBe(0);
  });
});

describe('session.update', () => {
  it('changes only what was sent and echoes the whole session', async () => {
    const rig = await RealtimeRig.connect();
    const before = at(rig.last('session.created'), 'session') as Record<string, unknown>;
    await rig.ask(update({ instructions: 'Be brief.' }));
    expect(rig.last('session.updated').session).toEqual({ ...before, instructions: 'Be brief.' });
    await rig.ask(input({ turn_detection: { type: 'server_vad', threshold: 0.7 } }));
    await rig.ask(input({ turn_detection: { type: 'server_vad', silence_duration_ms: 500 } }));
    const session = rig.last('session.updated').session;
    expect(at(session, 'audio.input.turn_detection')).toMatchObject({ threshold: 0.7, silence_duration_ms: 500 });
    expect(at(session, 'instructions')).toBe('Be brief.');
    await rig.ask(input({ turn_detection: { type: 'semantic_vad' } }));
    expect(at(rig.last('session.updated'), 'session.audio.input.turn_detection')).toEqual({
      type: 'semantic_vad',
      eagerness: 'auto',
      create_response: true,
      interrupt_response: true,
    });
  });

  it('clears with null, an empty text and an empty list', async () => {
    const rig = await RealtimeRig.connect();
    await rig.ask(input({ transcription: { model: 'gpt-live-transcribe' }, noise_reduction: { type: 'far_field' } }));
    expect(at(rig.last('session.updated'), 'session.audio.input.noise_reduction')).toEqual({
      type: 'far_field',
      strength: 1,
    });
    await rig.ask({
      ...update({
        instructions: '',
        tools: [],
        audio: { input: { turn_detection: null, transcription: null, noise_reduction: null } },
      }),
    });
    expect(rig.last('session.updated').session).toMatchObject({
      instructions: '',
      tools: [],
      audio: { input: { turn_detection: null, transcription: null, noise_reduction: null } },
    });
  });

  const refused: readonly (readonly [string, Record<string, unknown>, string, string])[] = [
    [
      'no type',
      { type: 'session.update', session: { instructions: 'x' } },
      'missing_required_parameter',
      'session.type',
    ],
    ['no session', { type: 'session.update' }, 'missing_required_parameter', 'session'],
    ['another type', { type: 'session.update', session: { type: 'transcription' } }, 'invalid_value', 'session.type'],
    ['an unknown field', update({ temperature: 0.8 }), 'unknown_parameter', 'session.temperature'],
    ['a beta field', update({ input_audio_format: 'g711_ulaw' }), 'unknown_parameter', 'session.input_audio_format'],
    [
      'pcmu with a rate',
      input({ format: { type: 'audio/pcmu', rate: 8000 } }),
      'unknown_parameter',
      'session.audio.input.format.rate',
    ],
    [
      'pcm without its rate',
      input({ format: { type: 'audio/pcm' } }),
      'missing_required_parameter',
      'session.audio.input.format.rate',
    ],
    [
      'pcm at another rate',
      input({ format: { type: 'audio/pcm', rate: 16000 } }),
      'invalid_value',
      'session.audio.input.format.rate',
    ],
    [
      'an unknown format',
      input({ format: { type: 'audio/opus' } }),
      'invalid_value',
      'session.audio.input.format.type',
    ],
    ['both modalities', update({ output_modalities: ['audio', 'text'] }), 'invalid_value', 'session.output_modalities'],
    [
      'an unknown eagerness',
      input({ turn_detection: { type: 'semantic_vad', eagerness: 'eager' } }),
      'invalid_value',
      'session.audio.input.turn_detection.eagerness',
    ],
    [
      'a threshold above 1',
      input({ turn_detection: { type: 'server_vad', threshold: 1.5 } }),
      'invalid_value',
      'session.audio.input.turn_detection.threshold',
    ],
    [
      'an idle timeout too short',
      input({ turn_detection: { type: 'server_vad', idle_timeout_ms: 4_999 } }),
      'invalid_value',
      'session.audio.input.turn_detection.idle_timeout_ms',
    ],
    [
      'server_vad fields in semantic_vad',
      input({ turn_detection: { type: 'semantic_vad', idle_timeout_ms: 6_000 } }),
      'unknown_parameter',
      'session.audio.input.turn_detection.idle_timeout_ms',
    ],
    [
      'an unknown voice',
      update({ audio: { output: { voice: 'nobody' } } }),
      'invalid_value',
      'session.audio.output.voice',
    ],
    ['a speed above 1.5', update({ audio: { output: { speed: 2 } } }), 'invalid_value', 'session.audio.output.speed'],
    [
      'a tool with strict',
      update({ tools: [{ type: 'function', name: 'f', strict: true }] }),
      'unknown_parameter',
      'session.tools[0].strict',
    ],
    ['too many output tokens', update({ max_output_tokens: 5_000 }), 'invalid_value', 'session.max_output_tokens'],
    ['another model', update({ model: 'gpt-realtime-2' }), 'invalid_value', 'session.model'],
    [
      'an unknown transcription model',
      input({ transcription: { model: 'parrot' } }),
      'invalid_value',
      'session.audio.input.transcription.model',
    ],
    [
      'language for a model that takes languages',
      input({ transcription: { model: 'gpt-live-transcribe', language: 'en' } }),
      'invalid_value',
      'session.audio.input.transcription.language',
    ],
    [
      'delay for another model',
      input({ transcription: { model: 'gpt-transcribe', delay: 'low' } }),
      'invalid_value',
      'session.audio.input.transcription.delay',
    ],
    [
      'a text for a number',
      input({ turn_detection: { type: 'server_vad', threshold: 'high' } }),
      'invalid_type',
      'session.audio.input.turn_detection.threshold',
    ],
  ];

  it.each(refused)('refuses %s by name, with nothing applied', async (_, event, code, param) => {
    const rig = await RealtimeRig.connect();
    const before = rig.last('session.created').session;
    const session = event.session as Record<string, unknown> | undefined;
    const id = await rig.ask(session ? { ...event, session: { ...session, instructions: 'Half of it.' } } : event);
    expect(rig.last('error').error).toMatchObject({ type: 'invalid_request_error', code, param, event_id: id });
    expect(rig.of('session.updated')).toHaveLength(0);
    expect(rig.connection.session).toEqual(before);
  });

  it('takes reasoning from models that reason and refuses it for others', async () => {
    const able = await RealtimeRig.connect();
    await able.ask(update({ reasoning: { effort: 'low' }, parallel_tool_calls: true }));
    expect(able.last('session.updated').session).toMatchObject({
      reasoning: { effort: 'low' },
      parallel_tool_calls: true,
    });
    const unable = await RealtimeRig.connect({}, RealtimeRig.knock('gpt-realtime-1.5'));
    await unable.ask(update({ reasoning: { effort: 'low' } }));
    expect(unable.last('error').error).toMatchObject({ param: 'session.reasoning' });
  });

  it('locks the voice after the first audio: another one drops the whole update, the same one passes', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.ask(update({ audio: { output: { voice: 'cedar' } } }));
    await rig.ask(update({ audio: { output: { voice: 'marin' } } }));
    expect(rig.of('error')).toHaveLength(0);
    rig.send({ type: 'response.create' });
    await rig.until('response.done');
    await rig.ask(update({ instructions: 'New.', audio: { output: { voice: 'cedar' } } }));
    expect(rig.last('error').error).toMatchObject({ code: 'cannot_update_voice' });
    expect(rig.connection.session).toMatchObject({ audio: { output: { voice: 'marin' } } });
    expect(rig.connection.session.instructions).not.toBe('New.');
    await rig.ask(update({ instructions: 'New.', audio: { output: { voice: 'marin' } } }));
    expect(rig.connection.session.instructions).toBe('New.');
  });

  it('keeps tracing as it was once it is on', async () => {
    const rig = await RealtimeRig.connect();
    await rig.ask(update({ tracing: 'auto' }));
    await rig.ask(update({ tracing: null }));
    expect(rig.last('error').error).toMatchObject({ param: 'session.tracing' });
  });
});

describe('the conversation', () => {
  const user = (id: string, text = id): Record<string, unknown> => ({
    id,
    type: 'message',
    role: 'user',
    content: [{ type: 'input_text', text }],
  });
  const create = (id: string, previous_item_id?: string): Record<string, unknown> => ({
    type: 'conversation.item.create',
    item: user(id),
    previous_item_id,
  });

  it('chains items by previous_item_id: at the end, after another, or at the root', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.ask(create('one'));
    await rig.ask(create('three'));
    await rig.ask(create('two', 'one'));
    await rig.ask(create('zero', 'root'));
    const links = rig.of('conversation.item.added').map((event) => [event.previous_item_id, at(event, 'item.id')]);
    expect(links).toEqual([
      [null, 'one'],
      ['one', 'three'],
      ['one', 'two'],
      [null, 'zero'],
    ]);
    expect(rig.of('conversation.item.done')).toHaveLength(4);
    expect(at(rig.last('conversation.item.done'), 'item')).toMatchObject({
      object: 'realtime.item',
      status: 'completed',
    });
  });

  it('keeps the order of any insertions and deletions', async () => {
    const rig = await RealtimeRig.telephone();
    const model: string[] = [];
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.boolean(), async (where, remove) => {
        const target = model[where % Math.max(1, model.length)];
        if (remove && target !== undefined) {
          await rig.ask({ type: 'conversation.item.delete', item_id: target });
          expect(rig.last('conversation.item.deleted').item_id).toBe(target);
          model.splice(model.indexOf(target), 1);
          return;
        }
        const id = `item_${++count}`;
        await rig.ask(create(id, target));
        const expected = target === undefined ? (model.at(-1) ?? null) : target;
        expect(rig.last('conversation.item.added').previous_item_id).toBe(expected);
        model.splice(target === undefined ? model.length : model.indexOf(target) + 1, 0, id);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['retrieve', 'item_retrieve_invalid_item_id'],
    ['delete', 'item_delete_invalid_item_id'],
    ['truncate', 'item_truncate_invalid_item_id'],
  ])('refuses to %s an item that does not exist', async (verb, code) => {
    const rig = await RealtimeRig.telephone();
    const more = verb === 'truncate' ? { content_index: 0, audio_end_ms: 0 } : {};
    await rig.ask({ type: `conversation.item.${verb}`, item_id: 'item_none', ...more });
    expect(rig.last('error').error).toMatchObject({ code });
  });

  it('refuses an id twice, an unknown predecessor and content of the wrong role', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.ask(create('one'));
    await rig.ask(create('one'));
    expect(rig.last('error').error).toMatchObject({ param: 'item.id' });
    await rig.ask(create('two', 'nobody'));
    expect(rig.last('error').error).toMatchObject({ param: 'previous_item_id' });
    const item = { type: 'message', role: 'assistant', content: [{ type: 'output_audio', transcript: 'Hi.' }] };
    await rig.ask({ type: 'conversation.item.create', item });
    expect(rig.last('error').error).toMatchObject({ code: 'invalid_value', param: 'item.content[0].type' });
    expect(rig.of('conversation.item.added')).toHaveLength(1);
  });

  it('takes a seeded history and a spoken item, and answers the newest', async () => {
    const rig = await RealtimeRig.telephone();
    await rig.ask({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello.' }] },
    });
    const audio = Buffer.from(await rig.speech('OPENING_HOURS')).toString('base64');
    await rig.ask({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_audio', audio }] },
    });
    expect(rig.raw.at(-1)).not.toContain(audio.slice(0, 40));
    await rig.ask({ type: 'response.create' });
    await rig.until('response.done');
    expect(rig.words()).toContain('Monday to Friday');
  });
});

describe('frames that cannot be read', () => {
  it.each([
    ['no JSON', '{"type":', 'invalid_event'],
    ['a list', '[]', 'invalid_event'],
    ['no type', '{}', 'missing_required_parameter'],
    ['an unknown type', '{"type":"response.sing"}', 'invalid_value'],
    ['a type from the object prototype', '{"type":"constructor"}', 'invalid_value'],
    ['an unknown field', '{"type":"input_audio_buffer.commit","now":true}', 'unknown_parameter'],
    ['no base64', '{"type":"input_audio_buffer.append","audio":"%%%%"}', 'invalid_value'],
    [
      'a fraction of a millisecond',
      '{"type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":1.5}',
      'invalid_type',
    ],
  ])('answers %s with an error and goes on', async (_, text, code) => {
    const rig = await RealtimeRig.telephone();
    rig.sendText(text);
    await rig.clock.advance(2);
    expect(rig.last('error').error).toMatchObject({ type: 'invalid_request_error', code });
    await rig.ask({ type: 'response.create' });
    await rig.until('response.done');
    expect(rig.ended).toEqual([]);
  });

  it('answers a binary frame with an error and goes on', async () => {
    const rig = await RealtimeRig.telephone();
    rig.sendBinary(160);
    await rig.clock.advance(2);
    expect(rig.of('error')).toHaveLength(1);
    expect(rig.ended).toEqual([]);
  });

  it('survives anything', async () => {
    const rig = await RealtimeRig.telephone();
    const types = [
      'session.update',
      'input_audio_buffer.append',
      'conversation.item.create',
      'conversation.item.truncate',
      'response.create',
      'response.cancel',
    ];
    const hostile = fc.record(
      {
        type: fc.constantFrom(...types),
        session: fc.jsonValue(),
        audio: fc.jsonValue(),
        item: fc.jsonValue(),
        response: fc.jsonValue(),
      },
      { requiredKeys: ['type'] },
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (event) => {
        await rig.ask(event);
        expect(rig.ended).toEqual([]);
      }),
      { numRuns: 150 },
    );
    for (const { error } of rig.of('error')) expect(error).not.toMatchObject({ type: 'server_error' });
  });
});
