import fc from 'fast-check';
import { isBase64, parseStreamMessage, parseWholeMessage, sliceMediaFrame, StreamFrames } from './media-stream-wire';

const SID = 'MZ0123456789abcdef0123456789abcdef';
const FRAME = Buffer.alloc(160, 0xff).toString('base64');

const sid = fc.stringMatching(/^MZ[0-9a-f]{32}$/);
const count = fc.nat({ max: 1_000_000 }).map(String);
const payload = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const mediaFrame = fc.record({
  sid,
  count,
  chunk: count,
  timestamp: count,
  payload,
  track: fc.constantFrom('inbound', 'outbound'),
});

/** Every order of the keys, at both levels. */
const shuffled = (entries: [string, unknown][]): fc.Arbitrary<Record<string, unknown>> =>
  fc.shuffledSubarray(entries, { minLength: entries.length }).map((order) => Object.fromEntries(order));

const anyOrder = mediaFrame.chain((m) =>
  shuffled([
    ['track', m.track],
    ['chunk', m.chunk],
    ['timestamp', m.timestamp],
    ['payload', m.payload],
  ]).chain((media) =>
    shuffled([
      ['event', 'media'],
      ['sequenceNumber', m.count],
      ['streamSid', m.sid],
      ['media', media],
    ]).map((frame) => ({ frame, m })),
  ),
);

const usual = (timestamp = '20', body = FRAME): string =>
  `{"event":"media","sequenceNumber":"3","media":{"track":"inbound","chunk":"2","timestamp":"${timestamp}","payload":"${body}"},"streamSid":"${SID}"}`;

describe('media frames', () => {
  it('reads the frame that Twilio writes without the full parse', () => {
    expect(sliceMediaFrame(usual())).toEqual({
      kind: 'media',
      streamSid: SID,
      track: 'inbound',
      timestampMs: 20,
      payload: FRAME,
    });
  });

  it('reads it without the full parse when streamSid comes before media', () => {
    const text = `{"event":"media","sequenceNumber":"3","streamSid":"${SID}","media":{"track":"inbound","chunk":"2","timestamp":"20","payload":"${FRAME}"}}`;
    expect(sliceMediaFrame(text)).toEqual(parseWholeMessage(text));
    expect(sliceMediaFrame(text)).not.toBeNull();
  });

  it('passes audio on byte for byte, whatever the order of keys and the white space', () => {
    fc.assert(
      fc.property(anyOrder, fc.constantFrom(undefined, 1, '\t'), ({ frame, m }, space) => {
        expect(parseStreamMessage(JSON.stringify(frame, null, space))).toEqual({
          kind: 'media',
          streamSid: m.sid,
          track: m.track,
          timestampMs: Number(m.timestamp),
          payload: m.payload,
        });
      }),
    );
  });

  it('never reads by the short way what the full parse reads differently', () => {
    const pieces = [
      '"',
      '\\',
      '{',
      '}',
      ',',
      ':',
      '=',
      '\n',
      '\u0000',
      'A',
      '"payload":"',
      `"streamSid":"${SID}"`,
      '","payload":"QUFB',
    ];
    const damaged = fc
      .tuple(fc.nat({ max: usual().length }), fc.nat({ max: 6 }), fc.constantFrom('', ...pieces))
      .map(([at, length, piece]) => usual().slice(0, at) + piece + usual().slice(at + length));
    let taken = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          damaged,
          anyOrder.map(({ frame }) => JSON.stringify(frame)),
        ),
        (text) => {
          const short = sliceMediaFrame(text);
          if (short === null) return;
          taken += 1;
          expect(short).toEqual(parseWholeMessage(text));
        },
      ),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(0);
  });

  it('leaves a repeated streamSid to the full parse', () => {
    const text = usual().replace('"media":{', `"streamSid":"MZ1","media":{`);
    expect(sliceMediaFrame(text)).toBeNull();
    expect(parseStreamMessage(text)).toMatchObject({ kind: 'media', streamSid: SID });
  });

  it('reads escaped characters by the full way', () => {
    const text = usual().replace('"inbound"', String.raw`"\u0069nbound"`);
    expect(sliceMediaFrame(text)).toBeNull();
    expect(parseStreamMessage(text)).toEqual(parseStreamMessage(usual()));
  });

  it.each([
    ['a quote that would break out of the next JSON text', String.raw`QUFB\"},\"x\":\"`],
    ['a raw line break', String.raw`QUFB\n`],
    ['half a quantum', 'QUF'],
    ['padding in the middle', 'QU==QUFB'],
    ['the URL alphabet', 'QU-_'],
  ])('refuses a payload with %s', (_, body) => {
    expect(parseStreamMessage(usual('20', body))).toEqual({ kind: 'malformed', reason: 'media: media.payload' });
  });

  it.each(['-20', '1e3', '', '20.5', '9'.repeat(16)])('refuses the timestamp "%s"', (timestamp) => {
    expect(parseStreamMessage(usual(timestamp))).toEqual({ kind: 'malformed', reason: 'media: media.timestamp' });
  });
});

describe('other messages', () => {
  const start = {
    event: 'start',
    sequenceNumber: '1',
    streamSid: SID,
    start: {
      streamSid: SID,
      accountSid: 'AC1',
      callSid: 'CA1',
      tracks: ['inbound'],
      customParameters: { token: 'abc' },
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
    },
  };

  it.each([
    [{ event: 'connected', protocol: 'Call', version: '1.0.0' }, { kind: 'connected' }],
    [start, { kind: 'start', streamSid: SID, callSid: 'CA1', accountSid: 'AC1', customParameters: { token: 'abc' } }],
    [
      { event: 'dtmf', streamSid: SID, sequenceNumber: '5', dtmf: { track: 'inbound_track', digit: '#' } },
      { kind: 'dtmf', streamSid: SID, digit: '#' },
    ],
    [
      { event: 'mark', streamSid: SID, sequenceNumber: '5', mark: { name: 'g1:item:100' } },
      { kind: 'mark', streamSid: SID, name: 'g1:item:100' },
    ],
    [
      { event: 'stop', streamSid: SID, sequenceNumber: '5', stop: { accountSid: 'AC1', callSid: 'CA1' } },
      { kind: 'stop', streamSid: SID },
    ],
    [
      { event: 'applause', streamSid: SID },
      { kind: 'unknown', event: 'applause' },
    ],
  ])('reads %j', (frame, message) => {
    expect(parseStreamMessage(JSON.stringify(frame))).toEqual(message);
  });

  it('takes a start without customParameters as one without any', () => {
    const { customParameters: _, ...rest } = start.start;
    expect(parseStreamMessage(JSON.stringify({ ...start, start: rest }))).toMatchObject({
      kind: 'start',
      customParameters: {},
    });
  });

  it('refuses a stream in another audio format, which would be noise', () => {
    const mediaFormat = { encoding: 'audio/x-l16', sampleRate: 16000, channels: 1 };
    expect(parseStreamMessage(JSON.stringify({ ...start, start: { ...start.start, mediaFormat } }))).toEqual({
      kind: 'malformed',
      reason: 'start: start.mediaFormat.encoding',
    });
  });

  it('does not let a parameter named __proto__ change the others', () => {
    const text = JSON.stringify(start).replace('"token":"abc"', '"__proto__":"x"');
    expect(parseStreamMessage(text)).toMatchObject({ kind: 'start' });
    expect((parseStreamMessage(text) as { customParameters: object }).customParameters).not.toHaveProperty('token');
  });

  it('answers every text with a value and never throws', () => {
    const events = fc.constantFrom(
      'connected',
      'start',
      'media',
      'dtmf',
      'mark',
      'stop',
      'constructor',
      '__proto__',
      '',
    );
    const bent = fc
      .tuple(
        events,
        fc.dictionary(fc.constantFrom('streamSid', 'start', 'media', 'dtmf', 'mark', 'stop'), fc.jsonValue()),
      )
      .map(([event, rest]) => JSON.stringify({ event, ...rest }));
    const kinds = ['connected', 'start', 'media', 'dtmf', 'mark', 'stop', 'unknown', 'malformed'];
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), bent), (text) => {
        expect(kinds).toContain(parseStreamMessage(text).kind);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '['.repeat(65_000),
    '{"event":"media","a":'.repeat(3000),
    '"'.repeat(65_000),
    usual('20', 'A'.repeat(65_000) + '!'),
  ])('survives a frame built to exhaust the parser', (text) => {
    expect(parseStreamMessage(text).kind).toBe('malformed');
  });
});

describe('frames to Twilio', () => {
  it('carry exactly the allowed keys, whatever is played or named', () => {
    fc.assert(
      fc.property(sid, payload, fc.string({ unit: 'binary' }), (streamSid, audio, name) => {
        const frames = new StreamFrames(streamSid);
        expect(JSON.parse(frames.media(audio))).toEqual({ event: 'media', streamSid, media: { payload: audio } });
        expect(JSON.parse(frames.mark(name))).toEqual({ event: 'mark', streamSid, mark: { name } });
        expect(JSON.parse(frames.clear())).toEqual({ event: 'clear', streamSid });
      }),
    );
  });

  it('knows base64 as Buffer writes it', () => {
    fc.assert(fc.property(payload, (audio) => expect(isBase64(audio)).toBe(true)));
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (isBase64(text))
          expect(Buffer.from(text, 'base64').length).toBe((text.length / 4) * 3 - (text.match(/=/g)?.length ?? 0));
      }),
    );
  });
});
