import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@switchboard/call';
import { hashOf, newSecret } from '../config/people/secrets';
import type { ViewerModel } from '../config/viewer.model';
import { CLOCK } from '../ports';

export const TICKET_LIFETIME_MS = 60_000;
/** Far more than there are people; a flood must not fill memory. */
const MAX_TICKETS = 10_000;

/** What one word opens: one purpose, one call, for one person. */
export interface MediaTicket {
  readonly purpose: 'LISTEN';
  readonly callId: string;
  readonly viewer: ViewerModel;
  /** Who that person is now; null once they were signed out. */
  again(): Promise<ViewerModel | null>;
}

/** One-time words that open a browser's media socket (promise C2). They live in this process alone. */
@Injectable()
export class MediaTickets {
  private readonly open = new Map<string, { readonly ticket: MediaTicket; readonly untilMs: number }>();

  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  issue(ticket: MediaTicket): { readonly token: string; readonly expiresAt: string } {
    const nowMs = this.clock.nowMs();
    for (const [key, { untilMs }] of this.open) {
      // In the order of their issue, so the first that is still good ends the search.
      if (untilMs > nowMs && this.open.size < MAX_TICKETS) break;
      this.open.delete(key);
    }
    const token = newSecret();
    this.open.set(hashOf(token), { ticket, untilMs: nowMs + TICKET_LIFETIME_MS });
    return { token, expiresAt: new Date(this.clock.wallTime().getTime() + TICKET_LIFETIME_MS).toISOString() };
  }

  /** Null for a word that is unknown, used or out of date. */
  redeem(token: string): MediaTicket | null {
    const key = hashOf(token);
    const entry = this.open.get(key);
    this.open.delete(key);
    return entry && entry.untilMs > this.clock.nowMs() ? entry.ticket : null;
  }
}
