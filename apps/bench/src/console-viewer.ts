import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import WebSocket from 'ws';

const NEWEST = '{ calls(first: 1) { edges { node { id } } } }';
const EVENTS = `subscription ($callId: ID!) { callEvents(callId: $callId, after: 0) {
  __typename seq callId at offsetMs
  ... on CallChanged { call { id status activity revision endReason } }
  ... on TranscriptChanged { item { id position turn speaker status startMs endMs text heardText heardMs audioMs } }
  ... on TurnMeasured { latency { turn responseMs } }
} }`;
const DELTAS = 'subscription ($callId: ID!) { transcriptDeltas(callId: $callId) { itemId offset text } }';

/** One person who watches one call, as the console does. */
export class ConsoleViewer {
  private readonly client: Client;
  seen = 0;

  constructor(
    private readonly url: string,
    private readonly apiKey: string,
  ) {
    this.client = createClient({
      url: `${url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${apiKey}` },
    });
  }

  /** Follows the call that began last. */
  async follow(): Promise<void> {
    const answer = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.apiKey}` },
      body: JSON.stringify({ query: NEWEST }),
    });
    const { data } = (await answer.json()) as { data?: { calls: { edges: { node: { id: string } }[] } } };
    const callId = data?.calls.edges[0]?.node.id;
    if (callId === undefined) throw new Error('There is no call to watch.');
    for (const query of [EVENTS, DELTAS]) this.subscribe(query, callId);
  }

  close(): void {
    void this.client.dispose();
  }

  private subscribe(query: string, callId: string): void {
    this.client.subscribe(
      { query, variables: { callId } },
      { next: () => this.seen++, error: () => undefined, complete: () => undefined },
    );
  }
}
