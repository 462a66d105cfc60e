import type { Clock, Timer } from '@switchboard/call';
import { BYTES_PER_MS } from './mu-law';

/** What a playout tells, in the order it happens. Times are the clock's milliseconds, fractions included. */
export interface PlayoutListener {
  /** These bytes were played from `fromMs` on. */
  played(bytes: Uint8Array, fromMs: number): void;
  /** Nothing is being played any more. */
  paused(atMs: number): void;
  markReached(mark: PlayoutMark): void;
}

export interface PlayoutMark {
  readonly name: string;
  /** Bytes received before the mark. */
  readonly afterByte: number;
  readonly atMs: number;
  /** True when it came back because of a `clear`: not heard. */
  readonly cleared: boolean;
}

interface PendingMark {
  readonly name: string;
  readonly afterByte: number;
}

/** Absorbs the rounding of a division by 8 in floating point; a thousandth of a byte. */
const EPSILON = 1e-3;

/**
 * The play buffer of one media stream: appended audio is played in order at 8 bytes a millisecond, marks come back when
 * everything before them was played. Positions are computed from the clock, so they are exact however late timers are.
 */
export class Playout {
  private queue: Uint8Array[] = [];
  /** Bytes of the first queued chunk that are already played. */
  private headOffset = 0;
  private queuedBytes = 0;
  private received = 0;
  private marks: PendingMark[] = [];
  private timer: Timer | null = null;
  /** While something plays: `runStartByte` was played at `runStartMs`. */
  private runStartMs = 0;
  private runStartByte = 0;

  constructor(
    private readonly clock: Clock,
    private readonly listener: PlayoutListener,
  ) {}

  get receivedBytes(): number {
    return this.received;
  }

  /** Bytes received and not yet played. */
  get pendingBytes(): number {
    return this.queuedBytes;
  }

  append(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.settle();
    if (this.queuedBytes === 0) {
      this.runStartMs = this.clock.nowMs();
      this.runStartByte = this.received;
    }
    this.queue.push(bytes);
    this.queuedBytes += bytes.length;
    this.received += bytes.length;
  }

  mark(name: string): void {
    this.settle();
    if (this.queuedBytes === 0) {
      this.listener.markReached({ name, afterByte: this.received, atMs: this.clock.nowMs(), cleared: false });
      return;
    }
    this.marks.push({ name, afterByte: this.received });
    this.arm();
  }

  /** Drops what is not yet played and gives all pending marks back. Returns the bytes dropped. */
  clear(): number {
    this.settle();
    const dropped = this.queuedBytes;
    this.queue = [];
    this.queuedBytes = 0;
    this.headOffset = 0;
    const atMs = this.clock.nowMs();
    if (dropped > 0) this.listener.paused(atMs);
    const returned = this.marks;
    this.marks = [];
    this.arm();
    for (const mark of returned) this.listener.markReached({ ...mark, atMs, cleared: true });
    return dropped;
  }

  /** Plays up to now and never again; pending marks are lost with the line. */
  close(): void {
    this.settle();
    this.marks = [];
    this.clear();
  }

  /** Plays everything that is due by now. */
  settle(): void {
    if (this.queuedBytes === 0) return;
    const nowMs = this.clock.nowMs();
    const position = this.position();
    const due = Math.floor((nowMs - this.runStartMs) * BYTES_PER_MS + EPSILON) - (position - this.runStartByte);
    this.consume(Math.min(due, this.queuedBytes));
    this.releaseMarks();
  }

  /** Bytes received and no longer waiting: played or dropped. */
  private position(): number {
    return this.received - this.queuedBytes;
  }

  private timeOf(byte: number): number {
    return this.runStartMs + (byte - this.runStartByte) / BYTES_PER_MS;
  }

  private consume(count: number): void {
    for (let left = count; left > 0;) {
      const head = this.queue[0];
      if (!head) return;
      const fromMs = this.timeOf(this.position());
      const piece = head.subarray(this.headOffset, Math.min(head.length, this.headOffset + left));
      this.headOffset += piece.length;
      if (this.headOffset === head.length) {
        this.queue.shift();
        this.headOffset = 0;
      }
      this.queuedBytes -= piece.length;
      left -= piece.length;
      this.listener.played(piece, fromMs);
    }
    if (count > 0 && this.queuedBytes === 0) this.listener.paused(this.timeOf(this.received));
  }

  private releaseMarks(): void {
    const position = this.position();
    while (this.marks[0] && this.marks[0].afterByte <= position) {
      const { name, afterByte } = this.marks[0];
      this.marks.shift();
      this.listener.markReached({ name, afterByte, atMs: this.timeOf(afterByte), cleared: false });
    }
    this.arm();
  }

  private arm(): void {
    this.timer?.cancel();
    const next = this.marks[0];
    this.timer = next
      ? this.clock.after(Math.max(0, this.timeOf(next.afterByte) - this.clock.nowMs()), () => {
          this.timer = null;
          this.settle();
        })
      : null;
  }
}
