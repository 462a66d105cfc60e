import { Inject, Injectable } from '@nestjs/common';
import type { Agent, AgentRecords, Carrier, Clock, NumberRecords, Problem } from '@switchboard/call';
import { AGENT_RECORDS, CARRIER, CLOCK, LOG, NUMBER_RECORDS } from '../ports';
import type { Log } from './log';

/** The carrier is asked no more often than this. */
export const FRESH_MS = 30_000;
/** Nor more often than this when somebody wants it now. */
const EAGER_MS = 2_000;
/** A list that is known is shown after so long, however slow the carrier is. */
const PATIENCE_MS = 2_000;

export interface NumberSyncState {
  /** ISO 8601 UTC; null: the carrier has not answered since this server started. */
  readonly readAt: string | null;
  /** Why the carrier did not answer when it was asked last. */
  readonly problem: Problem | null;
}

/** Takes over the numbers of the account. While the carrier does not answer, what was taken over last still holds. */
@Injectable()
export class NumberSync {
  private askedMs = -Infinity;
  private underWay: Promise<void> | null = null;
  private told: NumberSyncState = { readAt: null, problem: null };

  @Inject(LOG) private readonly log!: Log;

  constructor(
    @Inject(CARRIER) private readonly carrier: Carrier,
    @Inject(AGENT_RECORDS) private readonly agents: AgentRecords,
    @Inject(NUMBER_RECORDS) private readonly numbers: NumberRecords,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  get state(): NumberSyncState {
    return this.told;
  }

  /** What is known may be old: nobody has answered since the start, not when asked last, or not yet. */
  get stale(): boolean {
    return this.told.readAt === null || this.told.problem !== null || this.underWay !== null;
  }

  /** Asked by many at once, the carrier is asked once. */
  refresh(): Promise<void> {
    return this.unlessAsked(FRESH_MS);
  }

  refreshNow(): Promise<void> {
    return this.unlessAsked(EAGER_MS);
  }

  /** For a reader: a carrier that takes its time is not waited for while there is something to show. */
  async refreshForReading(): Promise<void> {
    const asking = this.refresh();
    if ((await this.numbers.numbers()).length === 0) return asking;
    await new Promise<void>((resolve, reject) => {
      const timer = this.clock.after(PATIENCE_MS, resolve);
      asking.then(resolve, reject).finally(() => timer.cancel());
    });
  }

  private unlessAsked(withinMs: number): Promise<void> {
    if (this.underWay) return this.underWay;
    if (this.clock.nowMs() - this.askedMs < withinMs) return Promise.resolve();
    this.underWay = this.sync().finally(() => (this.underWay = null));
    return this.underWay;
  }

  private async sync(): Promise<void> {
    const answer = await this.carrier.listNumbers();
    this.askedMs = this.clock.nowMs();
    if ('refused' in answer) {
      const { code, message } = answer.refused;
      this.told = { ...this.told, problem: answer.refused };
      if (code !== 'SETUP_INCOMPLETE') this.log.warn({ code, reason: message }, 'numbers could not be listed');
      return;
    }
    const only = await this.onlyAgent();
    await this.numbers.syncNumbers(answer.numbers, only?.id ?? null);
    this.told = { readAt: this.clock.wallTime().toISOString(), problem: null };
  }

  /** With one agent there is no doubt who answers a new number. */
  private async onlyAgent(): Promise<Agent | null> {
    const { edges, hasNextPage } = await this.agents.agents({ includeArchived: false, first: 1, after: null });
    return hasNextPage ? null : (edges[0]?.node ?? null);
  }
}
