import type { AfterStream, VoiceAnswer, VoiceRequest } from './call-desk.types';
import type { CallStatus } from './call';
import type { CallRegister } from './call-register';
import { isFinal, statusOfWord } from './call-state';
import type { Fallback } from './fallback';
import type { LiveCall } from './live-call';
import { SORRY } from './live-call';
import type { CallRecords } from './ports/records';
import type { Resuming } from './resuming';
import { legOf } from './stream-tokens';

const HANG_UP: AfterStream = { kind: 'hangUp' };

/** A stream that is over, as the carrier tells it. */
export interface StreamEnd {
  readonly callSid: string;
  /** The carrier's word for the call; null when it told none. */
  readonly status: string | null;
  /** Which of the call's streams it was; null when the address did not say. */
  readonly leg: string | null;
}

export interface NextStepDeps {
  readonly register: CallRegister;
  readonly fallback: Fallback;
  readonly resuming: Resuming;
  readonly answer: (request: VoiceRequest) => Promise<VoiceAnswer>;
  readonly records: { readonly calls: Pick<CallRecords, 'callBySid'> };
}

function nextOf(answer: VoiceAnswer): AfterStream {
  switch (answer.kind) {
    case 'connect':
      return answer;
    case 'follow':
      return answer.next;
    case 'decline':
      return { kind: 'sayAndHangUp', say: answer.say };
    // It was answered before; now it can only be ended.
    case 'reject':
      return HANG_UP;
  }
}

/** The carrier's word, when it says that the call is over. */
function finalOf(status: string | null): CallStatus | null {
  const known = status === null ? null : statusOfWord(status);
  return known !== null && isFinal(known) ? known : null;
}

/** The stream that this call's last answer lets in, told once more. */
function sameAgain({ token, log, session }: LiveCall): AfterStream | null {
  return token === null || session === null ? null : { kind: 'connect', callId: log.call.id, token };
}

/** What the carrier does with a caller once a stream is over, or when it does not know how to go on. */
export class NextStep {
  constructor(private readonly deps: NextStepDeps) {}

  async afterStream({ callSid, status, leg }: StreamEnd): Promise<AfterStream> {
    const live = this.deps.register.find(callSid);
    if (!live) return this.unknown(callSid);
    const end = finalOf(status);
    if (live.orphaned) return this.orphan(live, callSid, end);
    // About an earlier stream: the carrier asks twice, or somebody repeats what it had asked.
    if (leg !== null && live.token !== null && leg !== legOf(live.token)) return sameAgain(live) ?? HANG_UP;
    live.session?.close(end ? { kind: 'stopped' } : { kind: 'lost', detail: 'the carrier reported its end' });
    return this.deps.fallback.given(live);
  }

  async resume(request: VoiceRequest, status: string | null): Promise<AfterStream> {
    const { callSid, callId } = request;
    const live = this.deps.register.find(callSid, callId);
    const end = { callSid, status, leg: null };
    if (live && !live.orphaned) return sameAgain(live) ?? this.afterStream(end);
    if (live || (await this.deps.records.calls.callBySid(callSid))) return this.afterStream(end);
    return finalOf(status) ? HANG_UP : nextOf(await this.deps.answer(request));
  }

  private async orphan(live: LiveCall, callSid: string, end: CallStatus | null): Promise<AfterStream> {
    if (end === null) return nextOf(await this.deps.resuming.carryOn(live, callSid));
    live.endAs(end);
    return HANG_UP;
  }

  private async unknown(callSid: string): Promise<AfterStream> {
    const call = await this.deps.records.calls.callBySid(callSid);
    return call && !isFinal(call.status) ? { kind: 'sayAndHangUp', say: SORRY } : HANG_UP;
  }
}
