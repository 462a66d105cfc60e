import type { Clock, Timer } from './ports/clock';

/** The clock of one call: whatever is still set on it is released in one go when the call ends. */
export class CallClock implements Clock {
  private readonly timers = new Set<Timer>();

  constructor(private readonly clock: Clock) {}

  nowMs(): number {
    return this.clock.nowMs();
  }

  wallTime(): Date {
    return this.clock.wallTime();
  }

  after(delayMs: number, run: () => void): Timer {
    const timer = this.clock.after(delayMs, () => {
      this.timers.delete(timer);
      run();
    });
    this.timers.add(timer);
    return {
      cancel: () => {
        this.timers.delete(timer);
        timer.cancel();
      },
    };
  }

  release(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
  }
}
