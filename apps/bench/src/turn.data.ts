/** One turn of a call by the clock: 1.8 s of the caller, then 3 s of the agent, each 6 s. Milliseconds from the caller's first word. */
export const TURN = {
  /** The model's answer to the dial, and again to `session.update`. */
  connectMs: 100,
  greetingMs: 4_000,
  lengthMs: 6_000,
  speechMs: 1_800,
  transcriptMs: 2_300,
  answerMs: 2_000,
  /** From `response.created` to the first sound. */
  thinkMs: 250,
  answerAudioMs: 3_000,
  /** Audio made per unit of time. */
  speed: 4,
  /** Calls of a step begin their turns at so many different moments. */
  slots: 97,
} as const;

/** From the dial to the first sound of the greeting, without anything of ours. */
export const MODEL_TAKES_MS = 2 * TURN.connectMs + TURN.thinkMs;
