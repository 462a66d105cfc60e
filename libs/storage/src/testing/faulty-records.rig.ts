import type { CallEvent, Clock } from '@switchboard/call';
import { EventsRefused } from '../call-log-writer';
import type { CallBatch } from '../log-round';

/** What happens to one append: how long it takes, and whether the store, or only its answer, is lost. */
export interface Fate {
  readonly tookMs: number;
  readonly outcome: 'stored' | 'lost' | 'answerLost';
}

/** A store that takes its time and fails as told, and keeps the log's own rule: no hole, no second writer. */
export class FaultyRecords {
  readonly logs = new Map<string, CallEvent[]>();
  /** Sizes of the batches that were tried. */
  readonly batches: number[] = [];
  writing = 0;
  mostWriting = 0;
  fate: (callId: string) => Fate = () => ({ tookMs: 1, outcome: 'stored' });
  readonly #clock: Clock;
  readonly #busy = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async append(callId: string, events: readonly CallEvent[]): Promise<void> {
    if (this.#busy.has(callId)) throw new EventsRefused(callId, 'two writers at once');
    const { tookMs, outcome } = this.fate(callId);
    this.batches.push(events.length);
    this.#busy.add(callId);
    this.mostWriting = Math.max(this.mostWriting, ++this.writing);
    await new Promise<void>((resolve) => void this.#clock.after(tookMs, resolve));
    this.writing--;
    this.#busy.delete(callId);
    if (outcome !== 'lost') this.#keep(callId, events);
    if (outcome !== 'stored') throw new Error('the store is away');
  }

  #keep(callId: string, events: readonly CallEvent[]): void {
    const log = this.logs.get(callId) ?? [];
    const first = events[0]?.seq ?? 1;
    if (first > log.length + 1) throw new EventsRefused(callId, `${first} does not follow ${log.length}`);
    this.logs.set(callId, [...log, ...events.filter(({ seq }) => seq > log.length)]);
  }
}

/** The same store with transactions over several calls: all of them, or none. */
export class FaultyTransactions extends FaultyRecords {
  /** Which calls were written together. */
  readonly together: string[][] = [];

  async appendAll(batches: readonly CallBatch[]): Promise<void> {
    this.together.push(batches.map(({ callId }) => callId));
    const refused = batches.find(({ callId, events }) => this.wouldRefuse(callId, events));
    if (refused) throw new EventsRefused(refused.callId, 'a hole');
    await Promise.all(batches.map(({ callId, events }) => this.append(callId, events)));
  }

  private wouldRefuse(callId: string, events: readonly CallEvent[]): boolean {
    return (events[0]?.seq ?? 1) > (this.logs.get(callId)?.length ?? 0) + 1;
  }
}
