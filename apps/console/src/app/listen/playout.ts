/** 8 kHz: samples of one millisecond. */
export const SAMPLES_PER_MS = 8;
/** So far behind the call everything is played, so that a late packet is still in time. */
const DELAY_MS = 300;
/** Further behind than this we have fallen back: what lies between is skipped. */
const TOO_LATE_MS = 1_000;
/** So long we wait for a caller who is not coming through; then the agent's side goes on without. */
const PATIENCE_MS = 1_000;

/** The caller's side comes as it is spoken; the agent's may come seconds ahead. */
export const CALLER = 0;
export const AGENT = 1;
export type LaneNumber = typeof CALLER | typeof AGENT;

interface Piece {
  /** Of the first sample, counted from the answer. */
  readonly start: number;
  readonly samples: Float32Array;
}

/** One side of the call in the order of time; silence where nothing was told. */
class LaneTimeline {
  private pieces: Piece[] = [];

  add(piece: Piece): void {
    this.pieces.push(piece);
  }

  cut(at: number): void {
    this.pieces = this.pieces
      .filter(({ start }) => start < at)
      .map(({ start, samples }) => ({ start, samples: samples.subarray(0, at - start) }));
  }

  read(at: number, out: Float32Array): void {
    out.fill(0);
    this.forget(at);
    for (const { start, samples } of this.pieces) {
      if (start >= at + out.length) break;
      const from = Math.max(0, at - start);
      const to = Math.min(samples.length, at + out.length - start);
      if (to > from) out.set(samples.subarray(from, to), start + from - at);
    }
  }

  private forget(before: number): void {
    const first = this.pieces.findIndex(({ start, samples }) => start + samples.length > before);
    if (first !== 0) this.pieces = first === -1 ? [] : this.pieces.slice(first);
  }
}

/**
 * Plays both sides of a call on its one clock, a little late. The caller's side tells where the call is; when it stays
 * away we wait for it, and when it comes all at once we skip to where the call is now.
 */
export class Playout {
  private readonly lanes = [new LaneTimeline(), new LaneTimeline()] as const;
  /** The next sample to be played; null until the call is heard of. */
  private at: number | null = null;
  /** Until here the call is known. */
  private knownUntil = 0;
  private waited = 0;
  private waiting = false;

  /** How far the playing is behind what has arrived, in milliseconds. */
  get behindMs(): number {
    return this.at === null ? 0 : (this.knownUntil - this.at) / SAMPLES_PER_MS;
  }

  add(lane: LaneNumber, startMs: number, samples: Float32Array): void {
    const start = Math.round(startMs * SAMPLES_PER_MS);
    this.lanes[lane].add({ start, samples });
    if (lane === AGENT && this.at !== null) return;
    this.knownUntil = Math.max(this.knownUntil, lane === CALLER ? start + samples.length : start);
    this.at ??= start - DELAY_MS * SAMPLES_PER_MS;
    // Below 0: the agent's side went on alone, and further than the caller's.
    if (this.behindMs > TOO_LATE_MS || this.behindMs < 0) this.at = this.knownUntil - DELAY_MS * SAMPLES_PER_MS;
  }

  /** What was told of this side from here on is not going to be heard on the call. */
  cut(lane: LaneNumber, atMs: number): void {
    this.lanes[lane].cut(Math.round(atMs * SAMPLES_PER_MS));
  }

  /** The next samples of both sides. */
  render(outs: readonly [Float32Array, Float32Array]): void {
    const { length } = outs[0];
    if (this.at === null || this.holds(length)) {
      for (const out of outs) out.fill(0);
      return;
    }
    this.lanes[CALLER].read(this.at, outs[0]);
    this.lanes[AGENT].read(this.at, outs[1]);
    this.at += length;
  }

  private holds(length: number): boolean {
    const enough = this.waiting ? DELAY_MS : length / SAMPLES_PER_MS;
    if (this.behindMs >= enough) {
      this.waiting = false;
      this.waited = 0;
      return false;
    }
    this.waited += length / SAMPLES_PER_MS;
    this.waiting = this.waited < PATIENCE_MS;
    return this.waiting;
  }
}
