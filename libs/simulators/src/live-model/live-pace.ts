/** How the pretend live model behaves where the protocol leaves it open or it was only measured. */
export interface LivePace {
  /** From the caller's last word, judged over, to the first sound of the answer. */
  readonly thinkMs: number;
  /** Audio in one delta; one leaves about that often. */
  readonly deltaMs: number;
  /** How much earlier and later, in turn, a delta leaves. */
  readonly jitterMs: number;
  /** Silent stretches are left out instead of being sent (one vendor's page says so). */
  readonly omitsSilence: boolean;
  /** Silence between two sentences. */
  readonly pauseMs: number;
  /** A caller who speaks so long is yielded to. */
  readonly yieldMs: number;
  /** From one fragment of the caller's words to the next. */
  readonly fragmentMs: number;
  /** From the end of the caller's turn to its first fragment. */
  readonly hearingMs: number;
  /** How long the delegate takes before it asks for a tool, and before it is done with the results. */
  readonly delegateMs: number;
  readonly usageEveryMs: number;
  /** A session ends after this long; the real number is not known. */
  readonly sessionMs: number;
  /** From an error in place of `session.started` to the end of the socket. */
  readonly dropAfterErrorMs: number;
}

export const LIVE_PACE: LivePace = {
  thinkMs: 250,
  deltaMs: 100,
  jitterMs: 10,
  omitsSilence: false,
  pauseMs: 300,
  yieldMs: 250,
  fragmentMs: 40,
  hearingMs: 120,
  delegateMs: 300,
  usageEveryMs: 15_000,
  sessionMs: 3_600_000,
  dropAfterErrorMs: 2_000,
};
