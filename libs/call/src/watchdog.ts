import type { Moment, MomentWatcher } from './moment';
import type { Clock } from './ports/clock';
import type { Problem } from './problem';
import { Wait } from './wait';

/** A ready model that owes an answer and gives no sound is asked again after this long, … */
const ASK_AGAIN_MS = 4_000;
/** … and its session is replaced when it is still silent so much later. */
const REPLACE_MS = 5_000;

const STALLED: Problem = {
  code: 'PROVIDER_UNAVAILABLE',
  message: 'The model owed an answer and gave none.',
  retryable: true,
};

export interface WatchdogDeps {
  readonly clock: Clock;
  /** Cancel what may be under way and ask once more. */
  readonly askAgain: () => void;
  readonly replace: (problem: Problem) => void;
}

/** Sees to it that an answered call is not silent because the model stalls (promise A16). */
export class Watchdog implements MomentWatcher {
  private readonly wait: Wait;
  private asked = false;

  constructor(private readonly deps: WatchdogDeps) {
    this.wait = new Wait(deps.clock, () => this.bite());
  }

  update({ talking, connected, owed, speaking, callerSpeaking, usingTool, muted }: Moment): void {
    const due = talking && connected && owed && !callerSpeaking && !usingTool && !muted;
    // The rest of an answer may come while its beginning is still being played.
    if (!due || speaking) this.asked = false;
    this.wait.while(due && !speaking, this.asked ? REPLACE_MS : ASK_AGAIN_MS);
  }

  private bite(): void {
    const { asked } = this;
    this.asked = !asked;
    if (asked) this.deps.replace(STALLED);
    else this.deps.askAgain();
  }
}
