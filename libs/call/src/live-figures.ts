import type { CallStatus } from './call';
import type { Clock } from './ports/clock';

const RESPONSE_WINDOW_MS = 5 * 60_000;
const FAILURE_WINDOW_MS = 60 * 60_000;
/** A bound on memory, far above what one server can measure in the window. */
const MAX_SAMPLES = 20_000;

interface Sample {
  readonly atMs: number;
  readonly value: number;
}

/** What happened lately, for the strip above the board: response times of 5 minutes, failures of an hour. */
export class RecentFigures {
  private responses: Sample[] = [];
  private failures: Sample[] = [];

  constructor(private readonly clock: Clock) {}

  responded(responseMs: number): void {
    this.responses = this.added(this.responses, RESPONSE_WINDOW_MS, responseMs);
  }

  ended(status: CallStatus): void {
    if (status === 'FAILED') this.failures = this.added(this.failures, FAILURE_WINDOW_MS, 1);
  }

  get responseP50Ms(): number | null {
    const values = this.recent(this.responses, RESPONSE_WINDOW_MS)
      .map((sample) => sample.value)
      .sort((a, b) => a - b);
    return values[Math.floor((values.length - 1) / 2)] ?? null;
  }

  get failedLastHour(): number {
    return this.recent(this.failures, FAILURE_WINDOW_MS).length;
  }

  private added(samples: Sample[], windowMs: number, value: number): Sample[] {
    return [...this.recent(samples, windowMs).slice(-MAX_SAMPLES), { atMs: this.clock.nowMs(), value }];
  }

  private recent(samples: Sample[], windowMs: number): Sample[] {
    const from = this.clock.nowMs() - windowMs;
    return samples.filter((sample) => sample.atMs >= from);
  }
}
