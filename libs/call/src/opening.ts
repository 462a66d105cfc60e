import type { Answers } from './answers';
import { Greeter } from './greeter';
import type { GreeterDeps } from './greeter';
import type { Moment, MomentWatcher } from './moment';

export interface OpeningDeps extends GreeterDeps {
  readonly answers: Pick<Answers, 'active' | 'breaks'>;
  /** Asks for the notice that the call is recorded; null: there is none to give. */
  readonly notify: (() => void) | null;
  /** The caller has heard the notice. */
  readonly noticeHeard: () => void;
}

/** How a call begins: first the notice of its recording, which nobody cuts off, then the greeting. */
export class Opening implements MomentWatcher {
  private readonly greeter: Greeter;
  /** `due`: it was kept from being heard to its end; it is said afterwards, from its beginning. */
  private notice: 'due' | 'asked' | 'speaking' | 'done' = 'done';
  private breaks = 0;
  private response: string | null = null;

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
    if (this.notice !== 'done') this.follow(moment);
    if (this.notice === 'done') this.greeter.update(moment);
  }

  private follow(moment: Moment): void {
    const broke = this.deps.answers.breaks !== this.breaks;
    if (moment.muted || (broke && this.notice === 'speaking')) this.notice = 'due';
    if (moment.muted) return;
    // Nothing else that is said is to be taken for it, so it waits for a silence.
    if (moment.quiet && (broke || this.notice === 'due')) this.notify();
    else this.listen(moment);
  }

  private listen({ speaking }: Moment): void {
    const { active, breaks } = this.deps.answers;
    if (this.notice === 'asked' && speaking) {
      this.notice = 'speaking';
      this.response = active;
      this.breaks = breaks;
    }
    // Between two pieces of its sound it may be silent for a moment.
    else if (this.notice === 'speaking' && !speaking && active !== this.response) this.heard();
  }

  private notify(): void {
    this.notice = 'asked';
    this.breaks = this.deps.answers.breaks;
    this.deps.notify?.();
  }

  private heard(): void {
    this.notice = 'done';
    this.deps.noticeHeard();
    this.greeter.begin();
  }
}
