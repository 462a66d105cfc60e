import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import type { Agent, AgentRecords, Clock, Timer } from '@switchboard/call';
import { AGENT_RECORDS, CLOCK, LOG } from '../ports';
import type { Log } from './log';
import { NumberSync } from './number-sync';
import { People } from './people/people';

const SWEEP_MS = 3_600_000;

/** What is done once at start, before doors open, and the housekeeping after it. */
@Injectable()
export class Preparation implements OnModuleDestroy {
  private sweep: Timer | null = null;

  @Inject(LOG) private readonly log!: Log;

  constructor(
    @Inject(AGENT_RECORDS) private readonly agents: AgentRecords,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly people: People,
    private readonly numbers: NumberSync,
  ) {}

  async run(seeds: readonly Agent[]): Promise<void> {
    await this.agents.seed(seeds);
    await this.people.openLink();
    this.keepHouse();
    // The carrier may take seconds to answer, or be away; what it said last time holds until then.
    this.numbers.refresh().catch((error: unknown) => this.log.error({ error }, 'numbers could not be taken over'));
  }

  onModuleDestroy(): void {
    this.sweep?.cancel();
    this.people.closeLink();
  }

  private keepHouse(): void {
    this.people.sweep().catch((error: unknown) => this.log.warn({ error }, 'expired sign-ins could not be removed'));
    this.sweep = this.clock.after(SWEEP_MS, () => this.keepHouse());
  }
}
