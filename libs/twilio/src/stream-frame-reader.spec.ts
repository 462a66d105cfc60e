import fc from 'fast-check';
import { StreamFrameReader } from './stream-frame-reader';
import { parseWholeMessage } from './media-stream-wire';

const SID = 'MZ0123456789abcdef0123456789abcdef';
const FRAME = Buffer.alloc(160, 0x7f).toString('base64');

type Shape = 'sid first' | 'sid last';

function frame(
  shape: Shape,
  { sid = SID, seq = '3', chunk = '2', timestamp = '20', payload = FRAME, track = 'inbound' },
) {
  const media = `"media":{"track":"${track}","chunk":"${chunk}","timestamp":"${timestamp}","payload":"${payload}"}`;
  const around = shape === 'sid first' ? [`"streamSid":"${sid}",`, ''] : ['', `,"streamSid":"${sid}"`];
  return `{"event":"media","sequenceNumber":"${seq}",${around[0]}${media}${around[1]}}`;
}

/** Reads a frame that lies in the middle of other bytes, as it does in a chunk. */
function read(reader: StreamFrameReader, text: string) {
  const body = Buffer.from(text);
  const bytes = Buffer.concat([Buffer.from('"}{"'), body, Buffer.from('"}}","')]);
  const ok = reader.readMedia(bytes, 4, 4 + body.length);
  return ok ? { payload: reader.payload, timestampMs: reader.timestampMs } : null;
}

const shapes = fc.constantFrom<Shape>('sid first', 'sid last');
const digits = fc.nat(1_000_000).map(String);
const payloads = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64'));

describe("the caller's frames, read where they lie", () => {
  it('A20, property: payload and time stamp are those of the full parser, in both orders, also mixed', () => {
    const reader = new StreamFrameReader(SID);
    fc.assert(
      fc.property(
        shapes,
        fc.record({ seq: digits, chunk: digits, timestamp: digits, payload: payloads }),
        (shape, values) => {
          const text = frame(shape, values);
          const { payload, timestamp } = values;
          expect(read(reader, text)).toEqual({ payload, timestampMs: Number(timestamp) });
          expect(parseWholeMessage(text)).toMatchObject({ kind: 'media', payload, timestampMs: Number(timestamp) });
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each<[string, string]>([
    ['of another stream', frame('sid first', { sid: `MZ${'0'.repeat(32)}` })],
    ['of another stream, told last', frame('sid last', { sid: `MZ${'0'.repeat(32)}` })],
    ['of another track', frame('sid first', { track: 'outbound' })],
    ['without audio', frame('sid first', { payload: '' })],
    ['whose base64 is cut', frame('sid first', { payload: FRAME.slice(1) })],
    ['with padding in the middle', frame('sid first', { payload: 'AA==AAAA' })],
    ['with more padding than base64 has', frame('sid first', { payload: 'A===' })],
    ['with a URL-safe letter', frame('sid first', { payload: 'AA-_' })],
    ['with a quote in its payload', frame('sid first', { payload: 'AA"}' })],
    ['with an escape', frame('sid first', { payload: 'AA\\/' })],
    ['with a letter beyond ASCII', frame('sid first', { payload: 'AAÄ' })],
    ['with a counter that is none', frame('sid first', { seq: '3a' })],
    ['with an empty counter', frame('sid last', { chunk: '' })],
    ['with a time stamp beyond any call', frame('sid first', { timestamp: '1'.repeat(16) })],
    ['with a negative time stamp', frame('sid last', { timestamp: '-1' })],
    ['with the stream told twice', frame('sid last', {}).replace('"media":{', `"streamSid":"${SID}","media":{`)],
    ['with a space', frame('sid first', {}).replace(',', ', ')],
    ['that goes on', `${frame('sid first', {})} `],
    ['that stops short', frame('sid first', {}).slice(0, -1)],
    ['of another event', frame('sid first', {}).replace('"media"', '"medio"')],
    ['that is empty', ''],
  ])('a frame %s is left to the full parser', (_what, text) => {
    expect(read(new StreamFrameReader(SID), text)).toBeNull();
  });

  it('property: one wrong byte, wherever it stands, is never taken for the right one', () => {
    const reader = new StreamFrameReader(SID);
    fc.assert(
      fc.property(shapes, fc.nat(10_000), fc.nat(255), (shape, where, byte) => {
        const bytes = Buffer.from(frame(shape, {}));
        bytes[where % bytes.length] = byte;
        const result = reader.readMedia(bytes, 0, bytes.length);
        const whole = parseWholeMessage(bytes.toString('utf8'));
        if (result) expect(whole).toMatchObject({ kind: 'media', payload: reader.payload, streamSid: SID });
        if (result) expect(whole).toMatchObject({ track: 'inbound', timestampMs: reader.timestampMs });
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('echoes of marks, read where they lie', () => {
  const echo = (name: string, sid = SID) =>
    Buffer.from(`{"event":"mark","sequenceNumber":"7","streamSid":"${sid}","mark":{"name":"${name}"}}`);
  const readMark = (bytes: Buffer) => {
    const reader = new StreamFrameReader(SID);
    return reader.readMark(bytes, 0, bytes.length) ? reader.markName : null;
  };

  it('property: a name as our line writes it is read as the full parser reads it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w:.-]{1,60}$/), (name) => {
        expect(readMark(echo(name))).toBe(name);
        expect(parseWholeMessage(echo(name).toString())).toEqual({ kind: 'mark', streamSid: SID, name });
      }),
    );
  });

  it.each([
    ['without a name', echo('')],
    ['of another stream', echo('g1:item:100', `MZ${'0'.repeat(32)}`)],
    ['with an escape', echo('a\\u0062')],
    ['with a space', echo('a b')],
    ['that goes on', Buffer.concat([echo('a'), Buffer.from(' ')])],
    ['that is audio', Buffer.from(frame('sid first', {}))],
  ])('one %s is left to the full parser', (_what, bytes) => {
    expect(readMark(bytes)).toBeNull();
  });
});
