/** Milliseconds before each attempt; the first is made at once. */
const STEPS_MS = [0, 500, 1_000, 2_000];
/** A part of each step, either way, so that many calls do not come back in one instant. */
const JITTER = 0.2;
/** An attempt that is not ready by then is given up for the next. */
const ATTEMPT_MS = 2_000;
/** The caller is not kept waiting longer (promise A13: limit 6 s, with the way of the fallback). */
const GIVE_UP_MS = 5_500;

/** A time without a model: when to try again and when to stop. */
export class Outage {
  private attempts = 0;

  constructor(
    private readonly startedMs: number,
    /** 0 ≤ x < 1. */
    private readonly random: () => number,
  ) {}

  /** Milliseconds to wait before the next attempt; null: no more. */
  nextDelayMs(nowMs: number): number | null {
    const step = STEPS_MS[Math.min(this.attempts, STEPS_MS.length - 1)] ?? 0;
    this.attempts++;
    const delay = step * (1 + JITTER * (2 * this.random() - 1));
    return nowMs + delay >= this.startedMs + GIVE_UP_MS ? null : delay;
  }

  /** Milliseconds that an attempt which begins now may take. */
  attemptMs(nowMs: number): number {
    return Math.max(0, Math.min(ATTEMPT_MS, this.startedMs + GIVE_UP_MS - nowMs));
  }
}
