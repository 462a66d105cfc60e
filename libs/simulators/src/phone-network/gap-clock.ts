import type { PhoneFaults } from './faults';

/** Decides which caller frames are lost on the way: the last `lengthMs` of every `everyMs`. */
export class GapClock {
  constructor(private readonly gaps: PhoneFaults['gaps']) {}

  isLost(timestampMs: number): boolean {
    if (!this.gaps || this.gaps.everyMs <= 0) return false;
    return timestampMs % this.gaps.everyMs >= this.gaps.everyMs - this.gaps.lengthMs;
  }
}
