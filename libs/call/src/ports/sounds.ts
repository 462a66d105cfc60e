import type { MuLawPayload } from './phone';

/** Sounds of ours that a caller may hear in place of the agent. */
export interface SoundBank {
  /** Says "we are still here" without words: short, and soft enough to be heard again and again. */
  readonly hold: MuLawPayload;
}
