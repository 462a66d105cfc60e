import type { Call, CallBus, CallEvent, CallRecords, Clock, Timer } from '@switchboard/call';
import { isFinal } from '@switchboard/call';
import { Feed } from './feed';
import { lingerLeftMs } from './linger';

/** Further behind than this, reading the call anew is cheaper than its events. */
export const MAX_BEHIND = 10_000;
/** Live events kept for a reader who is busy with the last one. */
export const MAX_WAITING = 1_000;
/** How soon the log is asked again when the bus told of an event that the log did not have yet. */
const RETRY_MS = 100;
const PAGE = 500;

export interface FeedSources {
  readonly records: Pick<CallRecords, 'call' | 'events' | 'calls'>;
  readonly bus: CallBus;
  readonly clock: Clock;
}

export interface CallEventsRequest {
  readonly callId: string;
  /** The last number the reader has; events with greater ones are told. */
  readonly after: number;
  /** The reader does not keep up: it is to be cut off and comes back with its number. */
  readonly tooSlow: () => void;
}

export type CallEventFeedResult =
  | { readonly kind: 'open'; readonly feed: CallEventFeed }
  | { readonly kind: 'unknownCall' }
  /** The reader's number cannot be continued from: too far behind, or beyond the end of the log. */
  | { readonly kind: 'resync' };

/** The log misses numbers it should have. The reader must read the call anew. */
export class LogTrimmed extends Error {}

/**
 * The numbered events of one call from a given number on, each exactly once, in order, without a hole: first from the log,
 * then live. Order comes from the numbers, never from delivery, so the bus may lose or repeat what it likes.
 */
export class CallEventFeed extends Feed<CallEvent> {
  private live: CallEvent[] = [];
  private page: CallEvent[] = [];
  private mustRead = true;
  private caughtUp = false;
  private final = false;
  private closing = false;
  private linger: Timer | null = null;
  private retry: Timer | null = null;
  private readonly detach: () => void;

  private constructor(
    private readonly sources: FeedSources,
    private readonly request: CallEventsRequest,
    private last: number,
  ) {
    super();
    this.detach = sources.bus.subscribe(request.callId, (message) => {
      if (message.kind === 'events') this.arrived(message.events);
    });
  }

  /** Attaches first and reads afterwards: what happens in between is in the log, on the bus, or both. */
  static async open(sources: FeedSources, request: CallEventsRequest): Promise<CallEventFeedResult> {
    const feed = new CallEventFeed(sources, request, request.after);
    try {
      const call = await sources.records.call(request.callId);
      const kind = call ? feed.judge(call) : 'unknownCall';
      if (kind === 'open') return { kind, feed };
      feed.stop();
      return { kind };
    } catch (error) {
      feed.stop();
      throw error;
    }
  }

  protected async take(): Promise<CallEvent | undefined> {
    const ready = this.fromPage() ?? this.fromLive();
    if (ready) return this.emit(ready);
    if (!this.mustRead && !this.live.length) {
      this.caughtUp = true;
      return undefined;
    }
    await this.readPage();
    const read = this.fromPage() ?? this.fromLive();
    if (read) return this.emit(read);
    // The bus told of a later event, but the log does not have the ones before it yet.
    if (this.live.length) this.askAgain();
    else this.caughtUp = !this.mustRead;
    return undefined;
  }

  protected finished(): boolean {
    return this.closing && !this.mustRead && this.live.length === 0;
  }

  protected release(): void {
    this.detach();
    this.linger?.cancel();
    this.retry?.cancel();
    this.live = [];
    this.page = [];
  }

  private judge(call: Call): 'open' | 'resync' {
    const behind = call.lastSeq - this.last;
    if (this.last < 0 || behind < 0 || behind > MAX_BEHIND) return 'resync';
    this.final = isFinal(call.status);
    if (this.final) this.lingerFor(lingerLeftMs(call.endedAt, this.sources.clock));
    return 'open';
  }

  private arrived(events: readonly CallEvent[]): void {
    if (this.stopped) return;
    for (const event of events) if (event.seq > this.last) this.live.push(event);
    if (this.live.length > MAX_WAITING) this.overflow();
    this.wake();
  }

  /** While catching up, what waits is in the log as well; afterwards the reader is the one who is too slow. */
  private overflow(): void {
    this.live = [];
    this.mustRead = true;
    if (!this.caughtUp) return;
    this.stop();
    this.request.tooSlow();
  }

  private async readPage(): Promise<void> {
    this.mustRead = false;
    const events = await this.sources.records.events(this.request.callId, this.last, PAGE);
    if (this.stopped) return;
    const first = events[0];
    if (first && first.seq !== this.last + 1)
      throw new LogTrimmed(`Events ${this.last + 1} to ${first.seq - 1} are gone.`);
    this.page = [...events];
    if (events.length === PAGE) this.mustRead = true;
  }

  private fromPage(): CallEvent | undefined {
    return this.page.shift();
  }

  private fromLive(): CallEvent | undefined {
    while (this.live[0] && this.live[0].seq <= this.last) this.live.shift();
    return this.live[0]?.seq === this.last + 1 ? this.live.shift() : undefined;
  }

  private emit(event: CallEvent): CallEvent {
    this.last = event.seq;
    const ended = event.type === 'CallChanged' && isFinal(event.call.status);
    this.final ||= ended;
    if (this.final) this.lingerFor(lingerLeftMs(event.at, this.sources.clock));
    return event;
  }

  private lingerFor(delayMs: number): void {
    this.linger?.cancel();
    this.closing = delayMs === 0;
    if (this.closing) return;
    this.linger = this.sources.clock.after(delayMs, () => {
      this.linger = null;
      this.closing = true;
      this.mustRead = true; // a last look: the bus may have lost the very last event
      this.wake();
    });
  }

  private askAgain(): void {
    this.retry?.cancel();
    this.retry = this.sources.clock.after(RETRY_MS, () => {
      this.mustRead = true;
      this.wake();
    });
  }
}
