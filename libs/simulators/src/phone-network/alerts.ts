import type { Clock } from '@switchboard/call';
import { newSid } from './sid';

/** An entry of the phone network's debugger. `code` as in Twilio's table of errors and warnings. */
export interface Alert {
  /** `NO` + 32 hex. */
  readonly sid: string;
  readonly code: number;
  readonly level: 'error' | 'warning';
  readonly text: string;
  readonly callSid: string;
  readonly at: Date;
  readonly requestUrl: string | null;
}

export type AlertBody = Pick<Alert, 'code' | 'level' | 'text' | 'callSid'> & { readonly requestUrl?: string };

/** The last complaints of the network, newest last. */
export class Alerts {
  private readonly entries: Alert[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly limit = 2000,
  ) {}

  raise(body: AlertBody): void {
    this.entries.push({ requestUrl: null, ...body, sid: newSid('NO'), at: this.clock.wallTime() });
    if (this.entries.length > this.limit) this.entries.shift();
  }

  all(): readonly Alert[] {
    return this.entries;
  }

  of(callSid: string): readonly Alert[] {
    return this.entries.filter((alert) => alert.callSid === callSid);
  }
}
