import type { Clock, Timer } from '@switchboard/call';

/** A clock whose timers all end together: what a connection or a response leaves behind can never fire. */
export class ScopedClock implements Clock {
  private readonly timers = new Set<Timer>();
  private ended = false;

  constructor(private readonly clock: Clock) {}

  get released(): boolean {
    return this.ended;
  }

  nowMs(): number {
    return this.clock.nowMs();
  }

  wallTime(): Date {
    return this.clock.wallTime();
  }

  after(delayMs: number, run: () => void): Timer {
    if (this.ended) return { cancel: () => undefined };
    const timer = this.clock.after(delayMs, () => {
      this.timers.delete(timer);
      run();
    });
    this.timers.add(timer);
    return { cancel: () => this.cancel(timer) };
  }

  /** Settles after the time, or never when released before: whoever waits is forgotten with its timer. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  release(): void {
    this.ended = true;
    for (const timer of [...this.timers]) this.cancel(timer);
  }

  private cancel(timer: Timer): void {
    timer.cancel();
    this.timers.delete(timer);
  }
}
