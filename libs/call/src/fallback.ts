import type { Call } from './call';
import type { AfterStream, VoicemailReport } from './call-desk.types';
import type { CallRegister } from './call-register';
import { conductOf } from './conduct';
import type { Conduct } from './conduct';
import type { LiveCall } from './live-call';
import type { CallRecords } from './ports/records';
import type { Problem } from './problem';
import { eventsOf } from './restored';
import type { TransferPolicy } from './transfer/transfer-policy';

/** No call lasts longer at the carrier (Twilio: 4 hours), with some time for its last callback. */
const LONGEST_MS = (4 * 60 + 5) * 60_000;

const NOBODY_FREE = 'We are sorry, nobody can take your call right now. Please call again later. Goodbye.';
const THANKS = 'Thank you. We have your message. Goodbye.';
/** The carrier's words for a transfer in which both sides have spoken. */
const CONNECTED = new Set(['completed', 'answered']);

export interface FallbackDeps {
  readonly mayTransfer: TransferPolicy;
  readonly register: CallRegister;
  readonly records: { readonly calls: Pick<CallRecords, 'callBySid' | 'events'> };
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
  /** Recordings that are being noted: the carrier may tell of one twice at once. */
  private readonly noting = new Set<string>();
  private readonly asked = new WeakMap<LiveCall, Promise<Problem | null>>();

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

  /** The call goes on without us. Its end is told by a callback, or found by the sweep. */
  follow(live: LiveCall): void {
    live.within(LONGEST_MS, () => live.endAs('COMPLETED'));
  }

  /** The carrier has asked what follows the stream. */
  async given(live: LiveCall): Promise<AfterStream> {
    const { afterStream } = live;
    if (afterStream.kind !== 'sayAndTransfer' || live.final) return afterStream;
    if (await this.refusal(live, afterStream.to)) {
      return { kind: 'sayAndHangUp', say: `${afterStream.say} ${NOBODY_FREE}` };
    }
    if (!live.final) live.log.change({ activity: 'TRANSFERRING' });
    return afterStream;
  }

  /** The carrier may ask twice; the rules are asked once. */
  private refusal(live: LiveCall, to: string): Promise<Problem | null> {
    const asked = this.asked.get(live) ?? this.ask(live, to);
    this.asked.set(live, asked);
    return asked;
  }

  private async ask(live: LiveCall, to: string): Promise<Problem | null> {
    const problem = await this.deps.mayTransfer(to, live);
    if (problem && !live.final) live.log.record({ type: 'ProblemRaised', severity: 'WARNING', problem });
    return problem;
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

  async voicemailLeft(report: VoicemailReport): Promise<AfterStream> {
    const { recordingSid } = report;
    if (this.noting.has(recordingSid)) return { kind: 'sayAndHangUp', say: THANKS };
    this.noting.add(recordingSid);
    try {
      await this.note(report);
    } finally {
      this.noting.delete(recordingSid);
    }
    return { kind: 'sayAndHangUp', say: THANKS };
  }

  /** The log itself knows whether it was told before, also after a restart. */
  private async note({ callSid, ...recording }: VoicemailReport): Promise<void> {
    const event = { type: 'VoicemailLeft', ...recording } as const;
    await this.deps.stored();
    if (await this.isNoted(callSid, recording.recordingSid)) return;
    const live = this.deps.register.find(callSid);
    if (live) return live.log.record(event);
    // A caller who hangs up while speaking ends the call first; the story is continued where it ended.
    const call = await this.deps.records.calls.callBySid(callSid);
    if (call) this.deps.register.append(call, event);
  }

  private async isNoted(callSid: string, recordingSid: string): Promise<boolean> {
    const { calls } = this.deps.records;
    try {
      const id = this.deps.register.find(callSid)?.log.call.id ?? (await calls.callBySid(callSid))?.id;
      const events = id === undefined ? [] : await eventsOf(calls, id);
      return events.some((event) => event.type === 'VoicemailLeft' && event.recordingSid === recordingSid);
    } catch {
      // Better noted twice than not at all.
      return false;
    }
  }
}
