import type { Moment, MomentWatcher } from './moment';
import type { Clock } from './ports/clock';
import { Wait } from './wait';

/** Says something once while tools take long, as soon as nothing else is being said. */
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
    this.wait.while(moment.usingTool && this.state === 'idle', this.afterMs);
    this.sayIfQuiet();
  }

  private sayIfQuiet(): void {
    const { last } = this;
    if (this.state !== 'due' || !last?.quiet || last.callerSpeaking || last.muted || last.ending) return;
    this.state = 'said';
    this.say();
  }
}
