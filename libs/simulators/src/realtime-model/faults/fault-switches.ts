import type { ModelFaultId } from './faults.data';

/**
 * Which faults are armed, and how often each still strikes. A connection has switches of its own above the server's: what
 * is armed for the connection strikes first.
 */
export class FaultSwitches<Ids extends string = ModelFaultId> {
  private readonly armed = new Map<Ids, number>();

  private readonly watchers: ((id: Ids) => void)[] = [];

  constructor(private readonly below: FaultSwitches<Ids> | null = null) {}

  /** Some faults strike by themselves, not at the next event: whoever executes them is told when one is armed here. */
  watch(onArmed: (id: Ids) => void): void {
    this.watchers.push(onArmed);
  }

  /** @param times how often it strikes before it is spent; `Infinity` until switched off. */
  on(id: Ids, times = 1): void {
    this.armed.set(id, times);
    for (const watcher of this.watchers) watcher(id);
  }

  off(id: Ids): void {
    this.armed.delete(id);
  }

  clear(): void {
    this.armed.clear();
  }

  /** What is armed here, not below. */
  list(): readonly { readonly id: Ids; readonly times: number }[] {
    return [...this.armed].map(([id, times]) => ({ id, times }));
  }

  isOn(id: Ids): boolean {
    return this.armed.has(id) || (this.below?.isOn(id) ?? false);
  }

  /** True when the fault strikes now; one strike is then spent. */
  take(id: Ids): boolean {
    const left = this.armed.get(id);
    if (left === undefined) return this.below?.take(id) ?? false;
    if (left <= 1) this.armed.delete(id);
    else this.armed.set(id, left - 1);
    return true;
  }

  /** The first of these that strikes now. */
  takeAny<Id extends Ids>(ids: readonly Id[]): Id | null {
    return ids.find((id) => this.take(id)) ?? null;
  }
}
