import { BYTES_PER_MS, payloadBytes } from './audio';
import type { MuLawPayload } from './ports/phone';
import type { AudioTap } from './ports/recorder';

/** A smaller hole between two frames is rounding, as in `InboundAudio`. */
const LEAST_HOLE_MS = 20;
/** The carrier's time stamps may be ahead of our clock by no more than this; beyond it they are not believed. */
const MAX_AHEAD_MS = 1_000;

/**
 * The two sides of a call for those who hear along. The caller's is told at the carrier's own time stamps, so that neither
 * jitter nor a hole moves it; the agent's at the time at which it is due at the phone, which is our own clock of sent audio:
 * what is sent while earlier audio is still being played follows it. The way to the phone itself is not counted.
 */
export class CallLanes {
  private readonly taps = new Set<AudioTap>();
  private callerEndMs = 0;
  private agentEndMs = 0;

  constructor(
    /** Milliseconds since the answer. */
    private readonly nowMs: () => number,
    private readonly faulted: (fault: unknown) => void,
  ) {}

  /** `unheardMs`: how much of what was sent before is still to be heard. */
  add(tap: AudioTap, unheardMs: number): void {
    if (this.taps.size === 0) this.agentEndMs = this.nowMs() + unheardMs;
    this.taps.add(tap);
  }

  /** True when nobody is left. */
  remove(tap: AudioTap): boolean {
    this.taps.delete(tap);
    return this.taps.size === 0;
  }

  caller(payload: MuLawPayload, timestampMs: number): void {
    const believedMs = Math.min(timestampMs, this.nowMs() + MAX_AHEAD_MS);
    const atMs = believedMs - this.callerEndMs < LEAST_HOLE_MS ? this.callerEndMs : believedMs;
    this.callerEndMs = atMs + payloadBytes(payload) / BYTES_PER_MS;
    for (const tap of this.taps) {
      try {
        tap.caller(payload, atMs);
      } catch (fault) {
        this.drop(tap, fault);
      }
    }
  }

  agent(payload: MuLawPayload): void {
    const atMs = Math.max(this.nowMs(), this.agentEndMs);
    this.agentEndMs = atMs + payloadBytes(payload) / BYTES_PER_MS;
    for (const tap of this.taps) {
      try {
        tap.agent(payload, atMs);
      } catch (fault) {
        this.drop(tap, fault);
      }
    }
  }

  /** The last bytes that were sent will not be heard. */
  cut(unheardBytes: number): void {
    const atMs = Math.max(0, this.agentEndMs - unheardBytes / BYTES_PER_MS);
    this.agentEndMs = atMs;
    for (const tap of this.taps) this.tell(tap, () => tap.cut(atMs));
  }

  end(): void {
    const atMs = this.nowMs();
    const taps = [...this.taps];
    this.taps.clear();
    for (const tap of taps) this.tell(tap, () => tap.ended(atMs));
  }

  private tell(tap: AudioTap, run: () => void): void {
    try {
      run();
    } catch (fault) {
      this.drop(tap, fault);
    }
  }

  /** Whoever hears along must not harm the call. */
  private drop(tap: AudioTap, fault: unknown): void {
    this.taps.delete(tap);
    this.faulted(fault);
  }
}
