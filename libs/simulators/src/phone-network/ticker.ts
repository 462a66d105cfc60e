import type { Clock, Timer } from '@switchboard/call';

/**
 * Runs something every `periodMs`, counted from the start, not from the last run: a late timer is made up for at once, so
 * the n-th run never drifts away from `n * periodMs`.
 */
export class Ticker {
  private timer: Timer | null = null;
  private runs = 0;
  private startMs = 0;

  constructor(
    private readonly clock: Clock,
    private readonly periodMs: number,
    private readonly run: () => void,
  ) {}

  start(): void {
    if (this.timer) return;
    this.runs = 0;
    this.startMs = this.clock.nowMs();
    this.arm();
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  private dueMs(): number {
    return this.startMs + (this.runs + 1) * this.periodMs;
  }

  private arm(): void {
    this.timer = this.clock.after(Math.max(0, this.dueMs() - this.clock.nowMs()), () => this.fire());
  }

  private fire(): void {
    while (this.timer && this.dueMs() <= this.clock.nowMs()) {
      this.runs += 1;
      this.run();
    }
    if (this.timer) this.arm();
  }
}
