import type { IncomingMessage } from 'node:http';
import type { Clock, Timer } from '@switchboard/call';
import type { Server } from 'graphql-ws';
import { CloseCode } from 'graphql-ws';
import type { RawData, WebSocket } from 'ws';

/** What is known of a socket besides its messages. */
export interface ApiWire {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
}

export interface TransportTools {
  readonly clock: Clock;
  /** A fault of ours while a message was handled; the socket is closed. */
  readonly faulted: (error: unknown) => void;
}

const PING_INTERVAL_MS = 15_000;

/**
 * Joins one `ws` socket to graphql-ws. (Its own binding writes every broken frame to the console, where a stranger could fill
 * the log.) A peer that leaves a ping without an answer until the next one is gone, whatever TCP still believes.
 */
export function serveApiSocket<E extends ApiWire>(server: Server<E>, wire: E, tools: TransportTools): void {
  const { socket } = wire;
  const keepAlive = new KeepAlive(socket, tools.clock);
  const closed = server.opened(
    {
      protocol: socket.protocol,
      // Resolves once the network took it: the pace of the reader is the pace of its feeds.
      send: (text) => new Promise((sent) => socket.send(text, () => sent())),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) => socket.on('message', (data) => void receive(data, handle, wire, tools)),
    },
    wire,
  );
  // `close` always follows; without a listener Node would throw.
  socket.on('error', () => undefined);
  socket.once('close', (code, reason) => {
    keepAlive.stop();
    Promise.resolve(closed(code, reason.toString())).catch(tools.faulted);
  });
}

async function receive(
  data: RawData,
  handle: (text: string) => Promise<void>,
  { socket }: ApiWire,
  { faulted }: TransportTools,
) {
  try {
    await handle(String(data));
  } catch (error) {
    faulted(error);
    socket.close(CloseCode.InternalServerError, 'Internal server error');
  }
}

class KeepAlive {
  private answered = true;
  private timer: Timer;

  constructor(
    private readonly socket: WebSocket,
    private readonly clock: Clock,
  ) {
    socket.on('pong', () => (this.answered = true));
    this.timer = this.later();
  }

  stop(): void {
    this.timer.cancel();
  }

  private later(): Timer {
    return this.clock.after(PING_INTERVAL_MS, () => {
      if (!this.answered) return this.socket.terminate();
      this.answered = false;
      this.socket.ping();
      this.timer = this.later();
    });
  }
}
