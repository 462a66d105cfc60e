import type { Clock, Timer } from './ports/clock';

/** A place in the queue of calls that are to be started. */
export interface DialTurn {
  /** True when the call may be started now; false when its place was given up. */
  readonly comes: Promise<boolean>;
  /** How long it takes, as far as is known now. */
  readonly waitMs: number;
  /** Whoever stands behind moves up. Safe to repeat, and after the turn has come. */
  giveUp(): void;
}

/** Starts calls no faster than the carrier does, so that they wait where they can still be given up. */
export class DialPace {
  private readonly waiting: ((comes: boolean) => void)[] = [];
  private readonly everyMs: number;
  private freeAtMs = Number.NEGATIVE_INFINITY;
  private timer: Timer | null = null;

  constructor(
    private readonly clock: Clock,
    perSecond: number,
  ) {
    this.everyMs = 1_000 / perSecond;
  }

  turn(): DialTurn {
    const waitMs = Math.max(0, this.freeAtMs - this.clock.nowMs()) + this.waiting.length * this.everyMs;
    let settle: (comes: boolean) => void = () => undefined;
    const comes = new Promise<boolean>((resolve) => (settle = resolve));
    this.waiting.push(settle);
    this.next();
    return { comes, waitMs, giveUp: () => this.giveUp(settle) };
  }

  private giveUp(settle: (comes: boolean) => void): void {
    const at = this.waiting.indexOf(settle);
    if (at < 0) return;
    this.waiting.splice(at, 1);
    settle(false);
    if (this.waiting.length > 0) return;
    this.timer?.cancel();
    this.timer = null;
  }

  private next(): void {
    if (this.timer !== null || this.waiting.length === 0) return;
    const leftMs = this.freeAtMs - this.clock.nowMs();
    if (leftMs > 0) {
      this.timer = this.clock.after(leftMs, () => {
        this.timer = null;
        this.next();
      });
      return;
    }
    this.freeAtMs = this.clock.nowMs() + this.everyMs;
    this.waiting.shift()?.(true);
    this.next();
  }
}
