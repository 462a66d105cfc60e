import type { LegStep, TransferReport } from '../ports/transfer-legs';
import type { Timer } from '../ports/clock';
import type { LiveCall } from '../live-call';
import type { PhoneLine, PhoneListener } from '../ports/phone';
import type { Briefing } from './briefing';
import type { Transfer } from './transfer';
import type { AttemptDeps } from './transfer-attempt';
import { failureOf, GONE, RING_SECONDS, TransferAttempt } from './transfer-attempt';

/** How the person hears what it is about. */
export type OpenBriefing = (
  live: LiveCall,
  over: (outcome: { key: string | null; heard: boolean }) => void,
) => Briefing | null;

export interface WarmDeps extends AttemptDeps {
  /** Makes the one-time word for a stream to the person's phone. */
  readonly mint: (personSid: string) => string;
  readonly openBriefing: OpenBriefing;
}

/** Beyond the ringing itself: queueing at the carrier and its last callback. */
const UNANSWERED_MS = (RING_SECONDS + 20) * 1_000;
/** From the answer to a decision; a machine that answered is not listened to for longer. */
const UNDECIDED_MS = 90_000;
/** Both phones were told to join; it takes the carrier a moment. */
const JOINING_MS = 15_000;
const KEY_SECONDS = 8;
const MAX_QUESTIONS = 2;
const ACCEPT = '1';

const QUESTION = 'Press 1 to take the call, or 2 to decline.';
const WITHOUT_SUMMARY = `A caller is waiting to speak with you. ${QUESTION}`;
const CALLER_GONE: LegStep = { kind: 'sayAndHangUp', say: 'The caller is not on the line any more. Goodbye.' };
const NO_KEY: LegStep = { kind: 'sayAndHangUp', say: 'The caller goes on without you. Goodbye.' };

/**
 * The person is called on a phone of their own and told first, while the caller waits with us; only who presses a key is joined
 * with the caller. Until then the caller's stream, the model's memory and the recording go on.
 */
export class WarmTransfer extends TransferAttempt {
  private personSid: string | null = null;
  private personGone = false;
  private briefing: Briefing | null = null;
  private briefed: LegStep | null = null;
  private joining: Promise<LegStep> | null = null;
  private readonly joined = new Set<string>();
  private questions = 0;
  private summaryHeard = false;
  private key: string | null = null;
  private limit: Timer | null = null;

  constructor(
    private readonly warm: WarmDeps,
    live: LiveCall,
    value: Transfer,
  ) {
    super(warm, live, value);
  }

  override get person(): string | null {
    return this.personSid;
  }

  override attach(personSid: string, line: PhoneLine): PhoneListener | null {
    if (personSid !== this.personSid || !this.briefing) return null;
    this.briefing.begin(line);
    return this.briefing;
  }

  protected async proceed(): Promise<void> {
    if (this.over) return;
    this.change('RINGING');
    this.within(UNANSWERED_MS, () => this.unanswered());
    const { direction, from, to } = this.live.log.call;
    const answer = await this.deps.carrier.callPerson({
      ref: this.ref,
      to: this.value.to,
      from: direction === 'OUTBOUND' ? from : to,
      ringSeconds: RING_SECONDS,
    });
    if ('refused' in answer) return this.unlessAnswered(() => this.stay('FAILED', answer.refused));
    this.personSid ??= answer.callSid;
    // The caller has hung up, or somebody has stopped it, while the carrier was still answering.
    if (this.over) this.endPerson();
  }

  protected async told(report: TransferReport): Promise<LegStep> {
    switch (report.event) {
      case 'answered':
        return this.answered(report.callSid);
      case 'briefed':
        return this.decide(this.key);
      case 'key':
        return this.decide(report.digits);
      case 'joined':
        this.hasJoined(report.callSid);
        return { kind: 'hangUp' };
      default:
        if (report.callSid !== this.live.log.call.callSid) this.progress(report.callStatus ?? '');
        return { kind: 'hangUp' };
    }
  }

  protected async stop(): Promise<void> {
    if (this.joining) await this.joining;
    if (this.over || this.connected) return;
    this.endPerson();
    if (this.live.away) await this.fetchBack('CANCELED');
    else this.stay('CANCELED');
  }

  protected override abandoned(): void {
    super.abandoned();
    this.endPerson();
  }

  protected override change(status: Transfer['status']): void {
    super.change(status);
    if (!this.over && !this.connected) return;
    this.limit?.cancel();
    this.briefing?.finish(null);
  }

  /** A room that ended before both were in it was no conversation. */
  protected override hasTalked(dialStatus: string): boolean {
    return super.hasTalked(dialStatus) && this.connected;
  }

  private answered(personSid: string): LegStep {
    this.personSid = personSid;
    if (this.over) return CALLER_GONE;
    if (this.briefed) return this.briefed;
    this.change('BRIEFING');
    this.within(UNDECIDED_MS, () => this.undecided());
    this.briefing = this.warm.openBriefing(this.live, ({ key, heard }) => {
      this.key = key;
      this.summaryHeard = heard;
    });
    const { ref } = this;
    this.briefed = this.briefing ? { kind: 'brief', ref, token: this.warm.mint(personSid) } : this.ask();
    return this.briefed;
  }

  private async decide(key: string | null): Promise<LegStep> {
    if (this.joining) return this.joining;
    if (this.over) return this.value.status === 'CANCELED' ? CALLER_GONE : { kind: 'hangUp' };
    this.briefing?.finish(null);
    if (key === ACCEPT) {
      this.joining = this.join();
      return this.joining;
    }
    if (key !== null) return this.turnedDown('DECLINED', { kind: 'hangUp' });
    return this.questions < MAX_QUESTIONS ? this.ask() : this.turnedDown('NO_ANSWER', NO_KEY);
  }

  private ask(): LegStep {
    const say = this.summaryHeard || this.questions > 0 ? QUESTION : WITHOUT_SUMMARY;
    this.questions++;
    return { kind: 'askKey', ref: this.ref, say, waitSeconds: KEY_SECONDS };
  }

  private turnedDown(status: 'DECLINED' | 'NO_ANSWER', step: LegStep): LegStep {
    this.stay(status);
    return step;
  }

  /** First the caller, then the person: nobody is alone in a room because the other one could not come. */
  private async join(): Promise<LegStep> {
    const { ref } = this;
    const refused = await this.send({ kind: 'conference', ref, isCaller: true });
    if (refused) this.unsent(refused);
    if (this.over) return CALLER_GONE;
    this.within(JOINING_MS, () => void this.missing());
    if (this.personGone) void this.fetchBack('DECLINED');
    return { kind: 'conference', ref, isCaller: false };
  }

  private hasJoined(callSid: string): void {
    this.joined.add(callSid);
    if (this.joined.size > 1) this.talk();
  }

  /** No word that both are in the room: either it got lost, or the person has not come. */
  private async missing(): Promise<void> {
    const answer = this.personSid ? await this.deps.carrier.callStatus(this.personSid) : { status: null };
    if ('status' in answer && GONE.has(answer.status ?? 'completed')) return this.fetchBack('DECLINED');
    this.talk();
  }

  /** A callback about the person's phone. */
  private progress(status: string): void {
    if (!GONE.has(status) || this.over) return;
    this.personGone = true;
    if (this.connected) return;
    if (this.joining) return void this.joining.then(() => this.fetchBack('DECLINED'));
    if (this.value.status === 'BRIEFING') this.stay('DECLINED');
    else this.stay(failureOf(status));
  }

  private unanswered(): void {
    this.endPerson();
    this.stay('NO_ANSWER');
  }

  private undecided(): void {
    if (this.joining) return;
    this.endPerson();
    this.stay('NO_ANSWER');
  }

  /** An answer that could not be read may stand for a phone that rings all the same. */
  private unlessAnswered(run: () => void): void {
    if (this.personSid === null) run();
  }

  private endPerson(): void {
    const { personSid } = this;
    this.briefing?.finish(null);
    if (personSid === null || this.personGone) return;
    this.personGone = true;
    void this.deps.carrier.endCall(personSid);
  }

  private within(ms: number, run: () => void): void {
    this.limit?.cancel();
    this.limit = this.deps.clock.after(ms, run);
  }
}
