import fc from 'fast-check';
import { sliceAudioDelta } from './audio-delta';
import { AudioDeltaReader } from './audio-delta-reader';
import { sliceWords } from './word-delta';
import { readServerFrame, readWhole, writeAppend, writeClientEvent } from './realtime-wire';

const AUDIO = {
  type: 'response.output_audio.delta',
  event_id: 'event_1',
  response_id: 'resp_1',
  item_id: 'item_1',
  output_index: 0,
  content_index: 0,
  delta: '/////w==',
};
const READ = { responseId: 'resp_1', itemId: 'item_1', contentIndex: 0, payload: '/////w==' };

describe('audio deltas', () => {
  it('are sliced out of the text, whatever the order and spacing of the fields', () => {
    expect(sliceAudioDelta(JSON.stringify(AUDIO))).toEqual(READ);
    const { delta, ...head } = AUDIO;
    const reversed = Object.fromEntries([...Object.entries(head).reverse(), ['delta', delta]]);
    expect(sliceAudioDelta(JSON.stringify(reversed))).toEqual(READ);
    expect(sliceAudioDelta(JSON.stringify(AUDIO, null, 2))).toEqual(READ);
  });

  it('that name their type only behind a long payload are left to the full parser', () => {
    const payload = 'A'.repeat(400);
    const { type, ...rest } = AUDIO;
    const text = JSON.stringify({ ...rest, delta: payload, type });
    expect(sliceAudioDelta(text)).toBeNull();
    expect(readServerFrame(text)).toEqual({ kind: 'audio', audio: { ...READ, payload } });
  });

  it('with anything unusual are left to the full parser and come out the same', () => {
    const unusual = [
      JSON.stringify({ ...AUDIO, extra: { nested: true } }),
      JSON.stringify({ ...AUDIO, extra: null }),
      ` ${JSON.stringify(AUDIO)}`,
      `${JSON.stringify(AUDIO)}\n`,
      JSON.stringify(AUDIO).replace('resp_1', 'r\\u0065sp_1'),
      JSON.stringify(AUDIO).replaceAll('/', '\\/'),
    ];
    for (const text of unusual) {
      expect(sliceAudioDelta(text)).toBeNull();
      expect(readServerFrame(text)).toEqual({ kind: 'audio', audio: READ });
    }
  });

  it('whose payload is not base64 never reach the phone', () => {
    for (const delta of ['', '"', 'a b', 'äöü', '-_-_', '====', 'AA\u0000A']) {
      expect(readServerFrame(JSON.stringify({ ...AUDIO, delta })).kind).toBe('malformed');
    }
    expect(readServerFrame('{"type":"response.output_audio.delta","delta":"A\nA"}').kind).toBe('malformed');
  });

  it('property: the slicer never disagrees with the full parser', () => {
    const word = fc.oneof(fc.string(), fc.stringMatching(/^[\w.+/=:-]{0,20}$/), fc.base64String());
    const value = fc.oneof(word, fc.nat(), fc.integer(), fc.double(), fc.constant(null), fc.boolean(), fc.object());
    // Pairs in any order, some twice, some missing: what no serializer writes and a hostile side may.
    const usual = fc.constantFrom(...Object.entries(AUDIO));
    const odd = fc.tuple(fc.constantFrom(...Object.keys(AUDIO), '__proto__', 'x'), value);
    const pairs = fc
      .tuple(
        fc.shuffledSubarray(Object.entries(AUDIO), { minLength: 6 }),
        fc.array(usual, { maxLength: 2 }),
        fc.array(odd, { maxLength: 1 }),
      )
      .chain(([head, again, more]) => fc.shuffledSubarray([...head, ...again, ...more], { minLength: head.length }));
    const text = fc
      .tuple(pairs, fc.constantFrom(':', ' : '), fc.constantFrom('}', '}', '}', '} ', '}}', ''))
      .map(
        ([list, colon, tail]) =>
          `{${list.map(([k, v]) => `${JSON.stringify(k)}${colon}${JSON.stringify(v)}`).join(',')}${tail}`,
      );
    let sliced = 0;
    fc.assert(
      fc.property(text, (frame) => {
        const audio = sliceAudioDelta(frame);
        if (audio === null) return;
        sliced++;
        expect(readWhole(frame)).toEqual({ kind: 'audio', audio });
      }),
      { numRuns: 2_000 },
    );
    expect(sliced).toBeGreaterThan(100);
  });

  it('property: damaged in any one place, a frame is read alike by both or left to the full parser', () => {
    const text = JSON.stringify(AUDIO);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ unit: 'binary', maxLength: 2 }), fc.nat(2), (at, put, cut) => {
        const damaged = text.slice(0, at) + put + text.slice(at + cut);
        const audio = sliceAudioDelta(damaged);
        if (audio !== null) expect(readWhole(damaged)).toEqual({ kind: 'audio', audio });
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('server frames', () => {
  it('property: no text makes the reader throw', () => {
    const known = fc.constantFrom('error', 'response.done', 'session.updated', 'conversation.item.added', 'toString');
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.tuple(known, fc.object()).map(([type, rest]) => JSON.stringify({ ...rest, type })),
      fc
        .tuple(known, fc.jsonValue())
        .map(([type, inner]) => JSON.stringify({ type, error: inner, response: inner, session: inner, item: inner })),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        expect(['audio', 'event', 'other', 'malformed']).toContain(readServerFrame(text).kind);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of a type that is new are passed over, even when the type is a name every object knows', () => {
    expect(readServerFrame('{"type":"response.hologram.delta"}')).toEqual({
      kind: 'other',
      type: 'response.hologram.delta',
    });
    expect(readServerFrame('{"type":"constructor"}')).toEqual({ kind: 'other', type: 'constructor' });
    expect(readServerFrame('{"type":"__proto__"}')).toEqual({ kind: 'other', type: '__proto__' });
  });

  it('with a broken side matter keep what moves the conversation on', () => {
    const odd = { id: 'resp_1', status: 'resting', usage: 'lots', status_details: 7, output: { 0: 'x' } };
    expect(readServerFrame(JSON.stringify({ type: 'response.done', response: odd }))).toEqual({
      kind: 'event',
      event: { type: 'response.done', response: { id: 'resp_1', status: null, usage: null, status_details: null } },
    });
  });

  it('name the field at fault when an essential one is missing', () => {
    const frame = readServerFrame('{"type":"input_audio_buffer.speech_started","audio_start_ms":5}');
    expect(frame).toEqual({ kind: 'malformed', reason: expect.stringContaining('item_id') });
  });
});

describe('audio deltas, read where they lie', () => {
  const read = (text: string) => {
    const bytes = Buffer.concat([Buffer.from('}"'), Buffer.from(text), Buffer.from('"}"}')]);
    return new AudioDeltaReader().read(bytes, 2, bytes.length - 4);
  };

  it('are those of the full parser, and one reader reads many answers', () => {
    const reader = new AudioDeltaReader();
    const word = fc.stringMatching(/^[\w-]{1,30}$/);
    const payload = fc
      .uint8Array({ minLength: 1, maxLength: 900 })
      .map((bytes) => Buffer.from(bytes).toString('base64'));
    fc.assert(
      fc.property(fc.record({ event_id: word, response_id: word, item_id: word, delta: payload }), (fields) => {
        const text = JSON.stringify({ ...AUDIO, ...fields });
        const bytes = Buffer.from(text);
        expect(readWhole(text)).toEqual({ kind: 'audio', audio: reader.read(bytes, 0, bytes.length) });
      }),
    );
  });

  it.each([
    ['in another order', JSON.stringify(Object.fromEntries(Object.entries(AUDIO).reverse()))],
    ['with a field more', JSON.stringify({ ...AUDIO, obfuscation: 'x' })],
    ['with spaces', JSON.stringify(AUDIO, null, 1)],
    ['without a response', JSON.stringify({ ...AUDIO, response_id: '' })],
    ['with an odd index', JSON.stringify(AUDIO).replace('"content_index":0', '"content_index":00')],
    ['with an escape', JSON.stringify(AUDIO).replace('item_1', 'item\\u005f1')],
    ['whose payload is empty', JSON.stringify({ ...AUDIO, delta: '' })],
    ['whose payload is none', JSON.stringify({ ...AUDIO, delta: 'AA-_' })],
    ['that is cut', JSON.stringify(AUDIO).slice(0, -1)],
    ['of words', JSON.stringify({ ...AUDIO, type: 'response.output_audio_transcript.delta', delta: 'word' })],
  ])('one %s is left to the parsers of text', (_what, text) => {
    expect(read(text)).toBeNull();
  });

  it('property: one wrong byte is never taken for the right one', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.nat(255), (where, byte) => {
        const bytes = Buffer.from(JSON.stringify(AUDIO));
        bytes[where % bytes.length] = byte;
        const audio = new AudioDeltaReader().read(bytes, 0, bytes.length);
        if (audio) expect(readWhole(bytes.toString())).toEqual({ kind: 'audio', audio });
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('words, one at a time', () => {
  const spoken = { event_id: 'event_1', response_id: 'resp_1', item_id: 'item_1', output_index: 0, content_index: 0 };
  const agent = (fields: object) =>
    JSON.stringify({ type: 'response.output_audio_transcript.delta', ...spoken, ...fields });
  const caller = (fields: object) =>
    JSON.stringify({
      type: 'conversation.item.input_audio_transcription.delta',
      ...{ event_id: 'event_1', item_id: 'item_1', content_index: 0, ...fields },
    });

  it('property: are those of the full parser, whatever the words', () => {
    fc.assert(
      fc.property(fc.constantFrom(agent, caller), fc.string({ unit: 'grapheme' }), (frame, delta) => {
        const text = frame({ delta });
        expect(readServerFrame(text)).toEqual(readWhole(text));
        // Only an escape takes the full way.
        expect(sliceWords(text) === null).toBe(JSON.stringify(delta) !== `"${delta}"`);
      }),
    );
  });

  it('property: one wrong character is never taken for the right one', () => {
    fc.assert(
      fc.property(fc.constantFrom(agent, caller), fc.nat(1_000), fc.nat(127), (frame, where, code) => {
        const text = frame({ delta: ' your order' });
        const at = where % text.length;
        const wrong = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
        const event = sliceWords(wrong);
        if (event) expect(readWhole(wrong)).toEqual({ kind: 'event', event });
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['with a field more', agent({ delta: 'a', obfuscation: 'x' })],
    ['without an id', agent({ delta: 'a', item_id: '' })],
    ['whose words are none', agent({ delta: 1 })],
    ['without words', caller({})],
  ])('one %s is left to the full parser', (_what, text) => {
    expect(sliceWords(text)).toBeNull();
  });
});

describe('client events', () => {
  it('an append is one piece of text and parses to what the protocol asks', () => {
    expect(JSON.parse(writeAppend('/v7+'))).toEqual({ type: 'input_audio_buffer.append', audio: '/v7+' });
  });

  it('property: an append carries its payload unchanged', () => {
    fc.assert(
      fc.property(fc.base64String(), (payload) => {
        expect(JSON.parse(writeAppend(payload))).toEqual({ type: 'input_audio_buffer.append', audio: payload });
      }),
    );
  });

  it('carry an event id of their own', () => {
    expect(JSON.parse(writeClientEvent({ type: 'response.cancel' }, 'ev_7'))).toEqual({
      type: 'response.cancel',
      event_id: 'ev_7',
    });
  });
});
