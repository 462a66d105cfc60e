import type { AgentVersion } from './agent';
import type { CallStatus, EndReason } from './call';
import type { CallLog } from './call-log';
import type { AfterStream } from './call-desk.types';
import { isFinal, mayMove } from './call-state';
import type { CallSession } from './call-session';
import type { EarlierTalk } from './earlier-talk';
import type { Clock, Timer } from './ports/clock';
import type { PhoneEnd } from './ports/phone';
import type { Problem } from './problem';
import type { TransferAttempt } from './transfer/transfer-attempt';

/** How long a call whose stream is over may stay unfinished while the carrier says nothing. */
const LAST_WORD_MS = 30_000;

export const SORRY = 'We are sorry, something went wrong on our side. Please call again in a few minutes. Goodbye.';

/** The reason a final status gives by itself, when nobody told a better one. */
const REASON_OF_STATUS: Partial<Record<CallStatus, EndReason>> = {
  COMPLETED: 'CALLER_HANGUP',
  BUSY: 'BUSY',
  NO_ANSWER: 'NO_ANSWER',
  CANCELED: 'CANCELED',
  FAILED: 'TELEPHONY_ERROR',
};

/** What is told of a call's end when nothing better is known. */
interface Presumption {
  readonly problem: Problem;
  readonly reason: EndReason;
}

/** One call of this process from its first sign to its final state: the log, and the live conversation while there is one. */
export class LiveCall {
  session: CallSession | null = null;
  version: AgentVersion | null = null;
  /** The one-time word of the last answer, to repeat that answer. */
  token: string | null = null;
  /** Somebody wants it ended before the carrier has told its id. */
  endRequested = false;
  private giveUp: (() => void) | null = null;
  /** The last attempt to put the caller through. */
  transfer: TransferAttempt | null = null;
  /** The caller's phone does something else at the carrier for a while: that the stream ends does not end the call. */
  away = false;
  /** What was said in the conversation that has ended. */
  talk: EarlierTalk | null = null;
  private reason: EndReason | null = null;
  private farewell: AfterStream = { kind: 'hangUp' };
  private timer: Timer | null = null;
  private lastSequence = -1;
  private finalStatus: CallStatus = 'COMPLETED';
  /** The carrier has said that the call is over; nothing more is waited for. */
  private endTold = false;
  private hadStream = false;
  private presumed: Presumption | null = null;

  constructor(
    readonly log: CallLog,
    private readonly clock: Clock,
    private readonly finished: (call: LiveCall) => void,
  ) {}

  get final(): boolean {
    return isFinal(this.log.call.status);
  }

  /** The stream is over and the caller with the carrier alone: no media, no model of ours. */
  get handedOver(): boolean {
    const { kind } = this.farewell;
    if (this.talksElsewhere) return true;
    return this.session === null && this.hadStream && (kind === 'sayAndTransfer' || kind === 'sayAndRecord');
  }

  /** Nothing of ours is needed any more: a message that is being recorded still has to be thanked for and noted. */
  get leavesUs(): boolean {
    return this.handedOver && (this.talksElsewhere || this.farewell.kind === 'sayAndTransfer');
  }

  private get talksElsewhere(): boolean {
    return this.session === null && this.transfer?.connected === true;
  }

  get afterStream(): AfterStream {
    return this.farewell;
  }

  /** Somebody wants the call ended that the carrier does not know yet; what still waits for its turn is given up. */
  requestEnd(): void {
    this.endRequested = true;
    this.giveUp?.();
  }

  atEndRequest(giveUp: () => void): void {
    this.giveUp = giveUp;
  }

  /** An earlier process carried the conversation, and it has neither ended nor been taken up here. */
  get orphaned(): boolean {
    return this.presumed !== null;
  }

  /** Why the call ends unless its conversation is carried on. */
  presume(problem: Problem, reason: EndReason): void {
    this.presumed = { problem, reason };
  }

  carriedOn(): void {
    this.presumed = null;
  }

  /** The first reason stands: what follows is only its consequence. */
  because(reason: EndReason): void {
    this.reason ??= reason;
  }

  /**
   * The conversation can't go on; the caller is told so once the stream has ended. A call that is being ended anyway has its
   * reason: then this is only a consequence.
   */
  fail(problem: Problem, reason: EndReason, farewell: AfterStream = { kind: 'sayAndHangUp', say: SORRY }): void {
    if (this.reason !== null) return;
    this.log.record({ type: 'ProblemRaised', severity: 'ERROR', problem });
    this.log.change({ failure: problem });
    this.because(reason);
    this.farewell = farewell;
  }

  /** Answered by the carrier alone, without a stream: from now on it is as after one. */
  answeredByCarrier(next: AfterStream, reason: EndReason): void {
    this.because(reason);
    this.farewell = next;
    this.hadStream = true;
    this.log.change({ status: 'IN_PROGRESS', answeredAt: this.clock.wallTime().toISOString() });
  }

  /** The conversation has come to its end; the caller gets `next` once the stream has ended, unless the call is being ended. */
  handOver(next: AfterStream, reason: EndReason): void {
    if (this.reason !== null) return;
    this.because(reason);
    this.farewell = next;
  }

  /** Moves along the drawn table; a move that is not on it changes nothing. */
  move(to: CallStatus): void {
    const { call } = this.log;
    if (call.status === to || !mayMove(call.status, to)) return;
    if (isFinal(to)) this.finish(to);
    else this.log.change({ status: to });
  }

  /** False for a callback that was overtaken by a later one. */
  isNewer(sequenceNumber: number | null): boolean {
    if (sequenceNumber === null) return true;
    if (sequenceNumber <= this.lastSequence) return false;
    this.lastSequence = sequenceNumber;
    return true;
  }

  /** The carrier says how the call ended; an open conversation is closed first, so that its last words are kept. */
  endAs(status: CallStatus): void {
    if (this.final) return;
    this.finalStatus = status;
    this.endTold = true;
    if (this.session) this.session.close({ kind: 'stopped' });
    else this.end();
  }

  /** The stream is gone; its conversation may take a moment to close, but what the caller gets next is asked for at once. */
  streamEnding(end: PhoneEnd | null): void {
    if (end?.kind === 'lost' || end?.kind === 'violation') this.lostStream(end);
  }

  /** The conversation is closed; the call is over now or when the carrier says so. */
  streamOver(end: PhoneEnd | null): void {
    this.session = null;
    this.hadStream = true;
    if (this.final || (this.away && !this.endTold)) return;
    this.transfer?.callerLeft();
    if (this.endTold || end?.kind === 'stopped') return this.end();
    if (this.log.call.answeredAt === null) this.finalStatus = 'FAILED';
    this.within(LAST_WORD_MS, () => this.end());
  }

  /** A word that does not fit (`canceled` of an answered call) must not keep a call open for ever. */
  private end(): void {
    const { status, answeredAt, failure } = this.log.call;
    // What we could not answer has not gone well, although the carrier was through with it.
    const isOurFault = answeredAt === null && failure !== null && this.finalStatus === 'COMPLETED';
    const fits = mayMove(status, this.finalStatus) && !isOurFault;
    this.move(fits ? this.finalStatus : answeredAt === null ? 'FAILED' : 'COMPLETED');
  }

  /** Runs once unless the call is final before; replaces what was set earlier. */
  within(ms: number, run: () => void): void {
    this.timer?.cancel();
    this.timer = this.clock.after(ms, run);
  }

  settleTimer(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  private lostStream(end: PhoneEnd): void {
    this.fail(
      {
        code: 'PROVIDER_UNAVAILABLE',
        message: `The media stream broke off: ${end.detail ?? end.kind}.`,
        retryable: true,
        provider: 'TWILIO',
      },
      'MEDIA_ERROR',
    );
  }

  private finish(status: CallStatus): void {
    this.settleTimer();
    if (this.presumed) this.fail(this.presumed.problem, this.presumed.reason);
    this.transfer?.callEnding();
    const { answeredAt } = this.log.call;
    const endedAt = this.clock.wallTime();
    this.log.change({
      status,
      activity: null,
      endedAt: endedAt.toISOString(),
      durationMs: answeredAt === null ? null : Math.max(0, endedAt.getTime() - Date.parse(answeredAt)),
      endReason: this.reason ?? REASON_OF_STATUS[status] ?? 'CALLER_HANGUP',
    });
    this.finished(this);
  }
}
