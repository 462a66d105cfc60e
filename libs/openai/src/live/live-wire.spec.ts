import fc from 'fast-check';
import { readServerFrame, readWhole, sliceAudio, writeAppend } from './live-wire';

const delta = Buffer.alloc(800, 0x90).toString('base64');

describe('the wire of GPT-Live', () => {
  it.each([
    `{"type":"session.output_audio.delta","delta":"${delta}"}`,
    `{"delta":"${delta}","type":"session.output_audio.delta"}`.replace(delta, 'AAAA'),
    `{ "type" : "session.output_audio.delta" , "event_id":"event_1", "start_ms":0, "end_ms":100, "delta": "AAAA" }`,
  ])('audio is sliced out of the text: %#', (text) => {
    const whole = readWhole(text);
    expect(whole.kind).toBe('audio');
    expect(sliceAudio(text)).toBe(whole.kind === 'audio' ? whole.payload : null);
  });

  it.each([
    '{"type":"session.output_audio.delta","delta":"AA\\u0041A"}',
    '{"type":"session.output_audio.delta","delta":"AAAA","more":{"a":1}}',
    '{"type":"session.input_transcript.delta","delta":"session.output_audio.delta"}',
  ])('anything unusual is left to the full parser: %s', (text) => {
    expect(sliceAudio(text)).toBeNull();
    expect(readServerFrame(text)).toEqual(readWhole(text));
  });

  it('B2: no text makes the reader throw', () => {
    const types = fc.constantFrom('session.started', 'response.event', 'error', 'session.closed', 'x', '__proto__');
    const event = fc
      .tuple(types, fc.dictionary(fc.string({ maxLength: 10 }), fc.jsonValue()))
      .map(([type, more]) => ({ ...more, type }));
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      event.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(text, (frame) => ['audio', 'event', 'other', 'malformed'].includes(readServerFrame(frame).kind)),
    );
  });

  it('what may be missing falls back, so that no event is lost for a side matter', () => {
    expect(readServerFrame('{"type":"session.started"}')).toEqual({
      kind: 'event',
      event: { type: 'session.started', session: {} },
    });
    expect(readServerFrame('{"type":"session.closed","reason":7}')).toMatchObject({ kind: 'event' });
    expect(readServerFrame('{"type":"session.input_transcript.delta","delta":"Hi","start_ms":null}')).toMatchObject({
      kind: 'event',
      event: { delta: 'Hi', start_ms: null },
    });
  });

  it('appended audio is the same bytes', () => {
    expect(JSON.parse(writeAppend(delta))).toEqual({ type: 'session.input_audio.append', audio: delta });
    expect(JSON.parse(writeAppend('"}'))).toEqual({ type: 'session.input_audio.append', audio: '"}' });
  });
});
