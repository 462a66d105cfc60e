import { BYTES_PER_MS, payloadBytes } from './audio';
import { payloadOf, silenceBytes } from './dual-tone';
import type { Clock, Timer } from './ports/clock';
import type { MuLawPayload } from './ports/phone';

/** One frame of the carrier; a smaller hole is rounding. */
const LEAST_HOLE_MS = 20;
/** A longer hole is no silence but another time. */
const MAX_HOLE_MS = 10_000;
/** Silence is given in pieces of this length; 3,000 bytes, so that base64 needs no padding. */
const PIECE_MS = 375;
/** So long after the last media a caller in mid-sentence is taken to be silent. */
const STALLED_MS = 750;

const PIECE = payloadOf(silenceBytes(PIECE_MS));

/**
 * The caller's audio without holes. Voice-activity detection counts audio, not time: where frames are missing it would wait
 * for ever, so what is missing by the carrier's time stamps is given as silence, and a caller who falls silent in
 * mid-sentence because no media comes any more gets silence, too.
 */
export class InboundAudio {
  /** Where the next frame should begin, in ms of the stream; null before the first. */
  private expectedMs: number | null = null;
  /** Silence given ahead of the time stamps. */
  private aheadMs = 0;
  private lastMediaMs = 0;
  private speaking = false;
  private timer: Timer | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly hear: (payload: MuLawPayload) => void,
  ) {}

  frame(payload: MuLawPayload, timestampMs: number): void {
    // Asked for a caller who speaks only: the clock is far away for what comes fifty times a second.
    if (this.speaking) this.lastMediaMs = this.clock.nowMs();
    if (this.expectedMs !== null && timestampMs - this.expectedMs >= LEAST_HOLE_MS)
      this.fill(timestampMs - this.expectedMs);
    this.aheadMs = 0;
    this.expectedMs = timestampMs + payloadBytes(payload) / BYTES_PER_MS;
    this.hear(payload);
  }

  /** Where the caller's audio stands, in ms of the stream; null before the first. */
  get untilMs(): number | null {
    return this.expectedMs;
  }

  /** Whether the model takes the caller to be speaking. */
  callerSpeaking(speaking: boolean): void {
    if (speaking === this.speaking) return;
    this.speaking = speaking;
    if (!speaking) return this.stop();
    this.lastMediaMs = this.clock.nowMs();
    this.watch(STALLED_MS);
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  private fill(holeMs: number): void {
    this.silence(Math.min(holeMs, MAX_HOLE_MS) - this.aheadMs);
  }

  private silence(ms: number): void {
    let left = ms;
    for (; left >= PIECE_MS; left -= PIECE_MS) this.hear(PIECE);
    if (left >= 1) this.hear(payloadOf(silenceBytes(left)));
  }

  /** One timer that looks again when the silence could be long enough, instead of one that every frame sets anew. */
  private watch(ms: number): void {
    this.stop();
    this.timer = this.clock.after(ms, () => this.look());
  }

  private look(): void {
    const silentMs = this.clock.nowMs() - this.lastMediaMs;
    if (silentMs < STALLED_MS) return this.watch(STALLED_MS - silentMs);
    const missingMs = Math.min(silentMs, MAX_HOLE_MS) - this.aheadMs;
    if (missingMs <= 0) return;
    this.aheadMs += missingMs;
    this.silence(missingMs);
    this.watch(PIECE_MS);
  }
}
