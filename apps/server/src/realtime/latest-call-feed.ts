import type { Call, Timer } from '@switchboard/call';
import { isFinal } from '@switchboard/call';
import type { FeedSources } from './call-event-feed';
import { Feed } from './feed';
import { LINGER_MS, lingerLeftMs } from './linger';

/**
 * One call as it stands now, then each newer state; a slow reader gets the newest only. Completes once the call is final and
 * no late change can be expected.
 */
export class LatestCallFeed extends Feed<Call> {
  private newest: Call | null = null;
  private told = -1;
  private closing = false;
  private linger: Timer | null = null;
  private readonly detach: () => void;

  private constructor(
    private readonly sources: FeedSources,
    callId: string,
  ) {
    super();
    this.detach = sources.bus.subscribe(callId, (message) => {
      if (message.kind !== 'events') return;
      for (const event of message.events) if (event.type === 'CallChanged') this.note(event.call, LINGER_MS);
    });
  }

  /** Null for an unknown call. Attaches before it reads, so no change falls in between. */
  static async open(sources: FeedSources, callId: string): Promise<LatestCallFeed | null> {
    const feed = new LatestCallFeed(sources, callId);
    try {
      const call = await sources.records.call(callId);
      if (call) feed.note(call, lingerLeftMs(call.endedAt, sources.clock));
      if (call) return feed;
      feed.stop();
      return null;
    } catch (error) {
      feed.stop();
      throw error;
    }
  }

  protected take(): Call | undefined {
    if (!this.newest || this.newest.revision <= this.told) return undefined;
    this.told = this.newest.revision;
    return this.newest;
  }

  protected finished(): boolean {
    return this.closing;
  }

  protected release(): void {
    this.detach();
    this.linger?.cancel();
  }

  private note(call: Call, lingerMs: number): void {
    if (this.stopped || (this.newest && call.revision <= this.newest.revision)) return;
    this.newest = call;
    if (isFinal(call.status)) this.lingerFor(lingerMs);
    this.wake();
  }

  private lingerFor(delayMs: number): void {
    this.linger?.cancel();
    this.linger = this.sources.clock.after(delayMs, () => {
      this.closing = true;
      this.wake();
    });
  }
}
