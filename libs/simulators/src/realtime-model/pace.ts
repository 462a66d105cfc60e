/** How fast the pretend model works. */
export interface Pace {
  /** From response.created to the first item. */
  readonly thinkMs: number;
  /** Audio in one delta, 100–400 as on the real line. */
  readonly chunkMs: number;
  /** Audio made per unit of time: 4 means a second of speech every 250 ms. */
  readonly speed: number;
  /** From the committed turn to its transcription; mostly the answer has begun by then. */
  readonly transcriptionMs: number;
  /** From response.done to rate_limits.updated. */
  readonly rateLimitsMs: number;
  /** A session ends after this long, whatever happens. */
  readonly sessionMs: number;
}

export const PACE: Pace = {
  thinkMs: 250,
  chunkMs: 200,
  speed: 4,
  transcriptionMs: 700,
  rateLimitsMs: 40,
  sessionMs: 3_600_000,
};
