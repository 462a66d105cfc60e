import { Greeter } from './greeter';
import type { GreeterDeps } from './greeter';
import type { Moment, MomentWatcher } from './moment';

export interface OpeningDeps extends GreeterDeps {
  /** Asks for the notice that the call is recorded; null: there is none to give. */
  readonly notify: (() => void) | null;
  /** The caller has heard the notice. */
  readonly noticeHeard: () => void;
}

/** How a call begins: first the notice of its recording, which nobody cuts off, then the greeting. */
export class Opening implements MomentWatcher {
  private readonly greeter: Greeter;
  /** `due`: an operator keeps the agent silent; it is said afterwards, from its beginning. */
  private notice: 'due' | 'asked' | 'speaking' | 'done' = 'done';

  constructor(private readonly deps: OpeningDeps) {
    this.greeter = new Greeter(deps);
  }

  get givesNotice(): boolean {
    return this.notice !== 'done';
  }

  get holdsTheFloor(): boolean {
    return this.givesNotice || this.greeter.holdsTheFloor;
  }

  /** The caller's stream has begun. */
  begin(): void {
    if (this.deps.notify) this.notify();
    else this.greeter.begin();
  }

  update(moment: Moment): void {
    if (this.notice !== 'done' && moment.muted) this.notice = 'due';
    else if (this.notice === 'due') this.notify();
    else if (this.notice === 'asked' && moment.speaking) this.notice = 'speaking';
    else if (this.notice === 'speaking' && !moment.speaking) this.ended(moment);
    if (this.notice === 'done') this.greeter.update(moment);
  }

  private notify(): void {
    this.notice = 'asked';
    this.deps.notify?.();
  }

  /** A notice that broke off is heard only when the rest of it was, or all of it again. */
  private ended({ brokenOff, owed }: Moment): void {
    if (!brokenOff) this.heard();
    else this.notice = owed ? 'asked' : 'due';
  }

  private heard(): void {
    this.notice = 'done';
    this.deps.noticeHeard();
    this.greeter.begin();
  }
}
