import type { SocketListener, TextSocket } from '@switchboard/call';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { certificateFor } from './certificate.rig';
import { dialWebSocket } from './dial';

/** An append of 20 ms, and a delta of 4 s: one is less, the other more than a TLS record (16 kB) and than one read (64 kB). */
const SIZES = [214, 16_384, 70_000];
const FRAMES = 200;

class Inbox implements SocketListener {
  readonly texts: string[] = [];
  end: readonly [number, string] | null = null;
  private wake: () => void = () => undefined;

  text(text: string): void {
    this.texts.push(text);
    this.wake();
  }

  binary(): void {
    throw new Error('Nobody sends binary here.');
  }

  closed(code: number, reason: string): void {
    this.end = [code, reason];
    this.wake();
  }

  async until(reached: () => boolean): Promise<void> {
    while (!reached()) await new Promise<void>((resolve) => (this.wake = resolve));
  }
}

function listenAt(far: WebSocket): Inbox {
  const inbox = new Inbox();
  far.on('message', (data) => inbox.text(String(data)));
  far.on('close', (code, reason) => inbox.closed(code, reason.toString()));
  return inbox;
}

/** Text of which every frame differs from every other, so that a byte in a wrong place is seen. */
const frames = Array.from({ length: FRAMES }, (_, index) => {
  const size = SIZES[index % SIZES.length] ?? 0;
  return `${index}:`.padEnd(size, String.fromCharCode(65 + (index % 26)));
});

const certificate = certificateFor('localhost');
let https: Server;
let server: WebSocketServer;
let where: string;
let onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
let trusted: string[];

beforeAll(() => {
  trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, certificate.cert]);
});

afterAll(() => setDefaultCACertificates(trusted));

beforeEach(async () => {
  server = new WebSocketServer({ noServer: true });
  onUpgrade = (request, socket, head) =>
    server.handleUpgrade(request, socket, head, (ws) => server.emit('connection', ws, request));
  https = createServer({ ...certificate, ALPNProtocols: ['http/1.1'] });
  https.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => onUpgrade(request, socket, head));
  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  where = `127.0.0.1:${(https.address() as AddressInfo).port}/v1/realtime`;
});

afterEach(async () => {
  for (const client of server.clients) client.terminate();
  https.closeAllConnections();
  https.close();
  await once(https, 'close');
});

async function dial(url: string): Promise<TextSocket> {
  const result = await dialWebSocket(url, { Authorization: 'Bearer key' });
  if ('failure' in result) throw new Error(result.failure.message);
  return result.socket;
}

async function both(url = `wss://${where}`): Promise<{ near: TextSocket; far: WebSocket; request: IncomingMessage }> {
  const connected = once(server, 'connection') as Promise<[WebSocket, IncomingMessage]>;
  const near = await dial(url);
  const [far, request] = await connected;
  return { near, far, request };
}

describe('dialling over TLS, as every model is', () => {
  it.each(['127.0.0.1', 'localhost'])('opens to %s, over HTTP/1.1, with the headers', async (host) => {
    const { request } = await both(`wss://${where}`.replace('127.0.0.1', host));
    expect(request.headers.authorization).toBe('Bearer key');
    expect(request.httpVersion).toBe('1.1');
    expect((request.socket as { encrypted?: boolean }).encrypted).toBe(true);
  });

  it('carries frames of every size both ways, whole and in order', async () => {
    const { near, far } = await both();
    const nearInbox = new Inbox();
    near.listen(nearInbox);
    const farInbox = listenAt(far);
    for (const frame of frames) {
      near.send(frame);
      far.send(frame);
    }
    await Promise.all([
      nearInbox.until(() => nearInbox.texts.length === FRAMES),
      farInbox.until(() => farInbox.texts.length === FRAMES),
    ]);
    expect(nearInbox.texts.every((text, index) => text === frames[index])).toBe(true);
    expect(farInbox.texts.every((text, index) => text === frames[index])).toBe(true);
    expect(near.bufferedBytes).toBe(0);
  });

  it('sends audio the short way, one answer for each frame', async () => {
    const { near, far } = await both();
    const inbox = new Inbox();
    near.listen(inbox);
    far.on('message', (data) => far.send(String(data)));
    const around = { head: Buffer.from('{"audio":"'), tail: Buffer.from('"}') };
    for (let index = 0; index < FRAMES; index++) {
      near.sendAround?.(around, `${index}`.padStart(214, '/'));
      await inbox.until(() => inbox.texts.length === index + 1);
    }
    expect(inbox.texts).toEqual(
      Array.from({ length: FRAMES }, (_, index) => `{"audio":"${`${index}`.padStart(214, '/')}"}`),
    );
  });

  it('keeps two connections apart, though they share the memory they read into and write from', async () => {
    const pairs = [await both(), await both()];
    const inboxes = pairs.map(({ near }) => {
      const inbox = new Inbox();
      near.listen(inbox);
      return inbox;
    });
    const farInboxes = pairs.map(({ far }) => listenAt(far));
    for (const frame of frames)
      for (const [index, { near, far }] of pairs.entries()) {
        near.send(`${index}-${frame}`);
        far.send(`${index}-${frame}`);
      }
    await Promise.all([...inboxes, ...farInboxes].map((inbox) => inbox.until(() => inbox.texts.length === FRAMES)));
    const expected = [0, 1].map((index) => frames.map((frame) => `${index}-${frame}`));
    expect(inboxes.every(({ texts }, index) => texts.every((text, at) => text === expected[index]?.[at]))).toBe(true);
    expect(farInboxes.every(({ texts }, index) => texts.every((text, at) => text === expected[index]?.[at]))).toBe(
      true,
    );
  });

  it('closes in order, told to both sides with code and reason', async () => {
    const { near, far } = await both();
    const inbox = new Inbox();
    near.listen(inbox);
    const farInbox = listenAt(far);
    near.send('last words');
    near.close(1000, 'over');
    await Promise.all([inbox.until(() => inbox.end !== null), farInbox.until(() => farInbox.end !== null)]);
    expect(farInbox.texts).toEqual(['last words']);
    expect([inbox.end, farInbox.end]).toEqual([
      [1000, 'over'],
      [1000, 'over'],
    ]);
  });

  it('a server that closes, and one that drops, end the socket once', async () => {
    const closing = await both();
    const closed = new Inbox();
    closing.near.listen(closed);
    closing.far.close(4000, 'session_expired');
    await closed.until(() => closed.end !== null);
    const dropping = await both();
    const dropped = new Inbox();
    dropping.near.listen(dropped);
    dropping.far.terminate();
    await dropped.until(() => dropped.end !== null);
    expect([closed.end, dropped.end]).toEqual([
      [4000, 'session_expired'],
      [1006, ''],
    ]);
  });

  it.each([401, 429, 503])('a refused upgrade gives its status: %s', async (status) => {
    onUpgrade = (_request, socket) => socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 4\r\n\r\nsoon`);
    expect(await dialWebSocket(`wss://${where}`, {})).toEqual({
      failure: { status, message: `The server refused the connection with HTTP ${status}.` },
    });
  });

  it('a certificate that nobody vouches for is refused', async () => {
    setDefaultCACertificates(trusted);
    try {
      const result = await dialWebSocket(`wss://${where}`, { Authorization: 'Bearer secret' });
      expect(result).toEqual({ failure: { message: expect.stringContaining('self-signed') } });
    } finally {
      setDefaultCACertificates([...trusted, certificate.cert]);
    }
  });

  it('a certificate of another name is refused', async () => {
    https.setSecureContext(certificateFor('other.example'));
    const other = await dialWebSocket(`wss://${where}`.replace('127.0.0.1', 'localhost'), {});
    expect(other).toEqual({ failure: { message: expect.any(String) } });
  });
});

describe('a TLS server that never answers', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  it('is given up after 5 s when it does not answer the upgrade', async () => {
    const asked = new Promise<void>((resolve) => (onUpgrade = () => resolve()));
    const dialled = dialWebSocket(`wss://${where}`, {});
    await asked;
    jest.advanceTimersByTime(5_000);
    expect(await dialled).toEqual({ failure: { message: 'The server did not answer in time.' } });
  });

  it('is given up after 5 s when it does not even shake hands', async () => {
    const silent = createTcpServer((socket) => socket.on('error', () => undefined));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const connected = once(silent, 'connection') as Promise<[Duplex]>;
    const dialled = dialWebSocket(`wss://127.0.0.1:${(silent.address() as AddressInfo).port}/`, {});
    const [far] = await connected;
    const cut = once(far, 'close');
    far.resume();
    jest.advanceTimersByTime(5_000);
    expect(await dialled).toEqual({ failure: { message: 'The server did not answer in time.' } });
    await cut;
    silent.close();
  });
});
