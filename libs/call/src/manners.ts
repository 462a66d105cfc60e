import type { Answers } from './answers';
import type { Conduct } from './conduct';
import { DurationLimit } from './duration-limit';
import type { Goodbye } from './goodbye';
import { IdleNudge } from './idle-nudge';
import type { MachineAnswer } from './machine-answer';
import type { Moment, MomentWatcher } from './moment';
import { Opening } from './opening';
import type { Clock } from './ports/clock';
import { sayInstructions } from './instructions';
import { ToolFiller } from './tool-filler';

export interface MannersDeps {
  readonly clock: Clock;
  readonly conduct: Conduct;
  readonly maxDurationMs: number;
  readonly goodbye: Goodbye;
  /** What asks for the greeting; null: the agent has none. */
  readonly greeting: string | null;
  /** Said before anything else; null: nothing. */
  readonly notice: string | null;
  readonly noticeHeard: () => void;
  readonly answers: Answers;
  readonly respond: (instructions: string) => void;
  readonly limitReached: () => void;
  /** Null: nobody finds out whether a machine has answered. */
  readonly machine: MachineAnswer | null;
  /** What is said while tools take long; `usual` is what conduct says. Null: nothing. */
  readonly filler: (usual: string | null) => string | null;
}

/** Of a tool with words of its own, where conduct has none. */
const FILLER_AFTER_MS = 1_000;

/** The agent's conduct at work: when it greets, fills a pause, asks whether the caller is there, and warns of the end. */
export class Manners implements MomentWatcher {
  private readonly opening: Opening;
  private readonly limit: DurationLimit;
  private readonly idle: IdleNudge | null;
  private readonly watchers: readonly MomentWatcher[];

  constructor(private readonly deps: MannersDeps) {
    const { clock, conduct, greeting, notice, noticeHeard, answers, respond } = deps;
    this.opening = new Opening({
      ...{ clock, answers },
      conduct: greeting === null ? { ...conduct.greeting, mode: 'CALLER_FIRST' } : conduct.greeting,
      greet: () => respond(greeting ?? ''),
      notify: notice === null ? null : () => this.say(notice),
      noticeHeard,
    });
    this.limit = new DurationLimit({
      clock,
      maxMs: deps.maxDurationMs,
      warnBeforeMs: conduct.limit?.warnBeforeMs ?? null,
      warn: () => this.say(conduct.limit?.say),
      end: deps.limitReached,
    });
    this.idle = this.newIdle();
    const { filler } = conduct;
    const usual = filler?.say ?? null;
    const toolFiller = new ToolFiller(clock, filler?.afterMs ?? FILLER_AFTER_MS, () => this.say(deps.filler(usual)));
    this.watchers = [this.opening, this.limit, this.idle, toolFiller].filter((watcher) => watcher !== null);
  }

  get holdsTheFloor(): boolean {
    return this.opening.holdsTheFloor || (this.deps.machine?.isTalkedTo ?? false);
  }

  /** The notice of the recording is still to be heard, or not to its end. */
  get givesNotice(): boolean {
    return this.opening.givesNotice;
  }

  /** The call was answered. */
  begin(): void {
    this.limit.begin();
    this.opening.begin();
  }

  /** The caller pressed a key. */
  callerActed(): void {
    this.idle?.callerActed();
    this.deps.machine?.keyPressed();
  }

  update(moment: Moment): void {
    const { machine } = this.deps;
    machine?.update(moment);
    // A machine is not greeted, asked whether it is there, or warned.
    const forOthers = machine?.isTalkedTo ? { ...moment, muted: true } : moment;
    for (const watcher of this.watchers) watcher.update(forOthers);
  }

  private newIdle(): IdleNudge | null {
    const { clock, conduct, goodbye } = this.deps;
    const { idle } = conduct;
    if (idle === null) return null;
    return new IdleNudge({
      clock,
      afterMs: idle.nudgeAfterMs,
      maxNudges: idle.maxNudges,
      nudge: () => this.say(idle.nudge),
      giveUp: () => {
        this.say(idle.goodbye);
        goodbye.begin('SILENCE_TIMEOUT');
      },
    });
  }

  private say(words: string | null | undefined): void {
    if (words) this.deps.respond(sayInstructions(words));
  }
}
