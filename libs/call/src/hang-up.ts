import type { EndReason } from './call';
import type { LiveCall } from './live-call';
import type { FaultLog } from './ports/log';
import type { Carrier } from './ports/phone';
import type { Problem } from './problem';

/** The carrier ended the leg; its stop or callback should come within this time, else the call is final without them. */
const CONFIRMED_MS = 5_000;

/** Ends the carrier leg of a call by REST, not only its socket. */
export class HangUp {
  constructor(private readonly deps: { readonly carrier: Carrier; readonly faults: FaultLog }) {}

  /** The carrier's refusal, or null when the leg is ended. */
  async run(live: LiveCall, reason: EndReason): Promise<Problem | null> {
    live.because(reason);
    const { callSid, id } = live.log.call;
    if (callSid === null) {
      live.requestEnd();
      return null;
    }
    const answer = await this.deps.carrier.endCall(callSid);
    if ('refused' in answer) {
      this.deps.faults.warn('The carrier refused to end a call', { callId: id, code: answer.refused.providerCode });
      // Without the stream the carrier goes on to our after-stream address, which hangs up.
      live.session?.closeLine();
      return answer.refused;
    }
    if (!live.final) live.within(CONFIRMED_MS, () => live.endAs(live.log.call.answeredAt ? 'COMPLETED' : 'CANCELED'));
    return null;
  }
}
