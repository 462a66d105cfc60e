import type { Clock, Timer } from './ports/clock';

/** So long before the end of a session the next one is opened. */
const LEAD_MS = 60_000;
const AGAIN_MS = 5_000;

/** Says when the next model session is due: some time before the running one expires. */
export class SuccessorClock {
  private timer: Timer | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly due: () => void,
  ) {}

  /** `expiresAtMs`: wall time; null when the session does not expire as far as is known. */
  plan(expiresAtMs: number | null): void {
    this.stop();
    if (expiresAtMs === null) return;
    const leftMs = expiresAtMs - this.clock.wallTime().getTime();
    // A session that lives shorter than two leads is relieved at half its life.
    this.set(Math.max(0, leftMs - Math.min(LEAD_MS, leftMs / 2)));
  }

  /** The attempt failed; there is time for another. */
  again(): void {
    this.set(AGAIN_MS);
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  private set(delayMs: number): void {
    this.stop();
    this.timer = this.clock.after(delayMs, this.due);
  }
}
