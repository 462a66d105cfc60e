import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { TextSocket } from '@switchboard/call';
import fc from 'fast-check';
import { WebSocket, WebSocketServer } from 'ws';
import { acceptWebSocket } from './accept';
import type { Connection } from './connection';
import { dialWebSocket } from './dial';
import { frameOf } from './testing.rig';

const SIZES = [0, 1, 125, 126, 65_535, 65_536];
const MAX = 64 * 1024;
const textOf = (length: number) => 'x'.repeat(length);

let http: Server;
let port: number;
let url: string;
let accepted: Connection[];
let closes: [number, string][];
/** What our server does with a text. */
let onText: (socket: TextSocket, text: string) => void;
let faults: unknown[];
/** As on a version of Node whose sockets cannot read into memory of ours. */
let plainReading: boolean;

beforeEach(async () => {
  [accepted, closes, faults] = [[], [], []];
  plainReading = false;
  onText = (socket, text) => socket.send(text);
  http = createServer();
  http.on('upgrade', (request, socket, head) => {
    if (plainReading) Object.assign((socket as unknown as { _handle: object })._handle, { useUserBuffer: undefined });
    const options = { maxBytes: MAX, fault: (error: unknown) => void faults.push(error) };
    const connection = acceptWebSocket({ request, socket, head }, options);
    if (connection === null) return;
    accepted.push(connection);
    connection.listen({
      text: (text) => onText(connection, text),
      binary: (bytes) => connection.send(`binary ${bytes}`),
      closed: (code, reason) => void closes.push([code, reason]),
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  ({ port } = http.address() as AddressInfo);
  url = `ws://127.0.0.1:${port}/media`;
});

/** Every socket that was accepted must be gone, or this never ends. */
afterEach(async () => {
  for (const connection of accepted) connection.terminate();
  await new Promise((resolve) => http.close(resolve));
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

async function openWs(): Promise<WebSocket> {
  const ws = new WebSocket(url);
  ws.on('error', () => undefined);
  await once(ws, 'open');
  return ws;
}

describe('the `ws` package as a client of our server', () => {
  it.each(SIZES)('gets back a text of %i bytes', async (size) => {
    const ws = await openWs();
    ws.send(textOf(size));
    const [data] = (await once(ws, 'message')) as [Buffer];
    expect(data.toString()).toBe(textOf(size));
    ws.close(1000);
    await once(ws, 'close');
  });

  it('gets back what is longer in UTF-8 than in characters, in all three sizes of header', async () => {
    const ws = await openWs();
    for (const count of [1, 60, 63, 120, 21_000, 32_000]) {
      const text = 'ü'.repeat(count);
      ws.send(text);
      const [data] = (await once(ws, 'message')) as [Buffer];
      expect(data.toString()).toBe(text);
    }
    ws.terminate();
  });

  it('sends fragments with pings between them, and hears pongs with its words', async () => {
    const ws = await openWs();
    const pongs: string[] = [];
    ws.on('pong', (data) => pongs.push(data.toString()));
    const heard = once(ws, 'message');
    ws.send('one ', { fin: false });
    ws.ping('between');
    ws.send('two ', { fin: false });
    ws.send('three', { fin: true });
    const [data] = (await heard) as [Buffer];
    expect(data.toString()).toBe('one two three');
    expect(pongs).toEqual(['between']);
    ws.terminate();
  });

  it.each([false, true])('is heard however the socket is read (as any other: %s)', async (plain) => {
    plainReading = plain;
    const ws = await openWs();
    const heard: string[] = [];
    ws.on('message', (data) => heard.push(String(data)));
    const texts = Array.from({ length: 200 }, (_, length) => textOf(length * 37));
    for (const text of texts) ws.send(text);
    await until(() => heard.length === texts.length);
    expect(heard).toEqual(texts);
    ws.close(1000, 'bye');
    await until(() => closes.length > 0);
    expect(closes).toEqual([[1000, 'bye']]);
    const vanishing = await openWs();
    (vanishing as unknown as { _socket: Socket })._socket.end();
    await until(() => closes.length > 1);
    expect(closes[1]).toEqual([1006, '']);
  });

  it('a binary message is told by its size', async () => {
    const ws = await openWs();
    ws.send(Buffer.alloc(300));
    const [data] = (await once(ws, 'message')) as [Buffer];
    expect(data.toString()).toBe('binary 300');
    ws.terminate();
  });

  it.each([
    [1000, 'bye'],
    [4000, 'ü'],
  ])('closes with %i, and both sides are told once', async (code, reason) => {
    const ws = await openWs();
    ws.close(code, reason);
    const [heard] = (await once(ws, 'close')) as [number];
    await until(() => closes.length > 0);
    expect([heard, closes]).toEqual([code, [[code, reason]]]);
  });

  it('a close of ours reaches it with code and reason', async () => {
    const ws = await openWs();
    accepted[0]?.close(1008, 'refused');
    const [code, reason] = (await once(ws, 'close')) as [number, Buffer];
    expect([code, reason.toString()]).toEqual([1008, 'refused']);
    await until(() => closes.length > 0);
    expect(closes).toEqual([[1008, 'refused']]);
  });

  it('one that vanishes is told as 1006', async () => {
    const ws = await openWs();
    ws.terminate();
    await until(() => closes.length > 0);
    expect(closes).toEqual([[1006, '']]);
  });

  it('one that half-closes the connection without a word is told as 1006', async () => {
    const ws = await openWs();
    (ws as unknown as { _socket: Socket })._socket.end();
    await until(() => closes.length > 0);
    expect(closes).toEqual([[1006, '']]);
  });

  it('a text above the limit ends with 1009', async () => {
    const ws = await openWs();
    ws.send(textOf(MAX + 1));
    const [code] = (await once(ws, 'close')) as [number];
    expect(code).toBe(1009);
  });

  it('a text that is not UTF-8 ends with 1007', async () => {
    const ws = await openWs();
    ws.send(Buffer.from([0x61, 0xff]), { binary: false });
    const [code] = (await once(ws, 'close')) as [number];
    expect(code).toBe(1007);
  });

  it('the frames of one turn leave in one write, in order', async () => {
    const ws = await openWs();
    onText = (socket) => ['a', 'b', 'c'].forEach((text) => socket.send(text));
    const writes = jest.spyOn(accepted[0]?.socket as Socket, 'write');
    const heard: string[] = [];
    ws.on('message', (data) => heard.push(String(data)));
    ws.send('go');
    await until(() => heard.length === 3);
    expect(heard).toEqual(['a', 'b', 'c']);
    expect(writes).toHaveBeenCalledTimes(1);
    ws.terminate();
  });

  it('frames to many sockets in one turn keep their order and their owner', async () => {
    const sockets = [await openWs(), await openWs(), await openWs()];
    const heard = sockets.map((): string[] => []);
    sockets.forEach((ws, index) => ws.on('message', (data) => heard[index]?.push(String(data))));
    for (let turn = 0; turn < 50; turn++)
      accepted.forEach((connection, index) => connection.send(`${index}:${turn}${'.'.repeat(turn * 40)}`));
    await until(() => heard.every((each) => each.length === 50));
    heard.forEach((each, index) =>
      expect(each.map((text) => text.replaceAll('.', ''))).toEqual(
        Array.from({ length: 50 }, (_, turn) => `${index}:${turn}`),
      ),
    );
    for (const ws of sockets) ws.terminate();
  });

  it('a far side that does not read is seen in bufferedBytes, and gets every byte once it reads', async () => {
    const ws = await openWs();
    const raw = (ws as unknown as { _socket: Socket })._socket;
    raw.pause();
    const [connection] = accepted;
    const text = textOf(40_000);
    let sent = 0;
    while ((connection?.bufferedBytes ?? 0) < 1024 * 1024) {
      connection?.send(`${sent++} ${text}`);
      if (sent % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const heard: string[] = [];
    ws.on('message', (data) => heard.push(String(data)));
    raw.resume();
    await until(() => heard.length === sent);
    expect(heard.every((each, index) => each === `${index} ${text}`)).toBe(true);
    expect(connection?.bufferedBytes).toBe(0);
    ws.terminate();
  });

  it.each([
    ['no key', { 'sec-websocket-key': '' }, 400],
    ['a key that is too short', { 'sec-websocket-key': 'AAAA' }, 400],
    ['another version', { 'sec-websocket-version': '8' }, 426],
    ['another protocol', { upgrade: 'h2c' }, 400],
  ])('a handshake with %s is refused in HTTP', async (_what, changed, status) => {
    const key = Buffer.alloc(16).toString('base64');
    const headers = { upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': key, ...changed };
    const socket = connect(port, '127.0.0.1');
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET /media HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n${lines.join('')}\r\n`);
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(data.toString()).toContain(`HTTP/1.1 ${status} `);
    socket.destroy();
  });

  it('frames in the packet of the handshake are heard', async () => {
    const key = Buffer.alloc(16).toString('base64');
    const socket = connect(port, '127.0.0.1');
    const handshake = `GET /media HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`;
    socket.write(
      Buffer.concat([Buffer.from(handshake), frameOf({ opcode: 1, payload: Buffer.from('early'), masked: true })]),
    );
    let heard = '';
    socket.on('data', (data) => (heard += data.toString('latin1')));
    await until(() => heard.endsWith('early'));
    socket.destroy();
  });
});

describe('the `ws` package as a server of our client', () => {
  let server: WebSocketServer;

  beforeEach(async () => {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: 1024 * 1024 });
    server.on('connection', (ws) => {
      ws.on('error', () => undefined);
      ws.on('message', (data, isBinary) => ws.send(data, { binary: isBinary }));
    });
    await once(server, 'listening');
  });
  afterEach(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });

  async function dial(): Promise<{ socket: TextSocket; texts: string[]; ends: [number, string][] }> {
    const result = await dialWebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, {});
    if ('failure' in result) throw new Error(result.failure.message);
    const texts: string[] = [];
    const ends: [number, string][] = [];
    result.socket.listen({
      text: (text) => texts.push(text),
      binary: () => undefined,
      closed: (code, reason) => void ends.push([code, reason]),
    });
    return { socket: result.socket, texts, ends };
  }

  it.each(SIZES)('gives back a text of %i bytes', async (size) => {
    const { socket, texts, ends } = await dial();
    socket.send(textOf(size));
    await until(() => texts.length === 1);
    expect(texts).toEqual([textOf(size)]);
    socket.close(1000, '');
    await until(() => ends.length === 1);
    expect(ends).toEqual([[1000, '']]);
  });

  it('A20: a payload between constant bytes arrives as it is, masked at every place in memory', async () => {
    const { socket, texts } = await dial();
    const frame = { head: Buffer.from('{"audio":"'), tail: Buffer.from('"}') };
    const payloads = Array.from({ length: 300 }, (_, length) => 'A'.repeat(length));
    for (const payload of payloads) socket.sendAround?.(frame, payload);
    await until(() => texts.length === payloads.length);
    expect(texts).toEqual(payloads.map((payload) => JSON.stringify({ audio: payload })));
    socket.terminate();
  });

  it('answers pings, and closes as told', async () => {
    const { socket, ends } = await dial();
    const [far] = server.clients;
    const pong = once(far as WebSocket, 'pong');
    far?.ping('are you there');
    expect(String((await pong)[0])).toBe('are you there');
    far?.close(4001, 'enough');
    await until(() => ends.length === 1);
    expect(ends).toEqual([[4001, 'enough']]);
    expect(socket.bufferedBytes).toBe(0);
  });

  it.each([
    ['another answer to the key', 'Sec-WebSocket-Accept: AAAA\r\n'],
    ['no answer to the key', ''],
  ])('a server with %s is none', async (_what, header) => {
    const liar = createServer();
    liar.on('upgrade', (_request, socket) =>
      socket.end(`HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${header}\r\n`),
    );
    liar.listen(0, '127.0.0.1');
    await once(liar, 'listening');
    const result = await dialWebSocket(`ws://127.0.0.1:${(liar.address() as AddressInfo).port}/`, {});
    expect(result).toEqual({ failure: { message: 'The server did not prove that it speaks WebSocket.' } });
    liar.close();
  });
});

describe('B2, B3: hostile connections', () => {
  const handshake = `GET /media HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`;

  it('300 that write whatever bytes cost nobody else anything, and each is over exactly once', async () => {
    const good = await openWs();
    const streams = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 300 }), 300);
    for (const stream of streams) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(Buffer.concat([Buffer.from(handshake), Buffer.from(stream)]));
      await once(socket, 'data');
      socket.destroy();
    }
    await until(() => closes.length === streams.length);
    good.send('still here');
    const [data] = (await once(good, 'message')) as [Buffer];
    expect(data.toString()).toBe('still here');
    expect(faults).toEqual([]);
    good.terminate();
    await until(() => closes.length === streams.length + 1);
    await new Promise<void>((resolve) => http.getConnections((_error, count) => resolve(expect(count).toBe(0))));
  });

  it('a listener that throws ends its socket alone, and is reported', async () => {
    const [bad, good] = [await openWs(), await openWs()];
    onText = (socket, text) => {
      if (text === 'bug') throw new Error('bug');
      socket.send(text);
    };
    bad.send('bug');
    const [code] = (await once(bad, 'close')) as [number];
    expect(code).toBe(1006);
    expect(faults).toEqual([new Error('bug')]);
    good.send('fine');
    expect(String((await once(good, 'message'))[0])).toBe('fine');
    good.terminate();
  });
});
