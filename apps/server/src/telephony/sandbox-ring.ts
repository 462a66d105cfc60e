import { Inject, Injectable } from '@nestjs/common';
import type { Call, CallBus, CallRecords, CallResult, Clock, Problem } from '@switchboard/call';
import { SandboxClient } from '../config/sandbox.client';
import { CALL_BUS, CALL_RECORDS, CLOCK } from '../ports';

/** From the ring to the stored call: a signed webhook and one write. */
const LIMIT_MS = 10_000;

const NOT_SEEN: Problem = {
  code: 'PROVIDER_UNAVAILABLE',
  message: 'The pretend caller rang, but no call arrived here within 10 seconds.',
  retryable: true,
};

/** Asks the pretend world to ring us and waits for the call it makes. */
@Injectable()
export class SandboxRing {
  constructor(
    @Inject(CALL_RECORDS) private readonly records: CallRecords,
    @Inject(CALL_BUS) private readonly bus: CallBus,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly sandbox: SandboxClient,
  ) {}

  async ring(scenarioId: string): Promise<CallResult> {
    const rung = await this.sandbox.ring(scenarioId);
    if ('problem' in rung) return { call: null, problem: rung.problem };
    const call = await this.arrival(rung.callSid);
    return call ? { call, problem: null } : { call: null, problem: NOT_SEEN };
  }

  private arrival(callSid: string): Promise<Call | null> {
    return new Promise((resolve, reject) => {
      const settle = (call: Call | null) => {
        detach();
        timer.cancel();
        resolve(call);
      };
      const timer = this.clock.after(LIMIT_MS, () => settle(null));
      const detach = this.bus.subscribe(null, (message) => {
        if (message.kind !== 'events') return;
        for (const event of message.events)
          if (event.type === 'CallChanged' && event.call.callSid === callSid) settle(event.call);
      });
      this.records.callBySid(callSid).then((call) => call && settle(call), reject);
    });
  }
}
