import type { SocketListener, TextSocket } from '@switchboard/call';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { dialWebSocket } from './dial';
import { acceptOf, OPCODE } from './protocol';
import { frameOf } from './testing.rig';

type Arrived = string | { readonly bytes: number } | { readonly code: number; readonly reason: string };

/** Listens, and lets a spec wait for what came. */
class Inbox implements SocketListener {
  readonly arrived: Arrived[] = [];
  private wake: () => void = () => undefined;

  text(text: string): void {
    this.put(text);
  }

  binary(bytes: number): void {
    this.put({ bytes });
  }

  closed(code: number, reason: string): void {
    this.put({ code, reason });
  }

  async holds(count: number): Promise<readonly Arrived[]> {
    while (this.arrived.length < count) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.arrived;
  }

  private put(one: Arrived): void {
    this.arrived.push(one);
    this.wake();
  }
}

/** What the far side, the `ws` package, hears. */
function listenAt(far: WebSocket): Inbox {
  const inbox = new Inbox();
  far.on('message', (data) => inbox.text(String(data)));
  far.on('close', (code, reason) => inbox.closed(code, reason.toString()));
  return inbox;
}

let http: Server;
let server: WebSocketServer;
let url: string;
/** What the server does with the upgrade; by default it accepts. */
let onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

beforeEach(async () => {
  server = new WebSocketServer({ noServer: true });
  onUpgrade = (request, socket, head) =>
    server.handleUpgrade(request, socket, head, (ws) => server.emit('connection', ws, request));
  http = createServer();
  http.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => onUpgrade(request, socket, head));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/v1/realtime`;
});

afterEach(async () => {
  for (const client of server.clients) client.terminate();
  http.closeAllConnections();
  http.close();
  await once(http, 'close');
});

async function dial(headers: Readonly<Record<string, string>> = {}): Promise<TextSocket> {
  const result = await dialWebSocket(url, headers);
  if ('failure' in result) throw new Error(result.failure.message);
  return result.socket;
}

async function accepted(): Promise<WebSocket> {
  const [ws] = (await once(server, 'connection')) as [WebSocket];
  return ws;
}

describe('dialling', () => {
  it('carries the headers and offers no compression', async () => {
    const asked = once(http, 'upgrade') as Promise<[IncomingMessage]>;
    await dial({ Authorization: 'Bearer key' });
    const [request] = await asked;
    expect(request.headers.authorization).toBe('Bearer key');
    expect(request.headers['sec-websocket-extensions']).toBeUndefined();
  });

  it.each([401, 403, 429, 503])('a refused upgrade gives its status: %s', async (status) => {
    onUpgrade = (_request, socket) => socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 4\r\n\r\nsoon`);
    await expect(dialWebSocket(url, {})).resolves.toEqual({
      failure: { status, message: `The server refused the connection with HTTP ${status}.` },
    });
  });

  it('no server at all gives a failure without a status', async () => {
    const refused = await dialWebSocket('ws://127.0.0.1:1/', {});
    expect(refused).toEqual({ failure: { message: expect.stringContaining('ECONNREFUSED') } });
  });

  it('a connection cut in the handshake gives a failure', async () => {
    onUpgrade = (_request, socket) => socket.destroy();
    expect(await dialWebSocket(url, {})).toEqual({ failure: { message: expect.any(String) } });
  });

  it('an address that is none never throws', async () => {
    expect(await dialWebSocket('not an address', {})).toEqual({ failure: { message: expect.any(String) } });
  });

  it('a header that HTTP does not allow is refused without repeating it', async () => {
    const result = await dialWebSocket(url, { Authorization: 'Bearer secret\n' });
    expect(result).toEqual({ failure: { message: expect.stringContaining('header') } });
    expect(JSON.stringify(result)).not.toContain('secret');
  });
});

describe('an open socket', () => {
  it('keeps what came before the listener, the end included, and delivers it in order', async () => {
    server.once('connection', (ws: WebSocket) => {
      ws.send('one');
      ws.send(Buffer.from([1, 2, 3]));
      ws.send('two — ü');
      ws.close(4000, 'invalid_request_error.invalid_model');
    });
    const socket = await dial();
    while (server.clients.size > 0) await new Promise((resolve) => setImmediate(resolve));
    const inbox = new Inbox();
    socket.listen(inbox);
    await inbox.holds(4);
    expect(inbox.arrived).toEqual([
      'one',
      { bytes: 3 },
      'two — ü',
      { code: 4000, reason: 'invalid_request_error.invalid_model' },
    ]);
  });

  it('sends text both ways', async () => {
    const connected = accepted();
    const socket = await dial();
    const farInbox = listenAt(await connected);
    socket.send('{"type":"session.update"}');
    expect(await farInbox.holds(1)).toEqual(['{"type":"session.update"}']);
  });

  it('closing is told to both sides once, and sending afterwards does nothing', async () => {
    const connected = accepted();
    const socket = await dial();
    const near = new Inbox();
    socket.listen(near);
    const far = listenAt(await connected);
    socket.close(1000, 'x'.repeat(500));
    socket.close(1000, '');
    expect(await far.holds(1)).toEqual([{ code: 1000, reason: 'x'.repeat(123) }]);
    await near.holds(1);
    socket.send('late');
    socket.close(1000, '');
    socket.terminate();
    expect(near.arrived).toHaveLength(1);
    expect(socket.bufferedBytes).toBe(0);
  });

  it('A13: a server that says goodbye and leaves its connection open is taken to be gone a second later', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    let raw: Duplex | null = null;
    try {
      onUpgrade = ({ headers }, socket) => {
        raw = socket;
        const accept = acceptOf(headers['sec-websocket-key'] ?? '');
        const lines = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`];
        socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
        const goodbye = { opcode: OPCODE.close, payload: Buffer.from([0x03, 0xe9]), masked: false };
        socket.write(frameOf(goodbye));
      };
      const socket = await dial();
      const near = new Inbox();
      socket.listen(near);
      // The keep-alive's timer, and the one that waits for the server to go.
      while (jest.getTimerCount() < 2) await new Promise((resolve) => setImmediate(resolve));
      jest.advanceTimersByTime(1_000);
      expect(await near.holds(1)).toEqual([{ code: 1001, reason: '' }]);
    } finally {
      (raw as Duplex | null)?.destroy();
      jest.useRealTimers();
    }
  });

  it('a reason is cut between characters, never inside one', async () => {
    const connected = accepted();
    const socket = await dial();
    const far = listenAt(await connected);
    socket.close(1000, 'ü'.repeat(100));
    expect(await far.holds(1)).toEqual([{ code: 1000, reason: 'ü'.repeat(61) }]);
  });

  it('a dropped connection is told as 1006', async () => {
    const connected = accepted();
    const socket = await dial();
    const near = new Inbox();
    socket.listen(near);
    (await connected).terminate();
    expect(await near.holds(1)).toEqual([{ code: 1006, reason: '' }]);
  });

  it('a frame that breaks the protocol ends this socket and nothing else', async () => {
    let raw: Duplex | null = null;
    const accept = onUpgrade;
    onUpgrade = (request, socket, head) => accept(request, (raw = socket), head);
    const connected = accepted();
    const socket = await dial();
    await connected;
    const near = new Inbox();
    socket.listen(near);
    // A text frame whose one byte is not UTF-8.
    (raw as Duplex | null)?.write(Buffer.from([0x81, 0x01, 0xff]));
    expect(await near.holds(1)).toEqual([{ code: expect.any(Number), reason: expect.any(String) }]);
  });

  it('a listener that throws ends this socket and is reported', async () => {
    const connected = accepted();
    const socket = await dial();
    const far = await connected;
    const warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const near = new Inbox();
    const bug = new Error('bug');
    socket.listen({
      text: () => {
        throw bug;
      },
      binary: () => undefined,
      closed: (code, reason) => near.closed(code, reason),
    });
    far.send('hello');
    far.send('hello again');
    expect(await near.holds(1)).toEqual([{ code: 1006, reason: '' }]);
    expect(warnings.mock.calls).toEqual([[expect.stringContaining('Error: bug')]]);
    warnings.mockRestore();
  });

  it('takes one listener only', async () => {
    const socket = await dial();
    socket.listen(new Inbox());
    expect(() => socket.listen(new Inbox())).toThrow('one listener');
  });
});

describe('keeping alive', () => {
  it('pings, and gives up a peer that leaves one ping without an answer', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'setTimeout'] });
    try {
      server = new WebSocketServer({ noServer: true, autoPong: false });
      const connected = accepted();
      const socket = await dial();
      const far = await connected;
      const near = new Inbox();
      socket.listen(near);
      const pinged = once(far, 'ping');
      jest.advanceTimersByTime(20_000);
      await pinged;
      expect(near.arrived).toEqual([]);
      jest.advanceTimersByTime(20_000);
      expect(await near.holds(1)).toEqual([{ code: 1006, reason: '' }]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('a peer that answers stays', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'setTimeout'] });
    try {
      const connected = accepted();
      const socket = await dial();
      const far = await connected;
      const near = new Inbox();
      socket.listen(near);
      for (let round = 0; round < 3; round++) {
        const pinged = once(far, 'ping');
        jest.advanceTimersByTime(20_000);
        await pinged;
        // The pong goes out before this text.
        far.send(`round ${round}`);
        await near.holds(round + 1);
      }
      expect(near.arrived).toEqual(['round 0', 'round 1', 'round 2']);
    } finally {
      jest.useRealTimers();
    }
  });
});
