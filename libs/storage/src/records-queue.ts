import type { CallEvent, CallRecords, Clock, Timer } from '@switchboard/call';
import { EventsRefused } from './call-log-writer';
import type { CallBatch } from './log-round';
import { RoundPace } from './round-pace';

export interface RecordsQueueOptions {
  /** With `appendAll` the events of many calls are written in one transaction. */
  readonly records: Pick<CallRecords, 'append'> & { appendAll?(batches: readonly CallBatch[]): Promise<void> };
  readonly clock: Clock;
  /** Told when writing begins to fail, when it works again, when the bound is passed, and of every listener that throws. */
  readonly log?: (level: 'info' | 'warn' | 'error', message: string, fields: Readonly<Record<string, unknown>>) => void;
  /** Transactions that may run at the same time. Default 4. */
  readonly writers?: number;
  /**
   * Milliseconds between the beginnings of two rounds of writing, in which the news of many calls gather for one
   * transaction. The first news after a quiet time are written at once. Default 0.
   */
  readonly gatherMs?: number;
  /** The same for calls that nobody watches, while there are many. Default: as for all. */
  readonly patienceMs?: number;
  /** Whether somebody waits for the events of a call. Default: always. */
  readonly isWatched?: (callId: string) => boolean;
  /** Events of all calls that may wait before the queue reports itself overloaded. Default 10,000. */
  readonly bound?: number;
}

export type StoredListener = (callId: string, events: readonly CallEvent[]) => void;

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 4_000;
const EVENTS_PER_BATCH = 500;
/** Putting a statement together takes some 10 µs per call, and for that long no audio moves. */
const CALLS_PER_BATCH = 100;

/** The events of one call that are not durable yet, oldest first. */
interface Lane {
  readonly callId: string;
  readonly waiting: CallEvent[];
  /** `idle` has nothing to write; `due` waits for a writer; `resting` waits before it tries again. */
  state: 'idle' | 'due' | 'writing' | 'resting';
  isWatched: boolean;
  failures: number;
  /** Counts of all events ever taken in and ever settled. */
  taken: number;
  settled: number;
  flushes: { readonly upTo: number; readonly done: () => void }[];
}

/**
 * Write-behind between the calls and their records: taking an event in costs the call a push. A call's events are
 * written in order, by one writer at a time, as many in one batch as are waiting. While the store is away they wait and
 * are tried again; none is dropped, since a log without a number is no log. Beyond the bound the queue says so, for the
 * server to refuse new calls.
 */
export class RecordsQueue {
  readonly #options: RecordsQueueOptions;
  readonly #writers: number;
  readonly #bound: number;
  readonly #lanes = new Map<string, Lane>();
  readonly #pace: RoundPace;
  #due: Lane[] = [];
  readonly #listeners = new Set<{ readonly listener: StoredListener }>();
  #writing = 0;
  /** The beginning of the next round that is waited for. */
  #next: { readonly atMs: number; readonly timer: Timer | null } | null = null;
  #waiting = 0;
  #overloaded = false;
  #failing = false;

  constructor(options: RecordsQueueOptions) {
    this.#options = options;
    this.#writers = options.writers ?? 4;
    this.#bound = options.bound ?? 10_000;
    const { gatherMs = 0, patienceMs = gatherMs } = options;
    this.#pace = new RoundPace({ gatherMs, patienceMs });
  }

  /** Events that are not durable yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** More events wait than the bound allows; true until half of it is free again. */
  get overloaded(): boolean {
    return this.#overloaded;
  }

  /** False from a failed write to the next that succeeds, and while overloaded. */
  healthy(): boolean {
    return !this.#failing && !this.#overloaded;
  }

  /** Synchronous, and does no work beyond keeping the event. Events of a call must come in the order of their numbers. */
  enqueue(event: CallEvent): void {
    const lane = this.#lane(event.callId);
    lane.waiting.push(event);
    lane.taken++;
    this.#waiting++;
    if (!this.#overloaded && this.#waiting > this.#bound) this.#overload();
    if (lane.state === 'idle') this.#makeDue(lane);
  }

  /** Told after each batch is durable, in order per call. Returns the function that ends the listening. */
  afterStored(listener: StoredListener): () => void {
    const entry = { listener };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  /** Resolves when everything that was taken in before is durable; not before the store answers again. */
  async flushed(): Promise<void> {
    const flushes = [...this.#lanes.values()].map(
      (lane) => new Promise<void>((done) => lane.flushes.push({ upTo: lane.taken, done })),
    );
    for (const lane of this.#due) lane.isWatched = true;
    if (this.#due.length > 0) this.#pump();
    await Promise.all(flushes);
  }

  #lane(callId: string): Lane {
    const known = this.#lanes.get(callId);
    if (known) return known;
    const lane: Lane = {
      ...{ callId, waiting: [], state: 'idle', isWatched: true },
      ...{ failures: 0, taken: 0, settled: 0, flushes: [] },
    };
    this.#lanes.set(callId, lane);
    return lane;
  }

  #makeDue(lane: Lane): void {
    lane.state = 'due';
    // Who waits for the end of the queue waits for all calls.
    lane.isWatched = lane.flushes.length > 0 || (this.#options.isWatched?.(lane.callId) ?? true);
    this.#due.push(lane);
    this.#pump(lane.isWatched);
  }

  /** Starts after the running turn, so that what a call tells in one turn is one batch and serialising delays nobody. */
  #pump(somebodyWaits = this.#due.some(({ isWatched }) => isWatched)): void {
    const { clock } = this.#options;
    const nowMs = clock.nowMs();
    const waitMs = Math.max(0, this.#pace.waitMs(nowMs, somebodyWaits));
    if (this.#next && this.#next.atMs <= nowMs + waitMs) return;
    this.#next?.timer?.cancel();
    const timer = waitMs > 0 ? clock.after(waitMs, () => this.#startWriters()) : null;
    this.#next = { atMs: nowMs + waitMs, timer };
    if (!timer) queueMicrotask(() => this.#startWriters());
  }

  #startWriters(): void {
    this.#next = null;
    const isWhole = this.#pace.begin(this.#options.clock.nowMs(), this.#due.length);
    const ready = isWhole ? this.#due : this.#due.filter(({ isWatched }) => isWatched);
    const patient = isWhole ? [] : this.#due.filter(({ isWatched }) => !isWatched);
    while (this.#writing < this.#writers && ready.length > 0) {
      const isTogether = this.#options.records.appendAll !== undefined;
      void this.#write(ready.splice(0, isTogether ? CALLS_PER_BATCH : 1));
    }
    this.#due = [...ready, ...patient];
    if (patient.length > 0) this.#pump(false);
  }

  async #write(lanes: readonly Lane[]): Promise<void> {
    const share = Math.ceil(EVENTS_PER_BATCH / lanes.length);
    const batches = lanes.map((lane) => ({ lane, callId: lane.callId, events: lane.waiting.slice(0, share) }));
    for (const lane of lanes) lane.state = 'writing';
    this.#writing++;
    try {
      await this.#append(batches);
      for (const { lane, events } of batches) this.#stored(lane, events);
    } catch (thrown) {
      this.#notStored(lanes, thrown);
    } finally {
      this.#writing--;
      if (this.#due.length > 0) this.#pump();
    }
  }

  #append(batches: readonly CallBatch[]): Promise<void> {
    const { records } = this.#options;
    const [only] = batches;
    if (records.appendAll && batches.length > 1) return records.appendAll(batches);
    return only ? records.append(only.callId, only.events) : Promise.resolve();
  }

  #notStored(lanes: readonly Lane[], thrown: unknown): void {
    const [only] = lanes;
    if (!(thrown instanceof EventsRefused)) for (const lane of lanes) this.#failed(lane, thrown);
    else if (only && lanes.length === 1) this.#refused(only, thrown);
    // One call's fault took the others with it: each is tried by itself.
    else for (const lane of lanes) void this.#write([lane]);
  }

  #stored(lane: Lane, batch: readonly CallEvent[]): void {
    if (this.#failing) this.#options.log?.('info', 'call records are written again', { waiting: this.#waiting });
    this.#failing = false;
    lane.failures = 0;
    lane.waiting.splice(0, batch.length);
    for (const { listener } of [...this.#listeners]) this.#tell(listener, lane.callId, batch);
    this.#settle(lane, batch.length);
  }

  /** The store is away or slow: the same events are tried again, after a rest that grows. */
  #failed(lane: Lane, thrown: unknown): void {
    const retryMs = Math.min(FIRST_RETRY_MS * 2 ** lane.failures, LAST_RETRY_MS);
    lane.failures++;
    const fields = { callId: lane.callId, waiting: this.#waiting, retryMs, reason: reasonOf(thrown) };
    this.#options.log?.('warn', 'call records could not be written', fields);
    this.#failing = true;
    lane.state = 'resting';
    this.#options.clock.after(retryMs, () => this.#makeDue(lane));
  }

  /** No later try can succeed, and keeping the events would hold up the end of every drain. */
  #refused(lane: Lane, refusal: EventsRefused): void {
    const lost = lane.waiting.splice(0);
    const fields = { callId: lane.callId, lost: lost.length, reason: refusal.message };
    this.#options.log?.('error', 'call records were refused', fields);
    this.#settle(lane, lost.length);
  }

  #settle(lane: Lane, count: number): void {
    lane.settled += count;
    this.#waiting -= count;
    if (this.#overloaded && this.#waiting <= this.#bound / 2) this.#overloaded = false;
    const done = lane.flushes.filter(({ upTo }) => upTo <= lane.settled);
    lane.flushes = lane.flushes.filter(({ upTo }) => upTo > lane.settled);
    if (lane.waiting.length > 0) this.#makeDue(lane);
    else this.#lanes.delete(lane.callId);
    done.forEach((flush) => flush.done());
  }

  #overload(): void {
    this.#overloaded = true;
    this.#options.log?.('error', 'too many call records wait to be written', { waiting: this.#waiting });
  }

  #tell(listener: StoredListener, callId: string, events: readonly CallEvent[]): void {
    try {
      listener(callId, events);
    } catch (thrown) {
      this.#options.log?.('error', 'a listener of stored events failed', { callId, reason: reasonOf(thrown) });
    }
  }
}

const reasonOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
