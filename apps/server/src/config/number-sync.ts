import { Inject, Injectable } from '@nestjs/common';
import type { Agent, AgentRecords, Carrier, Clock, NumberRecords } from '@switchboard/call';
import { AGENT_RECORDS, CARRIER, CLOCK, LOG, NUMBER_RECORDS } from '../ports';
import type { Log } from './log';

/** The carrier is asked no more often than this. */
export const FRESH_MS = 30_000;

/** Takes over the numbers of the account. While the carrier does not answer, what was taken over last still holds. */
@Injectable()
export class NumberSync {
  private freshUntilMs = -Infinity;
  private underWay: Promise<void> | null = null;

  @Inject(LOG) private readonly log!: Log;

  constructor(
    @Inject(CARRIER) private readonly carrier: Carrier,
    @Inject(AGENT_RECORDS) private readonly agents: AgentRecords,
    @Inject(NUMBER_RECORDS) private readonly numbers: NumberRecords,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Asked by many at once, the carrier is asked once. */
  refresh(): Promise<void> {
    if (this.clock.nowMs() < this.freshUntilMs) return Promise.resolve();
    this.underWay ??= this.sync().finally(() => (this.underWay = null));
    return this.underWay;
  }

  private async sync(): Promise<void> {
    const answer = await this.carrier.listNumbers();
    this.freshUntilMs = this.clock.nowMs() + FRESH_MS;
    if ('refused' in answer) {
      const { code, message } = answer.refused;
      if (code !== 'SETUP_INCOMPLETE') this.log.warn({ code, reason: message }, 'numbers could not be listed');
      return;
    }
    const only = await this.onlyAgent();
    await this.numbers.syncNumbers(answer.numbers, only?.id ?? null);
  }

  /** With one agent there is no doubt who answers a new number. */
  private async onlyAgent(): Promise<Agent | null> {
    const { edges, hasNextPage } = await this.agents.agents({ includeArchived: false, first: 1, after: null });
    return hasNextPage ? null : (edges[0]?.node ?? null);
  }
}
