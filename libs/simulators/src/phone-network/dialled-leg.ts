import type { Clock, Timer } from '@switchboard/call';
import type { CallRecord } from './call-record';
import type { PhoneFaults } from './faults';
import type { Callee, FormFields } from './phone-network.types';
import { rfc2822 } from './rfc2822';
import { newSid } from './sid';
import type { DialVerb } from './dial-verb';
import type { WebhookClient } from './webhook-client';

/** What became of a `<Dial>` of a number. */
export interface TransferTruth {
  readonly to: string;
  readonly callerId: string;
  readonly status: TransferStatus;
}

type TransferStatus = 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled';

/** Two people who were put through talk so long; what they say is nobody's business. */
const TALK_MS = 5_000;

export interface DialledLegDeps {
  readonly clock: Clock;
  readonly client: WebhookClient;
  readonly faults: PhoneFaults;
  readonly record: CallRecord;
}

/** A phone that a call's own `<Dial>` rings: it tells its progress and ends with the call. */
export class DialledLeg {
  readonly sid = newSid('CA');
  private timer: Timer | null = null;
  private isAnswered = false;
  private isOver = false;
  private told = 0;

  constructor(
    private readonly deps: DialledLegDeps,
    private readonly verb: DialVerb,
    private readonly ended: (status: TransferStatus, fields: FormFields) => void,
  ) {}

  ring(callee: Callee): void {
    const { timeoutMs } = this.verb;
    if (callee.outcome === 'unreachable') return this.after(0, () => this.end('failed'));
    this.tell('ringing', 'ringing');
    if (callee.outcome === 'no-answer' || callee.ringMs >= timeoutMs)
      return this.after(timeoutMs, () => this.end('no-answer'));
    this.after(callee.ringMs, () => (callee.outcome === 'answers' ? this.talk() : this.end('busy')));
  }

  /** The call is over, or does something else. */
  stop(): void {
    this.end(this.isAnswered ? 'completed' : 'canceled');
  }

  private talk(): void {
    this.isAnswered = true;
    this.tell('answered', 'in-progress');
    this.after(TALK_MS, () => this.end('completed'));
  }

  private end(status: TransferStatus): void {
    if (this.isOver) return;
    this.isOver = true;
    this.timer?.cancel();
    this.tell('completed', status);
    this.ended(status, [
      ['DialCallSid', this.sid],
      ['DialCallStatus', status],
      ['DialBridged', String(this.isAnswered)],
      ...(this.isAnswered ? [['DialCallDuration', String(TALK_MS / 1000)] as const] : []),
    ]);
  }

  private after(ms: number, run: () => void): void {
    this.timer = this.deps.clock.after(ms, run);
  }

  private tell(event: string, status: string): void {
    const { progress, to, callerId } = this.verb;
    if (!progress?.events.has(event)) return;
    const { record, client, clock, faults } = this.deps;
    const fields: FormFields = [
      ['AccountSid', record.accountSid],
      ['ApiVersion', '2010-04-01'],
      ['CallSid', this.sid],
      ['ParentCallSid', record.sid],
      ['CallStatus', status],
      ['Direction', 'outbound-dial'],
      ['From', callerId ?? record.parties.from],
      ['To', to],
      ['Timestamp', rfc2822(clock.wallTime())],
      ['CallbackSource', 'call-progress-events'],
      ['SequenceNumber', String(this.told++)],
    ];
    if (faults.callbacks !== 'missing') void client.send({ ...progress.address, fields }, faults);
  }
}
