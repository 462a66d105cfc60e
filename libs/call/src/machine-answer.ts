import type { Answers } from './answers';
import type { MachineReport, OnMachine } from './machine-detection';
import type { Moment, MomentWatcher } from './moment';
import type { Clock } from './ports/clock';
import { Wait } from './wait';

/** Sound of this length is a person's: a beep is shorter. */
const PERSON_MS = 600;
/** Sound no older than this means that somebody is still speaking. */
const STILL_MS = 160;
/** After the message a person who was taken for a machine has so long to say something. */
const GRACE_MS = 2_000;
/** An answer that was asked for before the verdict may still begin; it is dropped until so long after. */
const SETTLE_MS = 300;

export interface MachineAnswerDeps {
  readonly clock: Clock;
  readonly then: OnMachine;
  /** The end of the machine's greeting may never be told: after so long the message is left all the same. */
  readonly patienceMs: number;
  readonly answers: Pick<Answers, 'active' | 'breaks'>;
  /** Milliseconds since the far side's last audible sound. */
  readonly quietMs: () => number;
  /** Stops what the agent is saying, and what it was about to say. */
  readonly silence: () => void;
  /** Asks the agent to say the message. */
  readonly leave: () => void;
  readonly messageLeft: () => void;
  /** It was a person after all. */
  readonly wasPerson: () => void;
  readonly hangUp: () => void;
}

/**
 * What happens once a machine has answered: the agent hangs up, or falls silent until the machine's greeting is over and leaves
 * its message from the first word to the last. What the machine says is not answered and interrupts nothing; a person who
 * speaks up is talked with (the carrier may be wrong).
 */
export class MachineAnswer implements MomentWatcher {
  /** `due`: the message is said in the next silence; `left`: it was heard, and nobody has said anything yet. */
  private state: 'unknown' | 'silent' | 'due' | 'asked' | 'speaking' | 'left' | 'over' = 'unknown';
  private readonly patience: Wait;
  private readonly person: Wait;
  private readonly grace: Wait;
  private readonly settle: Wait;
  private breaks = 0;
  private response: string | null = null;
  /** The far side was making a sound when the message was asked for: that is the machine's. */
  private isOldSound = false;
  private moment: Moment | null = null;

  constructor(private readonly deps: MachineAnswerDeps) {
    const { clock } = deps;
    this.patience = new Wait(clock, () => this.due());
    this.settle = new Wait(clock, () => this.due());
    this.person = new Wait(clock, () => this.judge());
    this.grace = new Wait(clock, () => this.end());
  }

  /** A machine is listening, not a person: what it says is neither answered nor does it interrupt. */
  get isTalkedTo(): boolean {
    return this.state !== 'unknown' && this.state !== 'over';
  }

  /** Nothing is said at all: the machine is still speaking. */
  get isSilent(): boolean {
    return this.state === 'silent';
  }

  told({ answeredBy, greetingOver }: MachineReport): void {
    if (this.state !== 'unknown' || (answeredBy !== 'MACHINE' && answeredBy !== 'FAX')) return;
    this.state = 'silent';
    this.deps.silence();
    if (answeredBy === 'FAX' || this.deps.then.kind === 'HANG_UP') {
      this.state = 'over';
      this.deps.hangUp();
    } else if (greetingOver) this.settle.begin(SETTLE_MS);
    else this.patience.begin(this.deps.patienceMs);
  }

  /** A key was pressed: machines have no fingers. */
  keyPressed(): void {
    if (this.isTalkedTo) this.recover();
  }

  update(moment: Moment): void {
    this.moment = moment;
    if (!this.isTalkedTo) return;
    this.listen(moment);
    this.speak(moment);
    if (this.state === 'left') this.grace.while(!moment.callerSpeaking, GRACE_MS);
  }

  private due(): void {
    this.state = 'due';
    if (this.moment) this.update(this.moment);
  }

  private speak(moment: Moment): void {
    const { active, breaks } = this.deps.answers;
    const isUnderWay = this.state === 'asked' || this.state === 'speaking';
    // Cut off by an operator or a lost model: a message is whole or it is said again.
    if (isUnderWay && breaks !== this.breaks) this.state = 'due';
    if (this.state === 'due') return this.ask(moment);
    if (this.state === 'asked' && moment.speaking) {
      this.state = 'speaking';
      this.response = active;
    }
    // Between two pieces of its sound it may be silent for a moment.
    else if (this.state === 'speaking' && !moment.speaking && active !== this.response) this.heard();
  }

  private ask(moment: Moment): void {
    if (!moment.quiet || moment.muted || !moment.talking) return;
    this.state = 'asked';
    this.isOldSound = moment.callerSpeaking;
    this.breaks = this.deps.answers.breaks;
    this.deps.leave();
  }

  private heard(): void {
    this.state = 'left';
    this.deps.messageLeft();
  }

  private listen({ callerSpeaking }: Moment): void {
    if (!callerSpeaking) this.isOldSound = false;
    const hears = this.state === 'asked' || this.state === 'speaking' || this.state === 'left';
    this.person.while(hears && callerSpeaking && !this.isOldSound, PERSON_MS);
  }

  private judge(): void {
    // A model reports the end of a sound only after its silence.
    if (this.deps.quietMs() > STILL_MS) return;
    this.recover();
  }

  private recover(): void {
    const isSpeaking = this.state === 'asked' || this.state === 'speaking';
    this.stop();
    if (isSpeaking) this.deps.silence();
    this.deps.wasPerson();
  }

  private end(): void {
    this.stop();
    this.deps.hangUp();
  }

  private stop(): void {
    this.state = 'over';
    for (const wait of [this.patience, this.settle, this.person, this.grace]) wait.stop();
  }
}
