import { createServer, STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { HttpRefusal, Knock } from './admission';
import { ModelServer } from './model-server';
import type { ModelServerOptions } from './model-server';
import { ScopedClock } from './scoped-clock';
import { WsTextSocket } from './ws-text-socket';

/** 15 MiB of audio in base64, and some JSON around it. */
const MAX_FRAME_BYTES = 21 * 1024 * 1024;
/** As often as the real service. */
const PING_EVERY_MS = 20_000;
/** OpenAI's and Azure's own path, and the one of Azure's previews. */
const PATH = /\/(?:v1|openai)\/realtime\/?$/;

/** The pretend Realtime service behind a web server's `upgrade` event. */
export interface ModelServerFront {
  readonly server: ModelServer;
  /** Takes upgrades of any path that ends in `/v1/realtime` or `/openai/realtime`. False: not ours, nothing was done. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Drops all clients. */
  close(): void;
}

function refuse(socket: Duplex, { status, body }: HttpRefusal): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function pingRegularly(clock: ScopedClock, ws: WebSocket): void {
  clock.after(PING_EVERY_MS, () => {
    ws.ping();
    pingRegularly(clock, ws);
  });
}

export function createModelServer(options: ModelServerOptions): ModelServerFront {
  const server = new ModelServer(options);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  const unanswered = new Set<Duplex>();

  const welcome = (ws: WebSocket, knock: Knock): void => {
    const pings = new ScopedClock(options.clock);
    ws.on('close', () => pings.release());
    pingRegularly(pings, ws);
    server.accept(knock, new WsTextSocket(ws));
  };

  return {
    server,
    handleUpgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (!PATH.test(url.pathname)) return false;
      socket.on('error', () => socket.destroy());
      const knock: Knock = { query: url.searchParams, headers: request.headers };
      const refusal = server.refuseUpgrade(knock);
      if (refusal) refuse(socket, refusal);
      else if (server.faults.take('upgrade-never-answered')) {
        unanswered.add(socket);
        socket.on('close', () => unanswered.delete(socket));
      } else sockets.handleUpgrade(request, socket, head, (ws) => welcome(ws, knock));
      return true;
    },
    close() {
      for (const socket of unanswered) socket.destroy();
      server.close();
      sockets.close();
    },
  };
}

export interface RunningModelServer {
  readonly server: ModelServer;
  readonly port: number;
  /** To be used as the OpenAI base URL: `http://127.0.0.1:<port>/v1`. */
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** Listens on loopback only. @param port 0 takes a free one */
export async function startModelServer(options: ModelServerOptions, port = 0): Promise<RunningModelServer> {
  const front = createModelServer(options);
  const http = createServer((_request, response) => response.writeHead(404).end());
  http.on('upgrade', (request, socket, head) => {
    if (!front.handleUpgrade(request, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = http.address() as AddressInfo;
  return {
    server: front.server,
    port: bound,
    baseUrl: `http://127.0.0.1:${bound}/v1`,
    close: async () => {
      front.close();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}
