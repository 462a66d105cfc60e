/**
 * The order of a conversation, from what each item says of its predecessor; arrival plays no part once the predecessors are
 * known. An item whose predecessor has not arrived (yet) stands after all that came before it.
 */
export class ItemOrder {
  /** Id of the predecessor; null = first of all; undefined = not told. */
  private readonly previous = new Map<string, string | null | undefined>();
  private order: string[] = [];
  /** Deleted at the model's side, which from then on chains past them. */
  private readonly gone = new Set<string>();

  /** The model forgets this item; here it keeps its place. */
  forget(id: string): void {
    this.gone.add(id);
  }

  /** True when the order of items that were already known changed. */
  place(id: string, told: string | null | undefined): boolean {
    const previous = told === undefined ? undefined : this.lastForgottenAfter(told, id);
    if (this.previous.has(id) && (previous === undefined || this.previous.get(id) === previous)) return false;
    const isNew = !this.previous.has(id);
    const wasAwaited = isNew && [...this.previous.values()].includes(id);
    this.previous.set(id, previous);
    if (isNew && !wasAwaited && this.standsLast(previous)) {
      this.order.push(id);
      return false;
    }
    const before = this.order;
    this.order = this.walk();
    const known = this.order.filter((other) => isNew === false || other !== id);
    return known.some((other, index) => other !== before[index]);
  }

  rename(id: string, heir: string): void {
    const renamed = [...this.previous].map(([key, previous]): [string, string | null | undefined] => [
      key === id ? heir : key,
      previous === id ? heir : previous,
    ]);
    this.previous.clear();
    for (const [key, previous] of renamed) this.previous.set(key, previous);
    this.order = this.order.map((other) => (other === id ? heir : other));
  }

  get ids(): readonly string[] {
    return this.order;
  }

  /** What is chained to an item whose follower was deleted came after that follower. */
  private lastForgottenAfter(previous: string | null, newcomer: string): string | null {
    let at = previous;
    for (const id of this.gone) if (id !== newcomer && this.previous.get(id) === at) at = id;
    return at;
  }

  private standsLast(previous: string | null | undefined): boolean {
    if (previous === undefined || (previous !== null && !this.previous.has(previous))) return true;
    return previous === (this.order.at(-1) ?? null);
  }

  /** Depth first from the items without a known predecessor, in the order they arrived. */
  private walk(): string[] {
    const { roots, followers } = this.links();
    const seen = new Set<string>();
    const stack = roots.reverse();
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      stack.push(...(followers.get(id) ?? []).reverse());
    }
    // A ring of predecessors (a far side's mistake) has no root; its items keep their arrival order at the end.
    return [...seen, ...[...this.previous.keys()].filter((id) => !seen.has(id))];
  }

  private links(): { roots: string[]; followers: Map<string, string[]> } {
    const followers = new Map<string, string[]>();
    const roots: string[] = [];
    let first: string | null = null;
    for (const [id, previous] of this.previous) {
      // Only one item can be the first; an endpoint that says so of every item tells us nothing.
      if (previous === null && first === null) roots.unshift((first = id));
      else if (previous == null || !this.previous.has(previous)) roots.push(id);
      else followers.set(previous, [id, ...(followers.get(previous) ?? [])]);
    }
    return { roots, followers };
  }
}
