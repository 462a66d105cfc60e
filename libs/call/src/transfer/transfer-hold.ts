import type { Conversation } from '../conversation';
import type { History } from '../history';
import { sayInstructions } from '../instructions';
import type { ModelLink } from '../model-link';
import type { Moment, MomentWatcher } from '../moment';
import type { Clock, Timer } from '../ports/clock';

/**
 * The announcement plays to its last mark, but a transfer never depends on it: an agent that goes on talking, or a model that
 * stalls, holds it up no longer than this.
 */
const LIMIT_MS = 10_000;

export interface TransferHoldDeps {
  readonly clock: Clock;
  readonly conversation: Conversation;
  readonly model: ModelLink;
  readonly history: History;
  readonly changed: () => void;
}

/** A caller in conversation who is being put through: hears that first, then waits and is not asked whether they are there. */
export class TransferHold implements MomentWatcher {
  private holds = false;
  private heard: (() => void) | null = null;
  private limit: Timer | null = null;

  constructor(private readonly deps: TransferHoldDeps) {}

  get on(): boolean {
    return this.holds;
  }

  /** `words`: said first; null: nothing, or it is being said already. `heard` comes once, when it was heard. */
  begin(words: string | null, heard: () => void): void {
    this.holds = true;
    this.heard = heard;
    if (words !== null) this.deps.conversation.respond(sayInstructions(words));
    this.limit = this.deps.clock.after(LIMIT_MS, () => this.pass());
    this.deps.changed();
  }

  /** The caller stays with the agent, who is told why and speaks. */
  release(note: string, welcome: string): void {
    if (!this.holds) return;
    this.end();
    this.deps.history.note('system', note);
    this.deps.model.tell('system', note);
    this.deps.conversation.respond(welcome);
    this.deps.changed();
  }

  end(): void {
    this.holds = false;
    this.heard = null;
    this.limit?.cancel();
  }

  update({ talking, quiet }: Moment): void {
    if (this.heard !== null && talking && quiet) this.pass();
  }

  private pass(): void {
    const { heard } = this;
    this.heard = null;
    this.limit?.cancel();
    heard?.();
  }
}
