import type { Moment, MomentWatcher } from './moment';
import type { Clock } from './ports/clock';

export interface DurationLimitDeps {
  readonly clock: Clock;
  readonly maxMs: number;
  /** Null: no warning. */
  readonly warnBeforeMs: number | null;
  readonly warn: () => void;
  readonly end: () => void;
}

/** Ends a call that reaches its longest duration, after a word of warning. */
export class DurationLimit implements MomentWatcher {
  private warningDue = false;
  private last: Moment | null = null;

  constructor(private readonly deps: DurationLimitDeps) {}

  /** The call was answered. */
  begin(): void {
    const { clock, maxMs, warnBeforeMs, end } = this.deps;
    clock.after(maxMs, end);
    // A call that is hardly longer than the warning is not interrupted by one.
    if (warnBeforeMs === null || maxMs < 2 * warnBeforeMs) return;
    clock.after(maxMs - warnBeforeMs, () => {
      this.warningDue = true;
      this.warnIfQuiet();
    });
  }

  update(moment: Moment): void {
    this.last = moment;
    this.warnIfQuiet();
  }

  private warnIfQuiet(): void {
    const { last } = this;
    if (!this.warningDue || !last?.quiet || last.owed) return;
    if (last.callerSpeaking || last.muted || last.ending) return;
    this.warningDue = false;
    this.deps.warn();
  }
}
