import type { Call } from './call';
import type { AfterStream, VoicemailReport } from './call-desk.types';
import type { CallRegister } from './call-register';
import { isFinal, statusOfWord } from './call-state';
import { conductOf } from './conduct';
import type { Conduct } from './conduct';
import type { LiveCall } from './live-call';
import type { Clock } from './ports/clock';
import type { Carrier } from './ports/phone';
import type { CallRecords } from './ports/records';
import type { Problem } from './problem';

/** Without a callback the carrier is asked this often: final ≤ 60 s after the end (promise B4). */
const ASK_EVERY_MS = 45_000;
/** No call lasts longer at the carrier (Twilio: 4 hours), with some time for its last callback. */
const LONGEST_MS = (4 * 60 + 5) * 60_000;
/** Recordings remembered, so that a callback that comes twice is one event. */
const MAX_REMEMBERED = 1_000;

const NOBODY_FREE = 'We are sorry, nobody can take your call right now. Please call again later. Goodbye.';
const THANKS = 'Thank you. We have your message. Goodbye.';
/** The carrier's words for a transfer in which both sides have spoken. */
const CONNECTED = new Set(['completed', 'answered']);

export interface FallbackDeps {
  readonly clock: Clock;
  readonly carrier: Carrier;
  readonly register: CallRegister;
  readonly records: { readonly calls: Pick<CallRecords, 'callBySid'> };
  /** Resolves when what was written so far is stored, or cannot be stored soon. */
  readonly stored: () => Promise<void>;
}

function farewellOf(call: Call, { say, then }: Conduct['fallback']): AfterStream {
  switch (then.kind) {
    case 'HANG_UP':
      return { kind: 'sayAndHangUp', say };
    case 'TRANSFER':
      // Of a call that we placed, the caller's own number would be that of the person who is being transferred.
      return { kind: 'sayAndTransfer', say, to: then.to, callerId: call.direction === 'OUTBOUND' ? call.from : null };
    case 'VOICEMAIL':
      return { kind: 'sayAndRecord', say, maxSeconds: then.maxSeconds };
  }
}

const outlivesStream = ({ kind }: AfterStream): boolean => kind === 'sayAndTransfer' || kind === 'sayAndRecord';

/** What a caller meets whom no model can serve: a sentence in the carrier's voice, then what the agent's conduct says. */
export class Fallback {
  private readonly recordings = new Set<string>();

  constructor(private readonly deps: FallbackDeps) {}

  begin(live: LiveCall, problem: Problem): void {
    live.fail(problem, 'MODEL_ERROR', farewellOf(live.log.call, conductOf(live.version ?? {}).fallback));
    live.session?.closeLine();
  }

  /** The stream is over; a caller who is transferred or speaks to the machine is still on the line. */
  streamOver(live: LiveCall): void {
    if (live.final || !outlivesStream(live.afterStream)) return;
    this.follow(live);
    this.deps.register.handedOver();
  }

  /** The call goes on without us: the carrier is asked now and then whether it still does. */
  follow(live: LiveCall): void {
    this.watch(live, this.deps.clock.nowMs());
  }

  /** The carrier has asked what follows the stream. */
  given(live: LiveCall): AfterStream {
    const { afterStream } = live;
    if (afterStream.kind === 'sayAndTransfer' && !live.final) live.log.change({ activity: 'TRANSFERRING' });
    return afterStream;
  }

  transferEnded(callSid: string, status: string): AfterStream {
    if (CONNECTED.has(status)) return { kind: 'hangUp' };
    const message = `The caller could not be transferred: ${status}.`;
    this.deps.register.find(callSid)?.log.record({
      type: 'ProblemRaised',
      severity: 'WARNING',
      problem: { code: 'PROVIDER_UNAVAILABLE', message, retryable: true, provider: 'TWILIO', providerCode: status },
    });
    return { kind: 'sayAndHangUp', say: NOBODY_FREE };
  }

  async voicemailLeft({ callSid, ...recording }: VoicemailReport): Promise<AfterStream> {
    if (!this.isNew(recording.recordingSid)) return { kind: 'sayAndHangUp', say: THANKS };
    const event = { type: 'VoicemailLeft', ...recording } as const;
    const live = this.deps.register.find(callSid);
    if (live) live.log.record(event);
    else await this.append(callSid, event);
    return { kind: 'sayAndHangUp', say: THANKS };
  }

  /** A caller who hangs up while speaking ends the call first; the story is continued where it ended. */
  private async append(callSid: string, event: Parameters<LiveCall['log']['record']>[0]): Promise<void> {
    await this.deps.stored();
    const call = await this.deps.records.calls.callBySid(callSid);
    if (call) this.deps.register.append(call, event);
  }

  private isNew(recordingSid: string): boolean {
    if (this.recordings.has(recordingSid)) return false;
    this.recordings.add(recordingSid);
    const [oldest] = this.recordings;
    if (this.recordings.size > MAX_REMEMBERED && oldest !== undefined) this.recordings.delete(oldest);
    return true;
  }

  private watch(live: LiveCall, sinceMs: number): void {
    live.within(ASK_EVERY_MS, () => void this.ask(live, sinceMs));
  }

  private async ask(live: LiveCall, sinceMs: number): Promise<void> {
    const { callSid } = live.log.call;
    const answer = callSid === null ? { status: null } : await this.deps.carrier.callStatus(callSid);
    const status = 'status' in answer ? statusOfWord(answer.status ?? 'completed') : null;
    const isOver = this.deps.clock.nowMs() - sinceMs > LONGEST_MS;
    if (status && isFinal(status)) live.endAs(status);
    else if (isOver) live.endAs('COMPLETED');
    else if (!live.final) this.watch(live, sinceMs);
  }
}
