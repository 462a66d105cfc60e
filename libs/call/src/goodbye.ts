import type { EndReason } from './call';
import type { Moment, MomentWatcher } from './moment';
import type { Clock, Timer } from './ports/clock';

/** A goodbye plays to its last mark, but no longer than this. */
const LIMIT_MS = 10_000;

/** Where it is the agent's own wish to end the conversation. */
const AGENTS_OWN: ReadonlySet<EndReason> = new Set(['AGENT_HANGUP', 'VOICEMAIL']);

/** Ends the call once the last words were heard. */
export class Goodbye implements MomentWatcher {
  private why: EndReason | null = null;
  private left = false;
  private limit: Timer | null = null;
  private callerSpoke = false;
  private depart: () => void = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly hangUp: (reason: EndReason) => void,
    /** A caller who begins to speak meanwhile keeps the call open, where it is the agent's own wish to end it. */
    private readonly interruptible: boolean,
  ) {}

  /** Set once the end was decided. */
  get reason(): EndReason | null {
    return this.why;
  }

  /** `depart`: what is done in place of hanging up. */
  begin(reason: EndReason, depart: () => void = () => this.hangUp(reason)): void {
    if (this.why !== null) return;
    this.why = reason;
    this.depart = depart;
    this.limit = this.clock.after(LIMIT_MS, () => this.leave());
  }

  update({ talking, quiet, callerSpeaking }: Moment): void {
    const begins = callerSpeaking && !this.callerSpoke;
    this.callerSpoke = callerSpeaking;
    if (this.why === null || this.left) return;
    if (begins && this.interruptible && AGENTS_OWN.has(this.why)) this.stay();
    else if (talking && quiet) this.leave();
  }

  private stay(): void {
    this.why = null;
    this.limit?.cancel();
  }

  private leave(): void {
    if (this.left || this.why === null) return;
    this.left = true;
    this.depart();
  }
}
