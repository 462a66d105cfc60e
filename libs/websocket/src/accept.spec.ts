import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { acceptWebSocket } from './accept';

const REQUEST =
  'GET /media HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';

describe('accepting', () => {
  let http: Server;

  beforeEach(async () => {
    http = createServer();
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
  });

  afterEach(() => http.close());

  it('B2: a far side that resets the connection before it is answered ends its own socket and nothing else', async () => {
    const faults: unknown[] = [];
    const closed = new Promise<number>((resolve) =>
      http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        const connection = acceptWebSocket({ request, socket, head }, { maxBytes: 1, fault: (f) => faults.push(f) });
        connection?.listen({ text: () => undefined, binary: () => undefined, closed: (code) => resolve(code) });
      }),
    );
    const connected = once(http, 'connection') as Promise<[Socket]>;
    const client = connect((http.address() as AddressInfo).port, '127.0.0.1');
    await connected;
    client.write(REQUEST);
    client.resetAndDestroy();
    expect(await closed).toBe(1006);
    const connections = () => new Promise<number>((resolve) => http.getConnections((_, count) => resolve(count)));
    while ((await connections()) > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(faults).toEqual([]);
  });
});
