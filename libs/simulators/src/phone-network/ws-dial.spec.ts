import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { TextSocket } from '@switchboard/call';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { dialOverWs } from './ws-dial';

/** What a listener was told, as text; `until` resolves when a line appears. */
function told(socket: TextSocket) {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const note = (line: string): void => {
    lines.push(line);
    for (const wake of waiting) wake();
  };
  socket.listen({
    text: (text) => note(`text ${text}`),
    binary: (bytes) => note(`binary ${bytes}`),
    closed: (code, reason) => note(`closed ${code} ${reason}`.trim()),
  });
  const until = (count: number): Promise<string[]> =>
    new Promise((resolve) => {
      const wake = (): void => (lines.length >= count ? resolve(lines) : undefined);
      waiting.add(wake);
      wake();
    });
  return { until };
}

describe('dialling over TCP', () => {
  const http = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  let serve: (socket: WebSocket, raw: Socket) => void = () => undefined;
  let refuse = false;
  let url = '';
  let headers: Record<string, unknown> = {};

  beforeAll(async () => {
    http.on('upgrade', (request, raw: Socket, head) => {
      headers = request.headers;
      if (refuse) raw.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      else sockets.handleUpgrade(request, raw, head, (socket) => serve(socket, raw));
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/media`;
  });
  beforeEach(() => (refuse = false));
  afterAll(() => {
    http.closeAllConnections();
    http.close();
  });

  const dialled = async (): Promise<TextSocket> => {
    const result = await dialOverWs(url, { 'x-twilio-signature': 'sig' });
    if ('failure' in result) throw new Error(result.failure.message);
    return result.socket;
  };

  it('carries headers, keeps early frames, and offers no compression', async () => {
    serve = (socket) => {
      socket.send('early');
      socket.close(1008, 'no token');
    };
    const socket = await dialled();
    await new Promise(setImmediate);
    expect(await told(socket).until(2)).toEqual(['text early', 'closed 1008 no token']);
    expect(headers).toMatchObject({ 'x-twilio-signature': 'sig' });
    expect(headers).not.toHaveProperty('sec-websocket-extensions');
  });

  it('tells a reset connection apart from a proper close', async () => {
    serve = (_, raw) => raw.resetAndDestroy();
    expect(await told(await dialled()).until(1)).toEqual([expect.stringMatching(/^closed 1006/)]);
  });

  it('names a frame that breaks the protocol', async () => {
    serve = (_, raw) => raw.write(Buffer.from([0xf1, 0x00]));
    expect(await told(await dialled()).until(1)).toEqual([expect.stringMatching(/^closed 1006 WS_ERR/)]);
  });

  it('answers a refused upgrade with its status', async () => {
    refuse = true;
    expect(await dialOverWs(url, {})).toEqual({ failure: { status: 403, message: 'HTTP 403' } });
  });

  it('answers a closed port and a bad address with a failure', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const result = await dialOverWs(`ws://127.0.0.1:${port}/`, {});
    expect('failure' in result && result.failure.message).toContain('ECONNREFUSED');
    expect(await dialOverWs('nonsense', {})).toHaveProperty('failure');
  });
});
