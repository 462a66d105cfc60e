import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';
import type { SocketFault } from './connection';
import { Connection } from './connection';
import { Memory } from './mask';
import { acceptOf } from './protocol';
import { receiveUpgraded } from './raw-socket';

/** 16 bytes in base64 (RFC 6455 §4.1). */
const KEY = /^[A-Za-z0-9+/]{22}==$/;

/** The arguments of a server's `upgrade` event. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

export interface AcceptOptions {
  /** The longest message that is taken. */
  readonly maxBytes: number;
  readonly fault: SocketFault;
}

/** Completes the handshake of a server; null when the request is no good one, which it is told in HTTP. */
export function acceptWebSocket({ request, socket, head }: Upgrade, options: AcceptOptions): Connection | null {
  const key = request.headers['sec-websocket-key'] ?? '';
  const status = faultOf(request, key);
  if (status !== null || !(socket instanceof Socket)) {
    refuse(socket, status ?? 400);
    return null;
  }
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptOf(key)}\r\n\r\n`,
  );
  const raw = receiveUpgraded(socket, (memory, size) => connection.received(memory, size));
  const connection = new Connection(raw, { ...options, role: 'server' });
  // Whoever accepts is told first, then come the frames that arrived with the request.
  if (head.length > 0) queueMicrotask(() => connection.received(new Memory(head), head.length));
  return connection;
}

/** The status that refuses the request; null for a good one. */
function faultOf({ method, headers }: IncomingMessage, key: string): 400 | 405 | 426 | null {
  if (method !== 'GET') return 405;
  if (headers.upgrade?.toLowerCase() !== 'websocket' || !KEY.test(key)) return 400;
  return headers['sec-websocket-version'] === '13' ? null : 426;
}

function refuse(socket: Duplex, status: 400 | 405 | 426): void {
  const version = status === 426 ? 'Sec-WebSocket-Version: 13\r\n' : '';
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${version}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
