/** A timer that was set; cancelling it twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * Time as a call sees it. The real one rests on `performance.now`; specs use a virtual one, so that a whole call passes
 * in milliseconds and every race can be replayed.
 */
export interface Clock {
  /** Monotonic milliseconds since an arbitrary start; never goes back, never jumps with the wall clock. */
  nowMs(): number;
  /** The wall time that belongs to `nowMs`, for storing. */
  wallTime(): Date;
  /** Calls back once after `delayMs` (0 = as soon as possible, never in the same turn). */
  after(delayMs: number, run: () => void): Timer;
}
