import type { Client } from 'graphql-ws';
import type { ApiClient } from './api.rig';
import { eventually } from './eventually.rig';
import type { Event } from './story.rig';
import { EVENT, isFinal } from './story.rig';

const FOLLOW = `subscription Follow($callId: ID!, $after: Int!) { callEvents(callId: $callId, after: $after) { ${EVENT} } }`;

/** Watches one call as the rules for clients say: keeps a number, and asks for what follows it after each cut. */
export class Viewer {
  readonly events: Event[] = [];
  /** How often it had to begin again. */
  resumed = 0;
  private isOpen = true;
  private client: Client | null = null;
  private readonly finished: Promise<void>;

  constructor(
    private readonly api: ApiClient,
    private readonly callId: string,
  ) {
    this.finished = this.follow();
  }

  get last(): number {
    return this.events.at(-1)?.seq ?? 0;
  }

  /** Waits for the event that ends the call and for everything up to `lastSeq`. */
  async hasSeen(lastSeq: number): Promise<void> {
    await eventually(`event ${lastSeq}`, () => (this.last >= lastSeq ? true : null));
  }

  get sawTheEnd(): boolean {
    return this.events.some(({ call }) => isFinal(call?.status));
  }

  async close(): Promise<void> {
    this.isOpen = false;
    void this.client?.dispose();
    await this.finished;
  }

  private async follow(): Promise<void> {
    while (this.isOpen) {
      this.client = this.api.socket();
      try {
        await this.take(this.client.iterate({ query: FOLLOW, variables: { callId: this.callId, after: this.last } }));
      } catch {
        // The cut is the point: the next turn goes on after the last number.
      } finally {
        void this.client.dispose();
      }
      if (this.isOpen) await new Promise((resolve) => setTimeout(resolve, 20));
      this.resumed += 1;
    }
  }

  private async take(
    results: AsyncIterable<{ data?: unknown; errors?: readonly unknown[] | undefined }>,
  ): Promise<void> {
    for await (const { data } of results) {
      const event = (data as { callEvents: Event } | null)?.callEvents;
      if (!event) return;
      this.events.push(event);
    }
  }
}
