import type { Clock } from '../ports/clock';

/** People press the terminator also where the last digit has ended the entry. */
const LATE_TERMINATOR_MS = 3_000;

/** The terminator of an entry that was ended by its length: it belongs to the entry, and is nobody's news. */
export class LateTerminator {
  private key: string | null = null;
  private untilMs = 0;

  constructor(private readonly clock: Clock) {}

  expect(key: string | null): void {
    this.key = key;
    this.untilMs = this.clock.nowMs() + LATE_TERMINATOR_MS;
  }

  /** True when `key` is the one that was expected. */
  takes(key: string): boolean {
    const isIt = key === this.key && this.clock.nowMs() <= this.untilMs;
    this.key = null;
    return isIt;
  }
}
