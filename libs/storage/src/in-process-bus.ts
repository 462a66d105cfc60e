import type { BusMessage, CallBus } from '@switchboard/call';

interface Subscription {
  readonly callId: string | null;
  readonly listener: (message: BusMessage) => void;
  open: boolean;
}

/** Tells the subscribers of this one process. A listener that throws costs nobody else anything. */
export class InProcessBus implements CallBus {
  readonly #subscriptions = new Map<string | null, Set<Subscription>>();
  readonly #listenerFailed: (thrown: unknown) => void;
  readonly #waiting: BusMessage[] = [];
  #delivering = false;

  constructor(listenerFailed: (thrown: unknown) => void = () => undefined) {
    this.#listenerFailed = listenerFailed;
  }

  /** What a listener publishes in turn waits until all have heard the message before it, so that everyone hears one order. */
  publish(message: BusMessage): void {
    this.#waiting.push(message);
    if (this.#delivering) return;
    this.#delivering = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.#deliver(next);
    this.#delivering = false;
  }

  subscribe(callId: string | null, listener: (message: BusMessage) => void): () => void {
    const subscription: Subscription = { callId, listener, open: true };
    const peers = this.#subscriptions.get(callId) ?? new Set();
    this.#subscriptions.set(callId, peers.add(subscription));
    return () => this.#close(subscription);
  }

  watched(callId: string): boolean {
    return this.#subscriptions.has(callId) || this.#subscriptions.has(null);
  }

  #deliver(message: BusMessage): void {
    const callId = message.kind === 'events' ? message.callId : message.delta.callId;
    const listeners = [...(this.#subscriptions.get(callId) ?? []), ...(this.#subscriptions.get(null) ?? [])];
    for (const subscription of listeners) {
      if (!subscription.open) continue;
      try {
        subscription.listener(message);
      } catch (thrown) {
        this.#report(thrown);
      }
    }
  }

  /** Publishing never throws: who publishes is in the middle of a call. */
  #report(thrown: unknown): void {
    try {
      this.#listenerFailed(thrown);
    } catch {
      // There is nobody left to tell.
    }
  }

  #close(subscription: Subscription): void {
    subscription.open = false;
    const peers = this.#subscriptions.get(subscription.callId);
    peers?.delete(subscription);
    if (peers?.size === 0) this.#subscriptions.delete(subscription.callId);
  }
}
