import type { Conduct } from './conduct';
import type { Moment, MomentWatcher } from './moment';
import type { Clock } from './ports/clock';
import { Wait } from './wait';

export interface GreeterDeps {
  readonly clock: Clock;
  readonly conduct: Conduct['greeting'];
  /** Asks for the greeting. */
  readonly greet: () => void;
}

/** Begins the conversation: exactly once, and when the agent's conduct says so. */
export class Greeter implements MomentWatcher {
  private readonly wait: Wait;
  private state: 'waiting' | 'asked' | 'speaking' | 'done' = 'waiting';

  constructor(private readonly deps: GreeterDeps) {
    this.wait = new Wait(deps.clock, () => this.greet());
  }

  /** The greeting is under way and must not be cut off. */
  get holdsTheFloor(): boolean {
    return !this.deps.conduct.interruptible && (this.state === 'asked' || this.state === 'speaking');
  }

  /** The caller's stream has begun. */
  begin(): void {
    const { mode } = this.deps.conduct;
    if (mode === 'AGENT_FIRST') this.greet();
    else if (mode === 'CALLER_FIRST') this.state = 'done';
  }

  update({ talking, callerSpeaking, speaking, owed }: Moment): void {
    if (this.state === 'waiting' && (callerSpeaking || owed)) this.state = 'done';
    else if (this.state === 'asked' && speaking) this.state = 'speaking';
    else if (this.state === 'speaking' && !speaking) this.state = 'done';
    this.wait.while(talking && this.state === 'waiting', this.deps.conduct.waitMs);
  }

  private greet(): void {
    if (this.state !== 'waiting') return;
    this.state = 'asked';
    this.deps.greet();
  }
}
