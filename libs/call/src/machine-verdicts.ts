import type { CallRegister } from './call-register';
import type { MachineReport } from './machine-detection';

/** Brings the carrier's verdict to the one call that it is about. It may come late, twice, or after the end. */
export class MachineVerdicts {
  constructor(private readonly register: CallRegister) {}

  async tell(report: MachineReport): Promise<void> {
    const { callSid, callId, answeredBy, word, afterMs } = report;
    const live = this.register.find(callSid, callId);
    if (!live || live.final) return;
    const { call } = live.log;
    // Both ids must be of the same call; a verdict of a call that nobody asked about is none of ours.
    if ((callId !== null && call.id !== callId) || call.direction !== 'OUTBOUND') return;
    this.register.link(live, callSid);
    if (live.log.call.callSid !== callSid || call.answeredBy !== undefined) return;
    live.log.record({ type: 'AnswerDetected', answeredBy, word, afterMs });
    live.log.change({ answeredBy });
    live.session?.answeredBy(report);
  }
}
