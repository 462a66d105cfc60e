import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ACCOUNT_SID, API_KEY, AUTH_TOKEN, CALL_SID, ServerRig } from '../server.rig';
import { Refusals } from './refusals';

const STREAM_URL = 'wss://calls.example.com/media';
const STREAM_SID = `MZ${'3'.repeat(32)}`;
const sign = (url: string) => createHmac('sha1', AUTH_TOKEN).update(url).digest('base64');

const start = (token: string | null) => ({
  event: 'start',
  sequenceNumber: '1',
  streamSid: STREAM_SID,
  start: {
    streamSid: STREAM_SID,
    accountSid: ACCOUNT_SID,
    callSid: CALL_SID,
    tracks: ['inbound'],
    mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
    customParameters: token === null ? {} : { token },
  },
});
const media = (chunk: number, payload: string) => ({
  event: 'media',
  sequenceNumber: String(chunk + 1),
  streamSid: STREAM_SID,
  media: { track: 'inbound', chunk: String(chunk), timestamp: String(chunk * 20), payload },
});

describe('media socket of the carrier', () => {
  let rig: ServerRig;

  beforeAll(async () => {
    rig = await ServerRig.start();
  });
  afterAll(() => rig.close());
  beforeEach(() => void (rig.desk.streams.length = 0));

  const dial = (path: string, signature?: string) =>
    new WebSocket(
      `${rig.socketUrl}${path}`,
      signature === undefined ? {} : { headers: { 'x-twilio-signature': signature } },
    );

  async function refusalOf(socket: WebSocket): Promise<number | undefined> {
    socket.on('error', () => undefined);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode?: number }];
    socket.terminate();
    return response.statusCode;
  }

  async function open(): Promise<WebSocket> {
    const socket = dial('/media', sign(STREAM_URL));
    await once(socket, 'open');
    return socket;
  }

  const say = (socket: WebSocket, message: object) => socket.send(JSON.stringify(message));
  const closeCode = async (socket: WebSocket) => ((await once(socket, 'close')) as [number])[0];

  it.each([
    ['no signature', undefined],
    ['a wrong one', sign('wss://calls.example.com/other')],
    ['one for https, which the carrier does not use here', sign('https://calls.example.com/media')],
    ['an empty one', ''],
  ])('%s: 403 before the upgrade is completed, counted', async (_what, signature) => {
    const before = rig.app.get(Refusals).of('mediaSignature');
    expect(await refusalOf(dial('/media', signature))).toBe(403);
    expect(rig.app.get(Refusals).of('mediaSignature')).toBe(before + 1);
  });

  it.each(['/elsewhere', '/media/', '/media/browser/', '/graphqlx', '/'])(
    'an upgrade to %s is refused with 404',
    async (path) => {
      expect(await refusalOf(dial(path, sign(STREAM_URL)))).toBe(404);
    },
  );

  it.each([[null], ['made-up']])('token %s: closed with 1008, counted, and no call hears anything', async (token) => {
    const before = rig.app.get(Refusals).of('mediaStream');
    const socket = await open();
    const closed = closeCode(socket);
    say(socket, start(token));
    expect(await closed).toBe(1008);
    expect(rig.desk.streams).toEqual([]);
    expect(rig.app.get(Refusals).of('mediaStream')).toBe(before + 1);
  });

  it('passes frames to the call byte for byte, and what the call plays back to the carrier', async () => {
    const socket = await open();
    say(socket, { event: 'connected', protocol: 'Call', version: '1.0.0' });
    say(socket, start('one-time-word'));
    const payloads = Array.from({ length: 50 }, (_, index) => Buffer.alloc(160, index).toString('base64'));
    payloads.forEach((payload, index) => say(socket, media(index + 1, payload)));
    say(socket, {
      event: 'stop',
      sequenceNumber: '60',
      streamSid: STREAM_SID,
      stop: { accountSid: ACCOUNT_SID, callSid: CALL_SID },
    });
    socket.close(1000);
    await once(socket, 'close');
    const [stream] = rig.desk.streams;
    expect(stream?.frames).toEqual(payloads);
    expect(stream?.ends).toEqual(['stopped']);
  });

  it('what the call plays reaches the carrier', async () => {
    const socket = await open();
    const heard = once(socket, 'message');
    say(socket, start('one-time-word'));
    await rig.settled(() => rig.desk.streams.length === 1);
    rig.desk.streams[0]?.line.play('AAAA');
    const [data] = (await heard) as [Buffer];
    expect(JSON.parse(data.toString())).toEqual({ event: 'media', streamSid: STREAM_SID, media: { payload: 'AAAA' } });
    socket.terminate();
  });

  it('a frame above 64 kB closes that socket with 1009 and no other', async () => {
    const [hostile, other] = [await open(), await open()];
    const closed = closeCode(hostile);
    hostile.send('x'.repeat(65 * 1024));
    expect(await closed).toBe(1009);
    expect(other.readyState).toBe(WebSocket.OPEN);
    other.terminate();
  });

  it('is pinged every 20 s and not dropped for a missing pong', async () => {
    const socket = await open();
    const pinged = once(socket, 'ping');
    say(socket, start('one-time-word'));
    await rig.settled(() => rig.desk.streams.length === 1);
    await rig.clock.advance(20_000);
    await pinged;
    await rig.clock.advance(60_000);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.terminate();
  });

  it('without a start the socket is closed within 10 s', async () => {
    const socket = await open();
    const closed = closeCode(socket);
    await rig.clock.advance(10_000);
    expect(await closed).toBe(1008);
  });

  it('leaves the subscriptions on the same port alone', async () => {
    const client = createClient({
      url: `${rig.socketUrl}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${API_KEY}` },
    });
    const { value } = await client.iterate({ query: 'subscription { callsChanged { kind } }' }).next();
    expect(value).toMatchObject({ data: { callsChanged: { kind: 'SNAPSHOT' } } });
    await client.dispose();
  });
});
