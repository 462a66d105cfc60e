import type { EndReason } from './call';
import type { Moment, MomentWatcher } from './moment';
import type { Clock } from './ports/clock';

/** A goodbye plays to its last mark, but no longer than this. */
const LIMIT_MS = 10_000;

/** Ends the call once the last words were heard. */
export class Goodbye implements MomentWatcher {
  private why: EndReason | null = null;
  private left = false;

  constructor(
    private readonly clock: Clock,
    private readonly hangUp: (reason: EndReason) => void,
  ) {}

  /** Set once the end was decided. */
  get reason(): EndReason | null {
    return this.why;
  }

  begin(reason: EndReason): void {
    if (this.why !== null) return;
    this.why = reason;
    this.clock.after(LIMIT_MS, () => this.leave());
  }

  update(moment: Moment): void {
    if (this.why !== null && moment.talking && moment.quiet) this.leave();
  }

  private leave(): void {
    if (this.left || this.why === null) return;
    this.left = true;
    this.hangUp(this.why);
  }
}
