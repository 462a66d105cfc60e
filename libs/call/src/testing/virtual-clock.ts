import type { Clock, Timer } from '../ports/clock';

interface Entry {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Lets every promise that can settle do so; one turn of the event loop drains all microtasks however deep. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Time that passes only when told: timers fire in due order (ties in the order they were set), promises settle in between. */
export class VirtualClock implements Clock {
  private now = 0;
  private order = 0;
  private entries: Entry[] = [];

  constructor(private readonly startedAt = new Date('2026-01-01T00:00:00.000Z')) {}

  nowMs(): number {
    return this.now;
  }

  wallTime(): Date {
    return new Date(this.startedAt.getTime() + this.now);
  }

  after(delayMs: number, run: () => void): Timer {
    const entry: Entry = { dueMs: this.now + Math.max(0, delayMs), order: this.order++, run };
    this.entries.splice(this.placeOf(entry), 0, entry);
    return { cancel: () => this.remove(entry) };
  }

  /** Timers that are set and have not fired: zero once everything was released. */
  get pending(): number {
    return this.entries.length;
  }

  async advance(ms: number): Promise<void> {
    const end = this.now + ms;
    await settle();
    while (this.fireNext(end)) await settle();
    this.now = end;
  }

  /** Passes time until `condition` holds; throws when it still does not after `limitMs`. */
  async runUntil(condition: () => boolean, limitMs: number): Promise<void> {
    const end = this.now + limitMs;
    await settle();
    while (!condition()) {
      if (!this.fireNext(end)) throw new Error(`The condition did not hold within ${limitMs} virtual milliseconds.`);
      await settle();
    }
  }

  private fireNext(end: number): boolean {
    const next = this.entries[0];
    if (!next || next.dueMs > end) return false;
    this.entries.shift();
    this.now = Math.max(this.now, next.dueMs);
    next.run();
    return true;
  }

  private placeOf(entry: Entry): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.entries[middle];
      if (other && other.dueMs <= entry.dueMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private remove(entry: Entry): void {
    const at = this.entries.indexOf(entry);
    if (at >= 0) this.entries.splice(at, 1);
  }
}
