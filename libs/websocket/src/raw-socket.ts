import { Socket } from 'node:net';
import type { BoundSocket, OnReadOpts } from 'node:net';
import { Memory } from './mask';

/** As much as Node reads at once. */
const READ_BYTES = 64 * 1024;

/**
 * One piece of memory into which all connections read. Each read is dealt with before the next one begins, so nobody needs
 * memory of its own, and no read leaves any behind.
 */
const READ = Memory.of(READ_BYTES);

/** What came, in memory that is only lent. */
export type Received = (memory: Memory, size: number) => void;

/** For `connect` of `node:net` and `node:tls`. */
export function readInto(received: Received): OnReadOpts {
  return {
    buffer: READ.bytes,
    callback: (size) => {
      received(READ, size);
      return true;
    },
  };
}

/** What Node keeps below a socket; no documented part of it. */
interface Handle {
  useUserBuffer?: unknown;
}

interface WithHandle {
  _handle?: Handle | null;
}

/**
 * Reads an upgraded socket of an HTTP server into the shared memory. Node offers that for sockets it connects itself only, so
 * the handle is moved into a socket made for it. Where a version of Node has no such handle, or the socket is no plain TCP one,
 * the socket is read as any other, which costs a buffer for each read.
 */
export function receiveUpgraded(upgraded: Socket, received: Received): Socket {
  const socket = movedHandle(upgraded, received);
  if (socket !== null) return socket;
  upgraded.on('data', (chunk: Buffer) => received(new Memory(chunk), chunk.length));
  upgraded.on('end', () => upgraded.end());
  return upgraded;
}

function movedHandle(upgraded: Socket, received: Received): Socket | null {
  const old: Socket & WithHandle = upgraded;
  const handle = old._handle;
  // Neither TLS nor a stream of somebody else's making.
  if (Object.getPrototypeOf(upgraded) !== Socket.prototype || typeof handle?.useUserBuffer !== 'function') return null;
  // The documented `handle` is another one (`BoundSocket`); Node's own servers make their sockets as here.
  const socket = new Socket({ onread: readInto(received), handle: handle as unknown as BoundSocket });
  old._handle = null;
  // The answer to the request was its last write: a peer that is gone by then is seen by the new socket, which reads its end.
  upgraded.on('error', () => undefined);
  // The server counts its connections by the sockets it knows.
  socket.once('close', () => upgraded.destroy());
  return socket;
}
