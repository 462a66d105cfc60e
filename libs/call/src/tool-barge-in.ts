import type { Moment, MomentWatcher } from './moment';
import type { Clock } from './ports/clock';
import { Wait } from './wait';

/** Sound no older than this means that the caller is still speaking. */
const STILL_MS = 160;

export interface ToolBargeInDeps {
  readonly clock: Clock;
  /** Speech shorter than this is a cough or a "mhm". */
  readonly minSpeechMs: number;
  /** The agent is so set that it can be interrupted, and says nothing now that has to be heard. */
  readonly mayInterrupt: () => boolean;
  /** Milliseconds since the caller's last audible sound. */
  readonly quietMs: () => number;
  readonly interrupt: () => void;
}

/** Notices a caller who speaks up, for longer than a cough, while tools run. */
export class ToolBargeIn implements MomentWatcher {
  private readonly wait: Wait;

  constructor(private readonly deps: ToolBargeInDeps) {
    this.wait = new Wait(deps.clock, () => this.judge());
  }

  update({ callerSpeaking, usingTool, ending }: Moment): void {
    this.wait.while(callerSpeaking && usingTool && !ending, this.deps.minSpeechMs);
  }

  private judge(): void {
    const { mayInterrupt, quietMs, interrupt } = this.deps;
    if (!mayInterrupt()) return;
    // The end of speech is told late: what has fallen silent by now may have been short. Whoever goes on is heard again.
    if (quietMs() > STILL_MS) this.wait.begin(STILL_MS);
    else interrupt();
  }
}
