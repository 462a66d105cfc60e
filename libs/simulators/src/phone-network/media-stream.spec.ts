import { connect, MEDIA_URL, NetworkRig, xml } from './phone-network.rig';
import { signUpgrade } from './signature';

const LOUD = (ms: number): Uint8Array => new Uint8Array(ms * 8).fill(0x80);
const SID = /^MZ[0-9a-f]{32}$/;

async function talking(options: ConstructorParameters<typeof NetworkRig>[0] = {}, inside = '') {
  const rig = new NetworkRig(options);
  rig.answer = () => xml(connect('', inside));
  const callSid = await rig.ring();
  await rig.clock.runUntil(() => rig.streams.length > 0 && rig.stream().of('start').length > 0, 500);
  return { rig, callSid, server: rig.stream() };
}

describe('media stream of the pretend phone network', () => {
  it('begins with connected, then start, with exactly the documented fields', async () => {
    const { server, callSid, rig } = await talking({}, '<Parameter name="token" value="s&amp;cret"/>');
    expect(server.messages[0]?.message).toEqual({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    expect(server.messages[1]?.message).toEqual({
      event: 'start',
      sequenceNumber: '1',
      streamSid: expect.stringMatching(SID),
      start: {
        streamSid: server.streamSid,
        accountSid: expect.stringMatching(/^AC/),
        callSid,
        tracks: ['inbound'],
        customParameters: { token: 's&cret' },
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      },
    });
    expect(server.headers['x-twilio-signature']).toBe(signUpgrade('12345', MEDIA_URL));
    rig.network.close();
  });

  it('sends 160 bytes every 20 ms for minutes without drift, all counters as strings', async () => {
    const { rig, server } = await talking();
    await rig.clock.advance(120_000);
    const frames = server.of('media');
    const firstMs = frames[0]?.atMs ?? Number.NaN;
    expect(frames.length).toBeGreaterThanOrEqual(5999);
    frames.forEach(({ atMs, message }, index) => {
      expect(atMs).toBe(firstMs + index * 20);
      if (index % 500 !== 0) return;
      expect(message).toMatchObject({
        sequenceNumber: String(index + 2),
        media: { track: 'inbound', chunk: String(index + 1), timestamp: String(index * 20) },
      });
    });
    const payload = (frames[0]?.message['media'] as { payload: string }).payload;
    expect(Buffer.from(payload, 'base64')).toEqual(Buffer.alloc(160, 0xff));
    rig.network.close();
  });

  it('catches up after a stalled event loop instead of losing frames', async () => {
    const { rig, server } = await talking();
    const before = server.of('media').length;
    const realNow = rig.clock.nowMs.bind(rig.clock);
    rig.clock.nowMs = () => realNow() + 500;
    await rig.clock.advance(40);
    rig.clock.nowMs = realNow;
    expect(server.of('media').length - before).toBeGreaterThanOrEqual(25);
    rig.network.close();
  });

  it('carries what the person says byte for byte, then silence', async () => {
    const { rig, server, callSid } = await talking({ keepAudio: true });
    const phrase = Uint8Array.from({ length: 1000 }, (_, at) => (at * 7) % 251);
    const skip = server.of('media').length;
    rig.person.handset?.say(phrase);
    await rig.clock.advance(300);
    const heard = Buffer.concat(
      server
        .of('media')
        .slice(skip)
        .map(({ message }) => Buffer.from((message['media'] as { payload: string }).payload, 'base64')),
    );
    const at = heard.indexOf(Buffer.from(phrase));
    expect(at).toBeGreaterThanOrEqual(0);
    expect(new Set(heard.subarray(at + phrase.length))).toEqual(new Set([0xff]));
    expect(rig.network.audio(callSid).spoken.length).toBe(rig.truth(callSid).streams[0]?.spokenBytes);
    rig.network.close();
  });

  it('tells keys on the inbound track', async () => {
    const { rig, server, callSid } = await talking();
    rig.person.handset?.press('4');
    rig.person.handset?.press('#');
    await rig.clock.advance(10);
    expect(server.of('dtmf').map(({ message }) => message['dtmf'])).toEqual([
      { track: 'inbound_track', digit: '4' },
      { track: 'inbound_track', digit: '#' },
    ]);
    expect(rig.truth(callSid).keys).toEqual(['4', '#']);
    rig.network.close();
  });

  it('echoes marks when their audio was heard, and pending ones at once after a clear', async () => {
    const { rig, server, callSid } = await talking();
    const startMs = rig.clock.nowMs();
    server.play(LOUD(100));
    server.mark('a');
    server.play(LOUD(1000));
    server.mark('b');
    server.mark('c');
    await rig.clock.advance(400);
    expect(server.of('mark').map(({ atMs, message }) => [atMs - startMs, message['mark']])).toEqual([
      [100, { name: 'a' }],
    ]);
    server.clear();
    await rig.clock.advance(1);
    expect(server.of('mark').map(({ message }) => message['mark'])).toEqual([
      { name: 'a' },
      { name: 'b' },
      { name: 'c' },
    ]);
    const [stream] = rig.truth(callSid).streams;
    expect(stream).toMatchObject({
      playedBytes: 3200,
      receivedBytes: 8800,
      pendingBytes: 0,
      lastLoudMs: startMs + 400,
    });
    expect(stream?.marks.map(({ name, cleared }) => [name, cleared])).toEqual([
      ['a', false],
      ['b', true],
      ['c', true],
    ]);
    rig.network.close();
  });

  it('says stop, then closes, when the caller hangs up, and lets go of every timer', async () => {
    const { rig, server, callSid } = await talking();
    rig.network.hangUp(callSid);
    await rig.clock.advance(100);
    expect(server.messages.at(-1)?.message).toMatchObject({ event: 'stop', stop: { callSid } });
    expect(server.closings).toEqual([{ code: 1000, reason: '' }]);
    expect(rig.truth(callSid)).toMatchObject({ status: 'completed', endedBy: 'caller', finished: true });
    expect(rig.clock.pending).toBe(0);
  });

  it.each([
    ['not JSON', 'nonsense', 'not a JSON object'],
    ['a list', '[]', 'not a JSON object'],
    ['an unknown event', { event: 'hangup' }, 'unknown event "hangup"'],
    ['a sequence number', { event: 'clear', sequenceNumber: '1' }, 'clear: extra sequenceNumber'],
    ['a track', { event: 'media', media: { payload: '/w==', track: 'outbound' } }, 'media: extra track'],
    ['a mark without a name', { event: 'mark', mark: {} }, 'mark: missing name'],
    ['a mark without a body', { event: 'mark' }, 'mark: missing mark'],
    ['a mark with an empty name', { event: 'mark', mark: { name: '' } }, 'mark.name: empty'],
    ['a payload that is no base64', { event: 'media', media: { payload: '%%%%' } }, 'media.payload: not base64'],
    ['an empty payload', { event: 'media', media: { payload: '' } }, 'media.payload: empty'],
    ['a foreign stream', { event: 'clear', streamSid: 'MZ00' }, 'foreign streamSid'],
    [
      'a WAV header',
      { event: 'media', media: { payload: Buffer.from('RIFF....WAVE').toString('base64') } },
      'media.payload: begins with a WAV header',
    ],
  ])('counts %s as a violation and complains once per stream', async (_, message, reason) => {
    const { rig, server, callSid } = await talking();
    for (let times = 0; times < 3; times++) {
      if (typeof message === 'string') server.socket.send(message);
      else server.send(message);
    }
    await rig.clock.advance(10);
    const truth = rig.truth(callSid);
    expect(truth.streams[0]?.violations).toEqual({ count: 3, reasons: [reason, reason, reason] });
    expect(truth.violations).toBe(3);
    expect(truth.alerts.map(({ code, level }) => [code, level])).toEqual([[31951, 'warning']]);
    expect(truth.status).toBe('in-progress');
    rig.network.close();
  });

  it('counts a binary frame under its own code', async () => {
    const { rig, server, callSid } = await talking();
    (server.socket as unknown as { sendBinary(bytes: number): void }).sendBinary(160);
    await rig.clock.advance(10);
    expect(rig.truth(callSid).alerts.map(({ code }) => code)).toEqual([31950]);
    rig.network.close();
  });

  it('finds nothing wrong with the three shapes it knows', async () => {
    const { rig, server, callSid } = await talking();
    server.play(LOUD(20));
    server.mark('m');
    server.clear();
    await rig.clock.advance(10);
    expect(rig.truth(callSid)).toMatchObject({ violations: 0, alerts: [] });
    rig.network.close();
  });
});

describe('faults of the media stream', () => {
  it.each([
    ['missing', undefined],
    ['wrong', signUpgrade('12345x', MEDIA_URL)],
    ['trailingSlash', signUpgrade('12345', `${MEDIA_URL}/`)],
    ['explicitPort', signUpgrade('12345', 'wss://app.example.test:443/media')],
  ] as const)('upgrade signature: %s', async (upgradeSignature, expected) => {
    const { rig, server } = await talking({ faults: { upgradeSignature } });
    expect(server.headers['x-twilio-signature']).toBe(expected);
    rig.network.close();
  });

  it('start without a token keeps the other parameters', async () => {
    const { rig, server } = await talking(
      { faults: { start: 'noToken' } },
      '<Parameter name="token" value="x"/><Parameter name="other" value="y"/>',
    );
    expect(server.of('start')[0]?.message['start']).toMatchObject({ customParameters: { other: 'y' } });
    rig.network.close();
  });

  it('start never sent: connected and then nothing', async () => {
    const rig = new NetworkRig({ faults: { start: 'never' } });
    await rig.ring();
    await rig.clock.advance(2000);
    expect(rig.stream().messages.map(({ message }) => message['event'])).toEqual(['connected']);
    rig.network.close();
  });

  it('replayed token: a second socket with the same parameters, and how it was met', async () => {
    const { rig, server, callSid } = await talking(
      { faults: { start: 'replayedToken' } },
      '<Parameter name="token" value="once"/>',
    );
    await rig.clock.advance(300);
    const thief = rig.stream(1);
    expect(thief.of('start')[0]?.message['start']).toMatchObject({ callSid, customParameters: { token: 'once' } });
    expect(thief.streamSid).not.toBe(server.streamSid);
    expect(rig.truth(callSid).theft).toEqual({ kind: 'served' });
    thief.socket.close(1008, 'used token');
    await rig.clock.advance(10);
    expect(rig.truth(callSid).theft).toEqual({ kind: 'closed', code: 1008, reason: 'used token' });
    expect(rig.truth(callSid).status).toBe('in-progress');
    rig.network.close();
  });

  it('reset: the socket is gone without a handshake and without stop', async () => {
    const { rig, server, callSid } = await talking({ faults: { resetAfterMs: 500 } });
    await rig.clock.advance(600);
    expect(server.of('stop')).toEqual([]);
    expect(server.closings).toEqual([{ code: 1006, reason: '' }]);
    expect(rig.truth(callSid).alerts.map(({ code }) => code)).toEqual([31903]);
  });

  it('gaps: frames are missing and the timestamps tell it', async () => {
    const { rig, server } = await talking({ faults: { gaps: { everyMs: 200, lengthMs: 60 } } });
    await rig.clock.advance(1000);
    const stamps = server.of('media').map(({ message }) => (message['media'] as { timestamp: string }).timestamp);
    expect(stamps.slice(0, 9)).toEqual(['0', '20', '40', '60', '80', '100', '120', '200', '220']);
    rig.network.close();
  });

  it('bad frames: malformed, huge, binary, unknown and out of order', async () => {
    const { rig, server } = await talking({
      faults: { badFrames: ['malformed', 'huge', 'binary', 'unknownEvent', 'outOfOrder'] },
    });
    await rig.clock.advance(2000);
    const events = server.messages.map(({ message }) => message['event']);
    expect(events).toEqual(expect.arrayContaining(['unreadable', 'binary', 'surprise']));
    const payloads = server.of('media').map(({ message }) => message['media'] as { payload: string; chunk: string });
    expect(Math.max(...payloads.map(({ payload }) => payload.length))).toBeGreaterThan(64 * 1024);
    expect(payloads.filter(({ chunk }) => chunk === '1').length).toBe(3);
    rig.network.close();
  });
});
