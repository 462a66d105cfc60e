import type { LiveCall } from '../live-call';
import type { Clock } from '../ports/clock';
import type { FaultLog } from '../ports/log';
import type { Carrier, PhoneLine, PhoneListener } from '../ports/phone';
import type { LegStep, TransferRef, TransferReport } from '../ports/transfer-legs';
import type { ProviderProblem } from '../problem';
import type { Reentry } from '../reentry';
import { returnWords } from './return-words';
import type { Transfer, TransferStatus, TransferWish } from './transfer';
import { isOver } from './transfer';

export interface AttemptDeps {
  readonly clock: Clock;
  readonly carrier: Carrier;
  readonly faults: FaultLog;
  readonly reentry: Reentry;
  /** Asks the carrier now and then whether the call still goes on, in case its callbacks are lost. */
  readonly follow: (live: LiveCall) => void;
  /** The call needs this process less than before. */
  readonly handedOver: () => void;
}

/** Rings so long before the caller is taken back; most voicemails answer later. */
export const RING_SECONDS = 25;

/** Both have talked, as the carrier says it. */
const TALKED = new Set(['completed', 'answered']);
/** The carrier's words for a phone that is gone. */
export const GONE = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/** Twilio's code for a call that cannot be redirected because it is over. */
const NOT_IN_PROGRESS = '21220';

export const failureOf = (word: string | null): 'BUSY' | 'NO_ANSWER' | 'FAILED' => {
  if (word === 'busy') return 'BUSY';
  return word === 'no-answer' || word === 'canceled' ? 'NO_ANSWER' : 'FAILED';
};

/** One attempt to put a caller through. Its outcome is decided once; whatever comes later changes nothing. */
export abstract class TransferAttempt {
  /** What the carrier was told when it asked what follows for the caller's phone, for when it asks twice. */
  private answer: LegStep | null = null;

  constructor(
    protected readonly deps: AttemptDeps,
    protected readonly live: LiveCall,
    private current: Transfer,
  ) {}

  get value(): Transfer {
    return this.current;
  }

  /** Both talk; no process of ours is needed for that. */
  get connected(): boolean {
    return this.current.status === 'CONNECTED';
  }

  get over(): boolean {
    return isOver(this.current);
  }

  /** CallSid of a phone that is called beside the caller's; null: none. */
  get person(): string | null {
    return null;
  }

  /** A media stream of that phone. */
  attach(_personSid: string, _line: PhoneLine): PhoneListener | null {
    return null;
  }

  begin(wish: TransferWish): void {
    this.live.log.record({ type: 'TransferChanged', transfer: this.current });
    this.live.session?.hold.begin(wish.announcement, () => void this.proceed());
  }

  /** A webhook about one of its phones. */
  async report(report: TransferReport): Promise<LegStep> {
    if (report.event === 'ended') return this.ended(report);
    return this.told(report);
  }

  /** An operator stops it; false: they talk already. */
  async cancel(): Promise<boolean> {
    if (this.connected) return false;
    if (!this.over) await this.stop();
    return true;
  }

  /** The call is becoming final. */
  callEnding(): void {
    if (this.connected) this.change('COMPLETED');
    else if (!this.over) this.abandoned();
  }

  /** The caller's stream has ended, and not because of this. */
  callerLeft(): void {
    if (!this.over && !this.connected) this.abandoned();
  }

  /** The server goes down: whoever was not put through yet hears a sentence. */
  dismiss(): void {
    if (this.over || this.connected) return;
    const { away } = this.live;
    this.abandoned();
    const { callSid } = this.live.log.call;
    if (away && callSid) void this.deps.carrier.redirect(callSid, this.farewell());
  }

  /** The announcement was heard. */
  protected abstract proceed(): Promise<void>;
  protected abstract told(report: TransferReport): Promise<LegStep>;
  /** Cancelled by an operator: the caller goes on with the agent. */
  protected abstract stop(): Promise<void>;

  /** The caller is gone; nobody has to be told. */
  protected abandoned(): void {
    this.change('CANCELED');
  }

  protected get ref(): TransferRef {
    return { callId: this.live.log.call.id, transferId: this.current.id };
  }

  protected change(status: TransferStatus): void {
    if (this.over || this.current.status === status) return;
    const at = this.deps.clock.wallTime().toISOString();
    const next = { ...this.current, status };
    this.current = {
      ...next,
      connectedAt: status === 'CONNECTED' ? at : next.connectedAt,
      endedAt: isOver(next) ? at : null,
    };
    this.live.log.record({ type: 'TransferChanged', transfer: this.current });
  }

  protected talk(): void {
    if (this.over || this.connected) return;
    this.change('CONNECTED');
    this.live.because('TRANSFERRED');
    this.live.log.change({ activity: 'TRANSFERRING' });
    this.deps.handedOver();
  }

  /** It came to nothing, and the caller is still on our stream. */
  protected stay(status: Parameters<typeof returnWords>[1], problem: ProviderProblem | null = null): void {
    if (this.over) return;
    if (problem) this.live.log.record({ type: 'ProblemRaised', severity: 'WARNING', problem });
    this.change(status);
    const { note, welcome } = returnWords(this.current, status);
    this.live.session?.hold.release(note, welcome);
  }

  /** The carrier did not want the caller's phone to leave our stream. */
  protected unsent(refused: ProviderProblem): void {
    // A caller who has hung up is no failure of the transfer.
    if (refused.code === 'CALL_NOT_ACTIVE' || refused.code === 'NOT_FOUND' || refused.providerCode === NOT_IN_PROGRESS)
      this.change('CANCELED');
    else this.stay('FAILED', refused);
  }

  /** It came to nothing, and the caller's phone is with the carrier: what it does next. */
  protected back(status: Parameters<typeof returnWords>[1]): LegStep {
    this.change(status);
    const farewell = this.farewell();
    return farewell.kind === 'hangUp'
      ? this.deps.reentry.again(this.live, returnWords(this.current, status))
      : farewell;
  }

  /** Takes the caller back although the carrier does not ask. */
  protected async fetchBack(status: Parameters<typeof returnWords>[1]): Promise<void> {
    const { callSid } = this.live.log.call;
    if (this.over || callSid === null) return;
    this.answer = this.back(status);
    await this.redirect(callSid, this.answer);
  }

  /** The caller's phone leaves our stream for `step`. Tells the carrier's refusal; then nothing has changed. */
  protected async send(step: LegStep): Promise<ProviderProblem | null> {
    const { live } = this;
    const { callSid } = live.log.call;
    if (callSid === null) return null;
    live.away = true;
    this.deps.follow(live);
    const refused = await this.redirect(callSid, step);
    if (refused === null || live.final) return null;
    live.away = false;
    live.settleTimer();
    // The stream ended meanwhile, and not because of us.
    if (live.session === null) live.streamOver({ kind: 'stopped' });
    return refused;
  }

  private async redirect(callSid: string, step: LegStep): Promise<ProviderProblem | null> {
    const answer = await this.deps.carrier.redirect(callSid, step);
    if (!('refused' in answer)) return null;
    const { id } = this.live.log.call;
    this.deps.faults.warn('The carrier refused to redirect a call', { callId: id, code: answer.refused.providerCode });
    return answer.refused;
  }

  /** What the caller's phone does after the transfer; the same answer for the same question. */
  private ended({ callStatus, dialStatus }: TransferReport): LegStep {
    if (this.answer) return this.answer;
    // A caller who has hung up is not called back; the carrier's own callback ends the call.
    if (this.live.final || this.over || GONE.has(callStatus ?? '')) return { kind: 'hangUp' };
    if (this.hasTalked(dialStatus ?? '')) {
      this.talk();
      this.change('COMPLETED');
      this.answer = { kind: 'hangUp' };
    } else this.answer = this.back(failureOf(dialStatus));
    return this.answer;
  }

  protected hasTalked(dialStatus: string): boolean {
    return TALKED.has(dialStatus);
  }

  private farewell(): LegStep {
    const { afterStream } = this.live;
    return afterStream.kind === 'sayAndHangUp' ? afterStream : { kind: 'hangUp' };
  }
}
