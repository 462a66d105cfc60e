import type { ServerItem } from './server-event';

export type Place = string | null | undefined;

/**
 * The items of a conversation as the server chains them. Each spoken item is announced once, with the nearest spoken item
 * before it: function calls, their outputs and messages of ours lie in the same chain and are stepped over.
 */
export class Conversation {
  /** Item → the item before it, as the server told it. */
  private readonly before = new Map<string, Place>();
  private readonly announced = new Set<string>();
  private readonly responses = new Map<string, string>();
  private readonly seeds = new Set<string>();
  private last: string | null = null;

  /** An item that we put in: it was said in an earlier session. */
  seed(itemId: string): void {
    this.seeds.add(itemId);
  }

  isSeed(itemId: string): boolean {
    return this.seeds.has(itemId);
  }

  /** True when the item is new to the listener; `previousItemId` of the event is then {@link spokenBefore}. */
  announce(itemId: string): boolean {
    if (this.announced.has(itemId)) return false;
    this.announced.add(itemId);
    return true;
  }

  isAnnounced(itemId: string): boolean {
    return this.announced.has(itemId);
  }

  place(itemId: string, previous: Place): void {
    if (this.before.has(itemId)) return;
    // An endpoint that names no predecessor appends.
    this.before.set(itemId, previous === undefined ? this.last : previous);
    this.last = itemId;
  }

  /** An id that was never placed is given as it is: the listener may know more. */
  spokenBefore(itemId: string): string | null {
    let at: Place = this.before.get(itemId);
    // Bounded, because a far side may chain items into a ring.
    for (let steps = this.before.size; steps > 0; steps--) {
      if (at === null || at === undefined) return null;
      if (this.announced.has(at) || !this.before.has(at)) return at;
      at = this.before.get(at);
    }
    return null;
  }

  belongs(itemId: string, responseId: string): void {
    this.responses.set(itemId, responseId);
  }

  responseOf(itemId: string): string | null {
    return this.responses.get(itemId) ?? null;
  }
}

export type SpokenBy = 'caller' | 'agent' | null;

/** Who speaks in an item; null for what is not heard: calls, outputs, system text, and text that we put in. */
export function spokenBy(item: ServerItem): SpokenBy {
  if (item.type !== 'message') return null;
  if (item.role === 'assistant') return 'agent';
  if (item.role !== 'user') return null;
  const content = item.content ?? [];
  return content.length === 0 || content.some((part) => part.type === 'input_audio') ? 'caller' : null;
}
