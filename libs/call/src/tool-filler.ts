import type { Moment, MomentWatcher } from './moment';
import type { Clock } from './ports/clock';
import { Wait } from './wait';

/** Whoever waits for a person hears so often that nobody has forgotten them. */
const AGAIN_MS = 15_000;

/** Says something while tools take long, and again while they take very long, as soon as nothing else is being said. */
export class ToolFiller implements MomentWatcher {
  private readonly wait: Wait;
  private state: 'idle' | 'due' | 'said' = 'idle';
  private last: Moment | null = null;

  constructor(
    clock: Clock,
    private readonly afterMs: number,
    private readonly say: () => void,
  ) {
    this.wait = new Wait(clock, () => {
      this.state = 'due';
      this.sayIfQuiet();
    });
  }

  update(moment: Moment): void {
    this.last = moment;
    if (!moment.usingTool) this.state = 'idle';
    const waits = moment.usingTool && this.state !== 'due';
    this.wait.while(waits, this.state === 'idle' ? this.afterMs : AGAIN_MS);
    this.sayIfQuiet();
  }

  private sayIfQuiet(): void {
    const { last } = this;
    if (this.state !== 'due' || !last?.quiet || last.callerSpeaking || last.muted || last.ending) return;
    this.state = 'said';
    this.say();
  }
}
