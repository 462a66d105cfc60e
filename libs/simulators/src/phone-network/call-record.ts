import type { Clock } from '@switchboard/call';
import type { CallProgressEvent, FormFields, HttpMethod, TwilioCallStatus } from './phone-network.types';
import type { DetectionOrder } from './detection-order';
import { newSid } from './sid';

export interface Address {
  readonly url: string;
  readonly method: HttpMethod;
}

/** Where the instructions of a call come from. `fields` are sent along with the voice parameters. */
export type TwimlSource =
  | { readonly kind: 'address'; readonly address: Address; readonly fields?: FormFields }
  | { readonly kind: 'text'; readonly twiml: string };

/** What a call was ordered with; an update through REST may replace parts. */
export interface CallSettings {
  readonly source: TwimlSource;
  readonly fallback: Address | null;
  readonly statusCallback: Address | null;
  readonly events: ReadonlySet<CallProgressEvent>;
  /** Seconds of ringing. */
  readonly timeoutSeconds: number;
  readonly timeLimitSeconds: number;
  /** Absent: nobody finds out who answers. */
  readonly detection?: DetectionOrder | null;
}

export interface CallParties {
  readonly direction: 'inbound' | 'outbound-api';
  readonly from: string;
  readonly to: string;
  /** `PN…` of the number of ours on this call. */
  readonly phoneNumberSid: string;
}

const FINAL: ReadonlySet<TwilioCallStatus> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/** The facts of one call that the Call resource and the webhooks tell. */
export class CallRecord {
  readonly sid = newSid('CA');
  readonly dateCreated: Date;
  status: TwilioCallStatus;
  dateUpdated: Date;
  startTime: Date | null = null;
  endTime: Date | null = null;
  /** Whole seconds from answer to end; null until then and for calls that were not answered. */
  durationSeconds: number | null = null;
  /** Twilio's word, once machine detection has decided. */
  answeredBy: string | null = null;
  /** Milliseconds a queued call is expected to wait. */
  queueTimeMs = 0;
  private answeredMs: number | null = null;

  constructor(
    private readonly clock: Clock,
    readonly accountSid: string,
    readonly parties: CallParties,
    public settings: CallSettings,
  ) {
    this.status = parties.direction === 'inbound' ? 'ringing' : 'queued';
    this.dateCreated = clock.wallTime();
    this.dateUpdated = this.dateCreated;
    if (parties.direction === 'inbound') this.startTime = this.dateCreated;
  }

  get final(): boolean {
    return FINAL.has(this.status);
  }

  get answered(): boolean {
    return this.answeredMs !== null;
  }

  dialled(): void {
    this.startTime = this.clock.wallTime();
  }

  moveTo(status: TwilioCallStatus): void {
    if (this.final) return;
    this.status = status;
    this.dateUpdated = this.clock.wallTime();
    if (status === 'in-progress') this.answeredMs = this.clock.nowMs();
    if (!this.final) return;
    this.endTime = this.dateUpdated;
    if (this.answeredMs !== null) this.durationSeconds = Math.ceil((this.clock.nowMs() - this.answeredMs) / 1000);
  }

  /** The parameters of every webhook about this call. `status` is the word for this very webhook. */
  voiceFields(status: string = this.status): FormFields {
    const { from, to, direction } = this.parties;
    const places = ['From', 'To', 'Caller', 'Called'].flatMap((party) =>
      ['City', 'State', 'Zip'].map((place): readonly [string, string] => [party + place, '']),
    );
    const countries = ['From', 'To', 'Caller', 'Called'].map((party): readonly [string, string] => [
      `${party}Country`,
      'US',
    ]);
    return [
      ['AccountSid', this.accountSid],
      ['ApiVersion', '2010-04-01'],
      ['CallSid', this.sid],
      ['CallStatus', status],
      ['Called', to],
      ['Caller', from],
      ['Direction', direction],
      ['From', from],
      ['To', to],
      ...places,
      ...countries,
    ];
  }
}
