import { STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { WsTextSocket } from '../realtime-model/ws-text-socket';
import { LiveServer } from './live-server';
import type { LiveServerOptions } from './live-server';

const MAX_FRAME_BYTES = 16 * 1024 * 1024;
const PATH = /\/v1\/live\/sessions\/?$/;

/** The pretend GPT-Live service behind a web server's `upgrade` event. */
export interface LiveServerFront {
  readonly server: LiveServer;
  /** Takes upgrades of any path that ends in `/v1/live/sessions`. False: not ours, nothing was done. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Drops all clients. */
  close(): void;
}

function refuse(socket: Duplex, { status, body }: { readonly status: number; readonly body: string }): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

export function createLiveServer(options: LiveServerOptions): LiveServerFront {
  const server = new LiveServer(options);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  return {
    server,
    handleUpgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (!PATH.test(url.pathname)) return false;
      socket.on('error', () => socket.destroy());
      const refusal = server.refuseUpgrade({ query: url.searchParams, headers: request.headers });
      if (refusal) refuse(socket, refusal);
      else sockets.handleUpgrade(request, socket, head, (ws) => server.accept(new WsTextSocket(ws)));
      return true;
    },
    close() {
      server.close();
      sockets.close();
    },
  };
}
