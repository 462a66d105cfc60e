import type { SocketListener, TextSocket } from '@switchboard/call';
import { types } from 'node:util';
import { WebSocket } from 'ws';
import type { RawData } from 'ws';

type Arrival = (listener: SocketListener) => void;

/** A listener of ours threw. */
export type SocketFault = (error: unknown) => void;

/** The stream below a WebSocket. */
export interface Wire {
  cork(): void;
  uncork(): void;
}

/** RFC 6455 §5.5.1: a close frame carries at most 123 bytes of reason; `ws` throws beyond. */
const MAX_REASON_BYTES = 123;
/** RFC 6455 §7.4.1: no status was received. */
const NO_STATUS = 1005;

/**
 * An open `ws` WebSocket of either side as a {@link TextSocket}. Call it in the same turn in which the socket opened: what
 * arrives from then on is kept until `listen`. When the listener throws, this one socket is dropped and `fault` told, so
 * that a mistake of ours ends one call and never the process. With `wire` the frames of one turn of the event loop leave in
 * one system call, which is most of what a frame costs; without it each leaves by itself.
 */
export function wrapWebSocket(ws: WebSocket, fault: SocketFault = warn, wire: Wire | null = null): TextSocket {
  return new WsTextSocket(ws, fault, wire);
}

const AS_TEXT = { binary: false };
/** A failed write is told by `close`. */
const IGNORED = (): void => undefined;

function warn(error: unknown): void {
  process.emitWarning(types.isNativeError(error) ? error : String(error));
}

class WsTextSocket implements TextSocket {
  private listener: SocketListener | null = null;
  private early: Arrival[] = [];
  private over = false;
  private gathering = false;

  constructor(
    private readonly ws: WebSocket,
    private readonly fault: SocketFault,
    private readonly wire: Wire | null,
  ) {
    ws.on('message', (data, isBinary) => this.received(data, isBinary));
    ws.on('close', (code, reason) => this.closed(code, reason.toString()));
    // `close` always follows; without a listener Node would throw.
    ws.on('error', () => undefined);
    if (ws.readyState === WebSocket.CLOSED) this.closed(NO_STATUS, '');
  }

  get bufferedBytes(): number {
    return this.ws.bufferedAmount;
  }

  send(text: string): void {
    if (this.ws.readyState !== WebSocket.OPEN) return;
    if (this.wire === null) {
      // A client masks what it sends: bytes while they are copied behind the header, text only after a copy of its own.
      this.ws.send(Buffer.from(text), AS_TEXT, IGNORED);
      return;
    }
    if (!this.gathering) this.gather(this.wire);
    this.ws.send(text, IGNORED);
  }

  close(code: number, reason: string): void {
    this.ws.close(code, fitting(reason));
  }

  terminate(): void {
    this.ws.terminate();
  }

  listen(listener: SocketListener): void {
    if (this.listener !== null) throw new Error('A text socket has one listener only.');
    this.listener = listener;
    const early = this.early;
    this.early = [];
    for (const arrival of early) this.deliver(arrival, listener);
  }

  /** Until the running turn is over. */
  private gather(wire: Wire): void {
    this.gathering = true;
    wire.cork();
    queueMicrotask(() => {
      this.gathering = false;
      wire.uncork();
    });
  }

  private received(data: RawData, isBinary: boolean): void {
    if (this.listener !== null && !isBinary) this.heard(textOf(data), this.listener);
    else if (isBinary) {
      const bytes = byteLength(data);
      this.arrived((listener) => listener.binary(bytes));
    } else {
      const text = textOf(data);
      this.arrived((listener) => listener.text(text));
    }
  }

  /** The same as `deliver`, written out because it runs fifty times a second per call. */
  private heard(text: string, listener: SocketListener): void {
    try {
      listener.text(text);
    } catch (error) {
      this.ws.terminate();
      this.fault(error);
    }
  }

  private closed(code: number, reason: string): void {
    if (this.over) return;
    this.over = true;
    this.arrived((listener) => listener.closed(code, reason));
  }

  private arrived(arrival: Arrival): void {
    if (this.listener === null) this.early.push(arrival);
    else this.deliver(arrival, this.listener);
  }

  private deliver(arrival: Arrival, listener: SocketListener): void {
    try {
      arrival(listener);
    } catch (error) {
      this.ws.terminate();
      this.fault(error);
    }
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return data instanceof ArrayBuffer ? Buffer.from(data).toString('utf8') : data.toString('utf8');
}

function byteLength(data: RawData): number {
  return Array.isArray(data) ? data.reduce((sum, part) => sum + part.length, 0) : data.byteLength;
}

/** Cuts between characters, never inside one. */
function fitting(reason: string): string {
  let bytes = 0;
  let kept = '';
  for (const character of reason) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_REASON_BYTES) break;
    kept += character;
  }
  return kept;
}
