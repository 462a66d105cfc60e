import type { ModelFaultId } from './faults.data';

/**
 * Which faults are armed, and how often each still strikes. A connection has switches of its own above the server's: what
 * is armed for the connection strikes first.
 */
export class FaultSwitches {
  private readonly armed = new Map<ModelFaultId, number>();

  private readonly watchers: ((id: ModelFaultId) => void)[] = [];

  constructor(private readonly below: FaultSwitches | null = null) {}

  /** Some faults strike by themselves, not at the next event: whoever executes them is told when one is armed here. */
  watch(onArmed: (id: ModelFaultId) => void): void {
    this.watchers.push(onArmed);
  }

  /** @param times how often it strikes before it is spent; `Infinity` until switched off. */
  on(id: ModelFaultId, times = 1): void {
    this.armed.set(id, times);
    for (const watcher of this.watchers) watcher(id);
  }

  off(id: ModelFaultId): void {
    this.armed.delete(id);
  }

  clear(): void {
    this.armed.clear();
  }

  /** What is armed here, not below. */
  list(): readonly { readonly id: ModelFaultId; readonly times: number }[] {
    return [...this.armed].map(([id, times]) => ({ id, times }));
  }

  isOn(id: ModelFaultId): boolean {
    return this.armed.has(id) || (this.below?.isOn(id) ?? false);
  }

  /** True when the fault strikes now; one strike is then spent. */
  take(id: ModelFaultId): boolean {
    const left = this.armed.get(id);
    if (left === undefined) return this.below?.take(id) ?? false;
    if (left <= 1) this.armed.delete(id);
    else this.armed.set(id, left - 1);
    return true;
  }

  /** The first of these that strikes now. */
  takeAny<Id extends ModelFaultId>(ids: readonly Id[]): Id | null {
    return ids.find((id) => this.take(id)) ?? null;
  }
}
