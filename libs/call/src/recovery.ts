import type { CallStatus } from './call';
import type { CallRegister } from './call-register';
import { isFinal, statusOfWord } from './call-state';
import type { LiveCall } from './live-call';
import { LostOrder } from './lost-order';
import type { Clock } from './ports/clock';
import type { Carrier } from './ports/phone';
import type { CallRecords } from './ports/records';
import type { Problem } from './problem';

/** The carrier goes on with a call within seconds, at most its longest webhook (15 s) and a few attempts after it. */
const GRACE_MS = 45_000;
/** A caller who was put through to a person, or speaks to a machine, needs no server: the carrier's longest call is 4 hours. */
const LONGEST_MS = (4 * 60 + 5) * 60_000;

/** How often, and how many times, the carrier is asked for a call of which only our order is known. */
const LOOK_EVERY_MS = 10_000;
const MAX_LOOKS = 5;

const STOPPED: Problem = {
  code: 'PROVIDER_UNAVAILABLE',
  message: 'The server stopped in the middle of this call.',
  retryable: true,
};

export interface RecoveryDeps {
  readonly clock: Clock;
  readonly carrier: Carrier;
  readonly records: CallRecords;
  readonly register: CallRegister;
}

/**
 * Calls that an earlier process left unfinished. What was open in their story is closed; then each waits for the carrier to
 * ask how it goes on, and is ended when that does not happen. Whether it has ended meanwhile is the sweep's to find out.
 */
export class Recovery {
  private readonly lost: LostOrder;

  constructor(private readonly deps: RecoveryDeps) {
    this.lost = new LostOrder(deps);
  }

  async run(): Promise<void> {
    const unfinished = (await this.deps.records.unfinished()).map((call) => this.deps.register.adopt(call));
    for (const live of unfinished) {
      await this.closeStory(live);
      this.keep(live);
    }
  }

  private keep(live: LiveCall): void {
    const { activity, failure } = live.log.call;
    // Its conversation with us had ended before, for a reason of its own.
    if (activity === 'TRANSFERRING') live.because('MODEL_ERROR');
    else live.presume(STOPPED, 'SERVER_SHUTDOWN');
    // Doors must not wait for the carrier, which may be slow or away.
    if (live.log.call.callSid === null) return this.lookFor(live, 1);
    if (activity === 'TRANSFERRING' || failure !== null) live.within(LONGEST_MS, () => live.endAs('COMPLETED'));
    else live.within(GRACE_MS, () => void this.giveUp(live));
  }

  /** An order without an answer: its call may still show at the carrier. */
  private lookFor(live: LiveCall, count: number): void {
    live.within(LOOK_EVERY_MS, () => void this.lookNow(live, count));
  }

  private async lookNow(live: LiveCall, count: number): Promise<void> {
    const callSid = await this.lost.link(live);
    if (live.final || live.session) return;
    if (callSid !== null) return this.keep(live);
    if (count < MAX_LOOKS) this.lookFor(live, count + 1);
    else live.move('FAILED');
  }

  /** What was open when the process died stays as far as it was known. */
  private async closeStory(live: LiveCall): Promise<void> {
    const { id } = live.log.call;
    for (const item of await this.deps.records.transcript(id)) {
      if (item.status !== 'IN_PROGRESS') continue;
      const status = item.speaker === 'AGENT' ? 'INTERRUPTED' : 'COMPLETED';
      live.log.record({ type: 'TranscriptChanged', item: { ...item, status, heardTextExact: item.heardText === '' } });
    }
    const endedAt = this.deps.clock.wallTime().toISOString();
    for (const toolCall of await this.deps.records.toolCalls(id)) {
      if (toolCall.status !== 'RUNNING' && toolCall.status !== 'WAITING_FOR_OPERATOR') continue;
      live.log.record({
        type: 'ToolCallChanged',
        toolCall: { ...toolCall, status: 'CANCELED', error: 'The server stopped.', endedAt },
      });
    }
  }

  /** Nobody asked: a call that still rings is waited for, any other is ended at the carrier, too. */
  private async giveUp(live: LiveCall): Promise<void> {
    const { callSid } = live.log.call;
    const status = callSid === null ? 'FAILED' : await this.statusOf(callSid);
    if (live.final || !live.orphaned) return;
    if (status === 'QUEUED' || status === 'RINGING') return live.within(GRACE_MS, () => void this.giveUp(live));
    if (callSid !== null && (status === null || !isFinal(status))) await this.deps.carrier.endCall(callSid);
    live.endAs(live.log.call.answeredAt === null ? 'FAILED' : 'COMPLETED');
  }

  private async statusOf(callSid: string): Promise<CallStatus | null> {
    const answer = await this.deps.carrier.callStatus(callSid);
    return 'status' in answer && answer.status !== null ? statusOfWord(answer.status) : null;
  }
}
