import { Injectable } from '@angular/core';

/** Resolution of HTTP's `Date` header. */
const SECOND_MS = 1_000;

/**
 * The server's clock, seen from here. Each answer with a `Date` header and each event bounds the offset from both
 * sides; the bounds are intersected, so the estimate sharpens with use.
 */
@Injectable({ providedIn: 'root' })
export class ServerClock {
  private low = -Infinity;
  private high = Infinity;

  /** Server time in epoch ms. */
  now(): number {
    return Date.now() + this.offsetMs();
  }

  offsetMs(): number {
    if (this.low === -Infinity) return 0;
    if (this.high === Infinity) return this.low;
    return (this.low + this.high) / 2;
  }

  /** `date` was written between `sentAt` and `receivedAt` (local epoch ms). */
  heardDate(date: string, sentAt: number, receivedAt: number): void {
    const server = Date.parse(date);
    if (Number.isNaN(server)) return;
    this.bound(server - receivedAt, server + SECOND_MS - sentAt);
  }

  /** An event that the server stamped with `at` arrived just now, so its clock is at least that far. */
  heardEvent(at: string): void {
    const low = Date.parse(at) - Date.now();
    if (!Number.isNaN(low) && low > this.low) this.bound(low, Infinity);
  }

  private bound(low: number, high: number): void {
    const nextLow = Math.max(this.low, low);
    const nextHigh = Math.min(this.high, high);
    // A contradiction means that one of the clocks was set: the newest word counts.
    const sound = nextLow <= nextHigh;
    this.low = sound ? nextLow : low;
    this.high = sound ? nextHigh : high;
  }
}
