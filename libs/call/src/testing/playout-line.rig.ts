import { BYTES_PER_MS, payloadBytes } from '../audio';
import type { Clock, Timer } from '../ports/clock';
import type { PhoneLine, PhoneListener } from '../ports/phone';

type Queued = { readonly bytes: number } | { readonly mark: string };

/** The far side of a phone line with a playout buffer that drains in real time; it knows what was really heard. */
export class PlayoutLine implements PhoneLine {
  readonly streamSid = 'MZ00000000000000000000000000000001';
  readonly played: string[] = [];
  readonly clears: number[] = [];
  closed = false;
  listener: Pick<PhoneListener, 'markReached' | 'phoneEnded'> | null = null;
  private queue: Queued[] = [];
  private startedMs = 0;
  private heardBytes = 0;
  private timer: Timer | null = null;

  constructor(
    private readonly clock: Clock,
    /** One way between us and the far side. */
    private readonly latencyMs = 0,
  ) {}

  play(payload: string): void {
    this.played.push(payload);
    this.later(() => this.enqueue({ bytes: payloadBytes(payload) }));
  }

  mark(name: string): void {
    this.later(() => this.enqueue({ mark: name }));
  }

  clear(): void {
    this.clears.push(this.clock.nowMs());
    this.later(() => {
      const pending = this.queue.filter((entry) => 'mark' in entry);
      this.heardBytes = this.truth();
      this.queue = [];
      this.timer?.cancel();
      this.timer = null;
      for (const entry of pending) this.echo(entry.mark);
    });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.later(() => this.listener?.phoneEnded({ kind: 'closedByUs' }));
  }

  /** Bytes really heard by now. */
  truth(): number {
    const playing = this.queue[0];
    if (!playing || !('bytes' in playing)) return this.heardBytes;
    const elapsed = Math.floor((this.clock.nowMs() - this.startedMs) * BYTES_PER_MS);
    return this.heardBytes + Math.min(playing.bytes, elapsed);
  }

  private enqueue(entry: Queued): void {
    this.queue.push(entry);
    if (this.timer === null) this.next();
  }

  private next(): void {
    for (let entry = this.queue[0]; entry; entry = this.queue[0]) {
      if ('bytes' in entry) {
        const { bytes } = entry;
        this.startedMs = this.clock.nowMs();
        this.timer = this.clock.after(bytes / BYTES_PER_MS, () => {
          this.heardBytes += bytes;
          this.queue.shift();
          this.timer = null;
          this.next();
        });
        return;
      }
      this.echo(entry.mark);
      this.queue.shift();
    }
  }

  private echo(name: string): void {
    this.later(() => this.listener?.markReached(name));
  }

  private later(run: () => void): void {
    if (this.latencyMs === 0) run();
    else this.clock.after(this.latencyMs, run);
  }
}
