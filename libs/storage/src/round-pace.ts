/** So much rest does each call of a round buy the next round of those that nobody watches. */
const REST_PER_CALL_MS = 20;

export interface PaceOptions {
  /** Milliseconds between the beginnings of two rounds. */
  readonly gatherMs: number;
  /** The same for calls that nobody watches, on a busy server. */
  readonly patienceMs: number;
}

/**
 * When the next round of writing may begin. A round costs by itself, whatever it holds, and states that follow each other
 * within one are carried over once; so the busier the server is, the more may gather, except where somebody waits for it.
 */
export class RoundPace {
  #lastMs = -Infinity;
  #lastWholeMs = -Infinity;
  #restMs = 0;

  constructor(private readonly options: PaceOptions) {}

  /** Milliseconds until something of what is due may be written; 0 or less: at once. */
  waitMs(nowMs: number, somebodyWaits: boolean): number {
    return somebodyWaits
      ? this.#lastMs + this.options.gatherMs - nowMs
      : this.#lastWholeMs + Math.max(this.options.gatherMs, this.#restMs) - nowMs;
  }

  /** A round begins. Returns whether everything that is due belongs into it, or only what somebody waits for. */
  begin(nowMs: number, callsDue: number): boolean {
    const isWhole = this.waitMs(nowMs, false) <= 0;
    this.#lastMs = nowMs;
    if (!isWhole) return false;
    this.#lastWholeMs = nowMs;
    this.#restMs = Math.min(callsDue * REST_PER_CALL_MS, this.options.patienceMs);
    return true;
  }
}
