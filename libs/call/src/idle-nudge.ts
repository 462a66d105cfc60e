import type { Moment, MomentWatcher } from './moment';
import type { Clock } from './ports/clock';
import { Wait } from './wait';

export interface IdleNudgeDeps {
  readonly clock: Clock;
  readonly afterMs: number;
  readonly maxNudges: number;
  readonly nudge: () => void;
  /** Says goodbye and ends the call. */
  readonly giveUp: () => void;
}

/** The caller waits for something, or is busy with what was asked of them. */
const isOurs = ({ owed, usingTool, collecting, muted, ending, transferring }: Moment): boolean =>
  owed || usingTool || collecting || muted || ending || transferring;

/**
 * Speaks to a caller who says nothing. The silence counts from the last sound that was heard; tools, answers under way and a
 * muted agent are no silence of the caller's.
 */
export class IdleNudge implements MomentWatcher {
  private readonly wait: Wait;
  private nudges = 0;

  constructor(private readonly deps: IdleNudgeDeps) {
    this.wait = new Wait(deps.clock, () => this.passed());
  }

  /** The caller did something else than to speak. */
  callerActed(): void {
    this.nudges = 0;
    this.wait.stop();
  }

  update(moment: Moment): void {
    const { talking, connected, quiet, callerSpeaking } = moment;
    if (callerSpeaking) this.nudges = 0;
    this.wait.while(talking && connected && quiet && !callerSpeaking && !isOurs(moment), this.deps.afterMs);
  }

  private passed(): void {
    if (this.nudges >= this.deps.maxNudges) return this.deps.giveUp();
    this.nudges++;
    this.deps.nudge();
  }
}
