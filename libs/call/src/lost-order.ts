import type { Call } from './call';
import type { CallRegister } from './call-register';
import type { LiveCall } from './live-call';
import type { Clock } from './ports/clock';
import type { Carrier } from './ports/phone';
import type { CallRecords } from './ports/records';
import type { Problem } from './problem';

/** The call's own callback is given time first; then the carrier is asked what it has. */
const LOOK_AFTER_MS = [5_000, 10_000, 20_000, 25_000];
/** The carrier's clock and ours may differ by so much; its times are whole seconds. */
const CLOCKS_DIFFER_MS = 3_000;

const UNCLEAR = 'It is being looked for and will not be ordered again.';

export interface LostOrderDeps {
  readonly clock: Clock;
  readonly carrier: Pick<Carrier, 'findCalls'>;
  readonly register: CallRegister;
  readonly records: Pick<CallRecords, 'callBySid'>;
}

/** Calls that were ordered without a readable answer: they may ring. They are found, never ordered a second time (promise B11). */
export class LostOrder {
  constructor(private readonly deps: LostOrderDeps) {}

  /** Looks until the carrier's id is known, or the carrier has had time enough to show the call. */
  look(live: LiveCall, why: Problem, found: () => void): void {
    const problem = { ...why, message: `${why.message} ${UNCLEAR}` };
    live.log.record({ type: 'ProblemRaised', severity: 'WARNING', problem });
    this.lookAgain(live, 0, { found, missed: () => this.missed(live, why) });
  }

  /**
   * The carrier's id of a call of which only the order is known; null: the carrier shows none. A refusal to tell throws
   * nothing and finds nothing.
   */
  async sidOf(call: Call): Promise<string | null> {
    const answer = await this.deps.carrier.findCalls?.({ to: call.to, from: call.from });
    if (!answer || 'refused' in answer) return null;
    const notBefore = Date.parse(call.createdAt) - CLOCKS_DIFFER_MS;
    const candidates = answer.calls.filter(({ createdAt }) => Date.parse(createdAt) >= notBefore);
    // The oldest that nobody else knows: whoever was ordered later between the same numbers has an answer of its own.
    for (const { callSid } of candidates.reverse()) {
      const isTaken = this.deps.register.find(callSid) ?? (await this.deps.records.callBySid(callSid));
      if (!isTaken) return callSid;
    }
    return null;
  }

  /** An order of which nothing but our own record is left, after a restart: the carrier's id, when it shows the call. */
  async link(live: LiveCall): Promise<string | null> {
    if (live.log.call.direction === 'OUTBOUND') await this.try(live);
    return live.log.call.callSid;
  }

  private lookAgain(live: LiveCall, nth: number, outcome: { found: () => void; missed: () => void }): void {
    const waitMs = LOOK_AFTER_MS[nth];
    if (waitMs === undefined) return outcome.missed();
    live.within(waitMs, () => {
      void this.try(live).then((isKnown) => {
        if (live.final || live.session) return;
        if (isKnown) outcome.found();
        else this.lookAgain(live, nth + 1, outcome);
      });
    });
  }

  private async try(live: LiveCall): Promise<boolean> {
    if (live.log.call.callSid !== null) return true;
    const callSid = await this.sidOf(live.log.call).catch(() => null);
    if (callSid !== null) this.deps.register.link(live, callSid);
    return live.log.call.callSid !== null;
  }

  private missed(live: LiveCall, why: Problem): void {
    if (live.final) return;
    live.fail(why, 'TELEPHONY_ERROR');
    live.move('FAILED');
  }
}
