import type { Call, CallFilter } from '@switchboard/call';
import { isFinal } from '@switchboard/call';
import type { FeedSources } from './call-event-feed';
import { LIVE_STATUSES, matchesFilter } from './call-match';
import { Feed } from './feed';

export interface CallsChange {
  readonly kind: 'SNAPSHOT' | 'UPSERT' | 'REMOVE';
  readonly calls: readonly Call[];
}

/** More changed calls than this waiting for one reader: a new snapshot says the same in less. */
const MAX_CHANGED = 1_000;
const PAGE = 200;

/**
 * The board of live calls: always a SNAPSHOT first, then what changed. Only the newest state of a call waits for a slow
 * reader, so the board costs at most one state per call. A call that ends is upserted with its final state; one that no
 * longer fits the filter is removed.
 */
export class CallsBoardFeed extends Feed<CallsChange> {
  private changed = new Map<string, Call>();
  private shown = new Set<string>();
  private snapshotDue = true;
  private readonly detach: () => void;

  constructor(
    private readonly sources: Pick<FeedSources, 'records' | 'bus'>,
    private readonly filter: CallFilter,
  ) {
    super();
    this.detach = sources.bus.subscribe(null, (message) => {
      if (message.kind !== 'events') return;
      for (const event of message.events) if (event.type === 'CallChanged') this.note(event.call);
    });
  }

  protected take(): CallsChange | undefined | Promise<CallsChange> {
    if (this.snapshotDue) return this.snapshot();
    return this.removals() ?? this.upserts();
  }

  protected finished(): boolean {
    return false;
  }

  protected release(): void {
    this.detach();
    this.changed.clear();
    this.shown.clear();
  }

  private note(call: Call): void {
    const known = this.changed.get(call.id);
    if (known && known.revision >= call.revision) return;
    this.changed.set(call.id, call);
    if (this.changed.size > MAX_CHANGED) {
      this.changed.clear();
      this.snapshotDue = true;
    }
    this.wake();
  }

  /** What was heard while the store was read is newer than what was read, or as new. */
  private async snapshot(): Promise<CallsChange> {
    this.snapshotDue = false;
    const newest = new Map((await this.stored()).map((call) => [call.id, call]));
    for (const [id, call] of this.changed) {
      const stored = newest.get(id);
      if (!stored || stored.revision < call.revision) newest.set(id, call);
    }
    const calls = [...newest.values()].filter((call) => !isFinal(call.status) && matchesFilter(call, this.filter));
    this.changed.clear();
    this.shown = new Set(calls.map((call) => call.id));
    return { kind: 'SNAPSHOT', calls };
  }

  private async stored(): Promise<Call[]> {
    const wanted = this.filter.status ?? LIVE_STATUSES;
    const status = LIVE_STATUSES.filter((live) => wanted.includes(live));
    const calls: Call[] = [];
    let after: string | null = null;
    let more = status.length > 0;
    while (more) {
      const page = await this.sources.records.calls({
        filter: { ...this.filter, status },
        orderBy: 'OLDEST',
        first: PAGE,
        after,
      });
      calls.push(...page.edges.map((edge) => edge.node));
      after = page.edges.at(-1)?.cursor ?? null;
      more = page.hasNextPage && after !== null;
    }
    return calls;
  }

  private removals(): CallsChange | undefined {
    const gone = [...this.changed.values()].filter((call) => !matchesFilter(call, this.filter));
    for (const call of gone) this.changed.delete(call.id);
    const removed = gone.filter((call) => this.shown.delete(call.id));
    return removed.length ? { kind: 'REMOVE', calls: removed } : undefined;
  }

  private upserts(): CallsChange | undefined {
    const calls = [...this.changed.values()];
    if (calls.length === 0) return undefined;
    this.changed.clear();
    for (const call of calls) this.shown.add(call.id);
    return { kind: 'UPSERT', calls };
  }
}
