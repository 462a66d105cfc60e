import { randomUUID } from 'node:crypto';
import type { Clock } from '@switchboard/call';
import type { Alerts } from './alerts';
import type { CallRecord } from './call-record';
import type { PhoneFaults } from './faults';
import type { CallProgressEvent, FormFields } from './phone-network.types';
import { rfc2822 } from './rfc2822';
import type { WebhookClient } from './webhook-client';

/** One status callback as it was decided; `httpStatus` is null until it was answered and when it never was. */
export interface CallbackRecord {
  readonly event: CallProgressEvent;
  readonly callStatus: string;
  readonly sequenceNumber: number;
  httpStatus: number | null;
}

export interface StatusCallbacksOptions {
  readonly clock: Clock;
  readonly record: CallRecord;
  readonly client: WebhookClient;
  readonly alerts: Alerts;
  readonly faults: PhoneFaults;
}

const HELD_BACK_MS = 1500;

/** Tells the application how a call goes, counting only what it subscribed to. */
export class StatusCallbacks {
  readonly sent: CallbackRecord[] = [];

  constructor(private readonly options: StatusCallbacksOptions) {}

  tell(event: CallProgressEvent, callStatus: string, extra: FormFields = []): void {
    const { settings, answeredBy } = this.options.record;
    const { statusCallback, events } = settings;
    if (!statusCallback || !events.has(event)) return;
    const entry: CallbackRecord = { event, callStatus, sequenceNumber: this.sent.length, httpStatus: null };
    this.sent.push(entry);
    const webhook = {
      ...statusCallback,
      fields: [
        ...this.options.record.voiceFields(callStatus),
        ['Timestamp', rfc2822(this.options.clock.wallTime())],
        ['CallbackSource', 'call-progress-events'],
        ['SequenceNumber', String(entry.sequenceNumber)],
        ...(answeredBy === null ? [] : [['AnsweredBy', answeredBy] as const]),
        ...extra,
      ] as FormFields,
      idempotencyToken: randomUUID(),
    };
    this.dispatch(entry.sequenceNumber, () => void this.send(entry, webhook));
  }

  private dispatch(sequenceNumber: number, send: () => void): void {
    switch (this.options.faults.callbacks) {
      case 'missing':
        return;
      case 'duplicate':
        send();
        return send();
      case 'overtaking':
        if (sequenceNumber % 2 === 1) return send();
        this.options.clock.after(HELD_BACK_MS, send);
        return;
      case 'normal':
        return send();
    }
  }

  private async send(entry: CallbackRecord, webhook: Parameters<WebhookClient['send']>[0]): Promise<void> {
    const outcome = await this.options.client.send(webhook, this.options.faults);
    if ('response' in outcome) entry.httpStatus = outcome.response.status;
    const problem = 'response' in outcome ? this.refusal(outcome.response.status, webhook.url) : outcome;
    if (!problem) return;
    this.options.alerts.raise({
      ...problem,
      level: 'warning',
      callSid: this.options.record.sid,
      requestUrl: webhook.url,
    });
  }

  private refusal(status: number, url: string): { code: number; text: string } | null {
    return status >= 400 ? { code: 11200, text: `${url} answered ${status}` } : null;
  }
}
