import type { Clock } from '../ports/clock';
import type { SocketListener, TextSocket } from '../ports/socket';

type Delivery = (listener: SocketListener) => void;

/** RFC 6455 §7.4.1: the code a side reports when the other vanished without a closing handshake. */
const ABNORMAL = 1006;

class MemorySocket implements TextSocket {
  private peer: MemorySocket | null = null;
  private listener: SocketListener | null = null;
  private inbox: Delivery[] = [];
  private open = true;

  constructor(
    private readonly clock: Clock,
    private readonly latencyMs: number,
  ) {}

  join(peer: MemorySocket): void {
    this.peer = peer;
  }

  readonly bufferedBytes = 0;

  send(text: string): void {
    if (this.open) this.peer?.deliver((listener) => listener.text(text));
  }

  sendBinary(bytes: number): void {
    if (this.open) this.peer?.deliver((listener) => listener.binary(bytes));
  }

  close(code: number, reason: string): void {
    this.end(code, reason);
  }

  terminate(): void {
    this.end(ABNORMAL, '');
  }

  listen(listener: SocketListener): void {
    this.listener = listener;
    const waiting = this.inbox;
    this.inbox = [];
    for (const delivery of waiting) delivery(listener);
  }

  private end(code: number, reason: string): void {
    if (!this.open) return;
    this.open = false;
    this.peer?.deliver((listener) => listener.closed(code, reason));
    this.deliver((listener) => listener.closed(code, reason));
    if (this.peer) this.peer.open = false;
  }

  private deliver(delivery: Delivery): void {
    this.clock.after(this.latencyMs, () => {
      if (this.listener) delivery(this.listener);
      else this.inbox.push(delivery);
    });
  }
}

export interface MemorySocketEnd extends TextSocket {
  /** Sends a binary frame of so many bytes: something neither wire allows. */
  sendBinary(bytes: number): void;
}

/** Two ends of one connection in memory; frames arrive in order, `latencyMs` later and never in the same turn. */
export function memorySocketPair(clock: Clock, latencyMs = 0): [MemorySocketEnd, MemorySocketEnd] {
  const left = new MemorySocket(clock, latencyMs);
  const right = new MemorySocket(clock, latencyMs);
  left.join(right);
  right.join(left);
  return [left, right];
}
