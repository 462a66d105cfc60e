import { isUtf8 } from 'node:buffer';
import type { Socket } from 'node:net';
import type { FrameAround, SocketListener, TextSocket } from '@switchboard/call';
import type { FrameSink } from './frame-reader';
import { FrameReader } from './frame-reader';
import type { Memory } from './mask';
import type { FrameTarget } from './outbox';
import { outbox } from './outbox';
import { CLOSE, fitting, isCloseCode, OPCODE } from './protocol';

/** For the far side to end the connection once closing has begun. */
const CLOSE_TIMEOUT_MS = 30_000;
/** The same when it began the closing: it has nothing more to say, and whoever listens must know soon. */
const GOODBYE_TIMEOUT_MS = 1_000;
/** A far side that does not read gets no pongs: its pings shall not fill our memory. */
const MAX_UNREAD_BYTES = 64 * 1024;
const NOTHING = Buffer.alloc(0);

/** A listener of ours threw. */
export type SocketFault = (error: unknown) => void;

export interface ConnectionOptions {
  readonly role: 'server' | 'client';
  /** The longest message that is taken; a longer one closes the connection with 1009. */
  readonly maxBytes: number;
  readonly fault: SocketFault;
}

type Arrival = (listener: SocketListener) => void;

/**
 * An open WebSocket (RFC 6455, no extensions) as a {@link TextSocket}. What arrives before `listen` is kept. When the listener
 * throws, this one connection is dropped and `fault` told, so that a mistake of ours ends one call and never the process.
 */
export class Connection implements TextSocket, FrameTarget, FrameSink {
  readonly masks: boolean;
  /** The far side answered a ping. */
  onPong: () => void = () => undefined;
  /** The network did not take all of the last write at once. */
  unsent = false;
  private readonly reader: FrameReader;
  private listener: SocketListener | null = null;
  private early: Arrival[] = [];
  private isOpen = true;
  private over = false;
  private end: { readonly code: number; readonly reason: string } = { code: CLOSE.abnormal, reason: '' };
  private timer: NodeJS.Timeout | null = null;

  constructor(
    readonly socket: Socket,
    private readonly options: ConnectionOptions,
  ) {
    const { role, maxBytes } = options;
    this.masks = role === 'client';
    this.reader = new FrameReader({ masked: role === 'server', maxBytes }, this);
    socket.setTimeout(0);
    socket.setNoDelay(true);
    socket.once('end', () => (this.isOpen = false));
    socket.once('close', () => this.ended());
    // `close` always follows; without a listener Node would throw.
    socket.on('error', () => undefined);
  }

  get bufferedBytes(): number {
    if (this.over) return 0;
    // Nearly always the network took all of it at once, and the socket need not be asked.
    if (this.unsent) this.unsent = this.socket.writableLength > 0;
    return outbox.waiting(this) + (this.unsent ? this.socket.writableLength : 0);
  }

  /** The network brought something. */
  received(memory: Memory, size: number): void {
    outbox.beginTurn();
    try {
      this.reader.push(memory, size);
    } catch (error) {
      this.failed(error);
    } finally {
      outbox.endTurn();
    }
  }

  send(text: string): void {
    if (this.isOpen) outbox.text(this, text);
  }

  sendAround(frame: FrameAround, payload: string): void {
    if (this.isOpen) outbox.ascii(this, frame, payload);
  }

  ping(): void {
    if (this.isOpen) outbox.control(this, OPCODE.ping, NOTHING);
  }

  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.sendClose(code, reason);
    this.limitClosing();
  }

  terminate(): void {
    this.isOpen = false;
    this.reader.stop();
    this.socket.destroy();
  }

  listen(listener: SocketListener): void {
    if (this.listener !== null) throw new Error('A text socket has one listener only.');
    this.listener = listener;
    const { early } = this;
    this.early = [];
    for (const arrival of early) this.deliver(arrival, listener);
  }

  message(bytes: Buffer, from: number, to: number): void {
    const { listener } = this;
    if (listener?.bytes?.(bytes, from, to)) return;
    if (!isUtf8(bytes.subarray(from, to))) return this.broken(CLOSE.notUtf8, 'text is not UTF-8');
    const text = bytes.toString('utf8', from, to);
    if (listener === null) this.early.push((late) => late.text(text));
    else listener.text(text);
  }

  binaryMessage(size: number): void {
    this.arrived((listener) => listener.binary(size));
  }

  pinged(payload: Buffer): void {
    if (this.isOpen && this.socket.writableLength < MAX_UNREAD_BYTES) outbox.control(this, OPCODE.pong, payload);
  }

  ponged(): void {
    this.onPong();
  }

  closing(code: number, reason: string): void {
    this.end = { code, reason };
    this.sendClose(code === CLOSE.noStatus ? CLOSE.normal : code, '');
    this.limitClosing(GOODBYE_TIMEOUT_MS);
    // It is the server that ends the connection (§7.1.1).
    if (!this.masks) this.finish();
  }

  broken(code: number, why: string): void {
    this.reader.stop();
    this.end = { code: CLOSE.abnormal, reason: why };
    this.sendClose(code, why);
    this.limitClosing();
    this.finish();
  }

  private sendClose(code: number, reason: string): void {
    if (!this.isOpen) return;
    const told = isCloseCode(code) ? code : CLOSE.normal;
    const text = fitting(reason);
    const payload = Buffer.alloc(2 + Buffer.byteLength(text));
    payload.writeUInt16BE(told);
    payload.write(text, 2);
    outbox.control(this, OPCODE.close, payload);
    this.isOpen = false;
  }

  private finish(): void {
    outbox.flush();
    this.socket.end();
  }

  private limitClosing(ms = CLOSE_TIMEOUT_MS): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.socket.destroy(), ms).unref();
  }

  private ended(): void {
    if (this.over) return;
    this.over = true;
    this.isOpen = false;
    this.reader.stop();
    if (this.timer !== null) clearTimeout(this.timer);
    const { code, reason } = this.end;
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
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    this.terminate();
    this.options.fault(error);
  }
}
