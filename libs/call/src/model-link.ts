import { CallerAudio } from './caller-audio';
import { Outage } from './outage';
import type { Clock, Timer } from './ports/clock';
import type { MuLawPayload } from './ports/phone';
import type {
  HistoryItem,
  ModelAudio,
  ModelEvent,
  ModelListener,
  ModelSession,
  ModelSetup,
  VoiceModel,
} from './ports/voice-model';
import type { Problem } from './problem';
import { SuccessorClock } from './successor-clock';

/** Sessions that break one after the other without an answer in between are no outage but a fault. */
const MAX_FRUITLESS = 3;

const TOO_SLOW: Problem = {
  code: 'PROVIDER_UNAVAILABLE',
  message: 'The model did not become ready in time.',
  retryable: true,
};

/** One session of the model and what this call knows of it. */
interface Seat {
  session: ModelSession | null;
  /** It was there from the start and has heard everything; a later one is told first. */
  readonly original: boolean;
  ready: boolean;
  expiresAtMs: number | null;
  /** Spoken items of its own, which it can cut or forget. */
  readonly items: Set<string>;
}

export interface ModelLinkDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly voiceModel: VoiceModel;
  readonly setup: ModelSetup;
  readonly listener: ModelListener;
  /** The first session, too, goes on with what was said before. */
  readonly goesOn?: boolean;
  /** What was said so far, as heard. */
  readonly history: () => readonly HistoryItem[];
  /** The session broke off; another one is being opened. */
  readonly lost: (problem: Problem) => void;
  /** Another session has taken over; it has heard so many ms of the caller again. */
  readonly resumed: (replayedMs: number) => void;
  /** No session will come any more. */
  readonly failed: (problem: Problem) => void;
}

/**
 * The call's line to its model, whatever session serves it: one that is lost is replaced, one that is about to expire is
 * relieved in a silence, and the new one knows what was said. Commands given while there is none are not kept: what is still
 * wanted is asked for when the line is back.
 */
export class ModelLink implements Omit<ModelSession, 'remember' | 'close'> {
  readonly audio = new CallerAudio();
  private seat: Seat | null = null;
  private successor: Seat | null = null;
  private readonly expiry: SuccessorClock;
  private outage: Outage | null = null;
  private attempt: Timer | null = null;
  private fruitless = 0;
  private last = false;
  private over = false;

  constructor(private readonly deps: ModelLinkDeps) {
    this.expiry = new SuccessorClock(deps.clock, () => this.openSuccessor());
  }

  /** A session is ready to hear and answer. */
  get up(): boolean {
    return this.seat?.ready ?? false;
  }

  open(): void {
    this.seat = this.take(this.deps.goesOn !== true);
  }

  /** The caller is on the line: from now on a session that is not ready in time is replaced. */
  answered(): void {
    if (this.over || this.up) return;
    // Nobody has heard anything yet, so everything is kept.
    this.audio.lost();
    if (this.outage !== null) return;
    this.outage = new Outage(this.deps.clock.nowMs(), this.deps.random);
    this.limitAttempt(this.outage);
  }

  hear(payload: MuLawPayload): void {
    this.audio.add(payload);
    const { seat } = this;
    if (seat && (seat.ready || seat.original)) seat.session?.hear(payload);
  }

  respond(instructions?: string): void {
    this.session?.respond(instructions);
  }

  tell(role: 'system' | 'user', text: string): void {
    this.session?.tell(role, text);
  }

  /** What an earlier session said was cut off later: the running one remembers it as it was heard. */
  reword(itemId: string, text: string): void {
    if (!this.seat?.items.has(itemId)) this.session?.reword?.(itemId, text);
  }

  cutOff(item: { itemId: string; contentIndex: number; heardMs: number }): void {
    if (this.seat?.items.has(item.itemId)) this.session?.cutOff(item);
  }

  forget(itemId: string): void {
    if (this.seat?.items.has(itemId)) this.session?.forget(itemId);
  }

  commit(): void {
    this.session?.commit?.();
  }

  cancel(): void {
    this.session?.cancel();
  }

  answerTool(answer: { modelCallId: string; output: string; respond: boolean }): void {
    this.session?.answerTool(answer);
  }

  /** The model has given an answer: it works. */
  proved(): void {
    this.fruitless = 0;
  }

  /** The session is there but does not do its work. */
  replace(problem: Problem): void {
    const broken = this.seat;
    if (broken === null || this.over) return;
    this.gone(problem);
    broken.session?.close();
  }

  /** Nothing is being said, nothing is owed: the moment to relieve a session that is about to expire. */
  silence(): void {
    const { seat, successor } = this;
    if (!successor?.ready || this.over) return;
    this.successor = null;
    this.seat = successor;
    this.audio.lost();
    this.seed(successor);
    seat?.session?.close();
  }

  /** The phone is gone: this session may finish what it owes, no other one is opened. */
  noOther(): void {
    this.last = true;
    this.expiry.stop();
    if (this.seat === null) this.attempt?.cancel();
  }

  close(): void {
    if (this.over) return;
    this.over = true;
    this.attempt?.cancel();
    this.expiry.stop();
    for (const seat of [this.seat, this.successor]) seat?.session?.close();
    this.seat = null;
    this.successor = null;
  }

  private get session(): ModelSession | null {
    const { seat } = this;
    return seat && (seat.ready || seat.original) ? seat.session : null;
  }

  private take(original: boolean): Seat {
    const seat: Seat = { session: null, original, ready: false, expiresAtMs: null, items: new Set() };
    const { voiceModel, setup, history } = this.deps;
    seat.session = voiceModel.open(original ? setup : { ...setup, history: history() }, {
      audio: (audio) => this.audioFrom(seat, audio),
      event: (event) => this.eventFrom(seat, event),
    });
    return seat;
  }

  private audioFrom(seat: Seat, audio: ModelAudio): void {
    if (seat === this.seat) this.deps.listener.audio(audio);
  }

  private eventFrom(seat: Seat, event: ModelEvent): void {
    if (event.type === 'ready') this.becameReady(seat, event);
    else if (seat === this.successor && event.type === 'ended') this.successorEnded();
    else if (seat === this.seat) this.told(seat, event);
  }

  private told(seat: Seat, event: Exclude<ModelEvent, { type: 'ready' }>): void {
    if (event.type === 'ended') {
      if (event.problem) this.gone(event.problem);
      return;
    }
    if (event.type === 'agentItemAdded') seat.items.add(event.itemId);
    if (event.type === 'callerSpeechStarted') seat.items.add(event.itemId);
    if (event.type === 'callerSpeechStarted') this.audio.speechStarted(event.itemId, event.audioStartMs);
    if (event.type === 'callerSpeechStopped') this.audio.speechStopped(event.audioEndMs);
    this.deps.listener.event(event);
  }

  private becameReady(seat: Seat, event: Extract<ModelEvent, { type: 'ready' }>): void {
    if (seat.ready || (seat !== this.seat && seat !== this.successor)) return;
    seat.ready = true;
    seat.expiresAtMs = event.expiresAtMs ?? null;
    if (seat === this.seat) this.serve(seat);
    // The listener learns nothing new; the report makes it look for a silence.
    else this.deps.listener.event(event);
  }

  private serve(seat: Seat): void {
    this.attempt?.cancel();
    this.outage = null;
    if (seat.original) {
      this.audio.allSettled();
      this.expiry.plan(seat.expiresAtMs);
      this.deps.listener.event({ type: 'ready' });
    } else this.seed(seat);
  }

  private seed(seat: Seat): void {
    this.expiry.plan(seat.expiresAtMs);
    seat.session?.remember?.(this.deps.history());
    for (const payload of this.audio.restart()) seat.session?.hear(payload);
    this.deps.listener.event({ type: 'ready' });
    this.deps.resumed(this.audio.writtenMs);
  }

  private gone(problem: Problem): void {
    this.seat = null;
    this.attempt?.cancel();
    if (!problem.retryable || this.last) return this.fail(problem);
    if (this.outage === null) {
      if (++this.fruitless > MAX_FRUITLESS) return this.fail(problem);
      this.outage = new Outage(this.deps.clock.nowMs(), this.deps.random);
    }
    this.audio.lost();
    this.deps.lost(problem);
    if (!this.promote()) this.tryAgain(this.outage, problem);
  }

  /** The successor was being opened anyway: it comes early. */
  private promote(): boolean {
    const { successor } = this;
    if (!successor) return false;
    this.successor = null;
    this.seat = successor;
    if (successor.ready) this.serve(successor);
    else if (this.outage) this.limitAttempt(this.outage);
    return true;
  }

  private tryAgain(outage: Outage, problem: Problem): void {
    const { clock } = this.deps;
    const delayMs = outage.nextDelayMs(clock.nowMs());
    if (delayMs === null) return this.fail(problem);
    this.attempt = clock.after(delayMs, () => {
      this.seat = this.take(false);
      this.limitAttempt(outage);
    });
  }

  private limitAttempt(outage: Outage): void {
    const { clock } = this.deps;
    this.attempt?.cancel();
    this.attempt = clock.after(outage.attemptMs(clock.nowMs()), () => this.replace(TOO_SLOW));
  }

  private fail(problem: Problem): void {
    this.close();
    this.deps.failed(problem);
  }

  private openSuccessor(): void {
    if (!this.over && this.up && this.successor === null) this.successor = this.take(false);
  }

  private successorEnded(): void {
    this.successor = null;
    this.expiry.again();
  }
}
