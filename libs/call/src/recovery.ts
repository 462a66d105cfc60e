import type { CallRegister } from './call-register';
import { isFinal, statusOfWord } from './call-state';
import type { LiveCall } from './live-call';
import { LostOrder } from './lost-order';
import type { Clock } from './ports/clock';
import type { Carrier } from './ports/phone';
import type { CallRecords } from './ports/records';

const CHECK_EVERY_MS = 10_000;
/** So often is the carrier asked before the call is ended from here: final ≤ 60 s after the start (promise B4). */
const MAX_CHECKS = 5;
/** Of a caller who was put through to a person, which needs no server: until the carrier's longest call (4 hours) is over. */
const MAX_TRANSFER_CHECKS = (4 * 60 + 5) * 6;

export interface RecoveryDeps {
  readonly clock: Clock;
  readonly carrier: Carrier;
  readonly records: CallRecords;
  readonly register: CallRegister;
}

/** Calls that an earlier process left unfinished: their conversation is lost, their story is brought to its end. */
export class Recovery {
  private readonly lost: LostOrder;

  constructor(private readonly deps: RecoveryDeps) {
    this.lost = new LostOrder(deps);
  }

  async run(): Promise<void> {
    const unfinished = (await this.deps.records.unfinished()).map((call) => this.deps.register.adopt(call));
    for (const live of unfinished) {
      await this.closeStory(live);
      this.blame(live);
      // The carrier may be slow or away; doors must not wait for it.
      this.checkSoon(live, 1);
    }
  }

  private blame(live: LiveCall): void {
    // Its conversation with us had ended before, for a reason of its own.
    if (isTransferred(live)) return live.because('MODEL_ERROR');
    live.fail(
      { code: 'PROVIDER_UNAVAILABLE', message: 'The server stopped in the middle of this call.', retryable: true },
      'SERVER_SHUTDOWN',
    );
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

  private checkSoon(live: LiveCall, count: number): void {
    this.check(live, count).catch(() => this.finish(live));
  }

  private async check(live: LiveCall, count: number): Promise<void> {
    const callSid = live.log.call.callSid ?? (await this.lost.link(live));
    if (callSid === null) return this.notFound(live, count);
    const answer = await this.deps.carrier.callStatus(callSid);
    if (live.final) return;
    if ('status' in answer) {
      const status = statusOfWord(answer.status ?? 'completed');
      if (status && isFinal(status)) return this.finish(live);
    }
    if (count < (isTransferred(live) ? MAX_TRANSFER_CHECKS : MAX_CHECKS)) {
      live.within(CHECK_EVERY_MS, () => this.checkSoon(live, count + 1));
      return;
    }
    await this.deps.carrier.endCall(callSid);
    this.finish(live);
  }

  /** An order without an answer: its call may still show. */
  private notFound(live: LiveCall, count: number): void {
    if (count >= MAX_CHECKS) return live.move('FAILED');
    live.within(CHECK_EVERY_MS, () => this.checkSoon(live, count + 1));
  }

  private finish(live: LiveCall): void {
    live.move(live.log.call.answeredAt === null ? 'FAILED' : 'COMPLETED');
  }
}

const isTransferred = ({ log }: LiveCall): boolean => log.call.activity === 'TRANSFERRING';
