/** How the embedded synthesiser renders a voice: one of its own voices, perhaps at another pitch and pace. */
export interface FliteVoice {
  readonly flite: 'slt' | 'rms' | 'awb' | 'kal' | 'kal16';
  /** Mean pitch in Hz; the voice's own when absent. */
  readonly pitchHz?: number;
  /** 1 is the voice's own pace, more is slower. */
  readonly stretch?: number;
}

/** OpenAI's voice names. All rest on `slt` and `rms`, which no caller uses, so both sides of a call can be told apart. */
export const AGENT_VOICES = {
  marin: { flite: 'slt' },
  cedar: { flite: 'rms' },
  alloy: { flite: 'slt', pitchHz: 150 },
  ash: { flite: 'rms', pitchHz: 95 },
  ballad: { flite: 'rms', stretch: 1.1 },
  coral: { flite: 'slt', pitchHz: 190 },
  echo: { flite: 'rms', pitchHz: 120 },
  sage: { flite: 'slt', stretch: 1.1 },
  shimmer: { flite: 'slt', pitchHz: 205 },
  verse: { flite: 'rms', pitchHz: 110, stretch: 0.95 },
} as const satisfies Record<string, FliteVoice>;

/** Voices of pretend callers; the pretend model learns every sentence of theirs in each of these. */
export const CALLER_VOICES = {
  alex: { flite: 'awb' },
  robin: { flite: 'kal16' },
} as const satisfies Record<string, FliteVoice>;

export type CallerVoice = keyof typeof CALLER_VOICES;

export const CALLER_VOICE_NAMES = Object.keys(CALLER_VOICES) as readonly CallerVoice[];

const BY_NAME: ReadonlyMap<string, FliteVoice> = new Map<string, FliteVoice>([
  ...Object.entries(AGENT_VOICES),
  ...Object.entries(CALLER_VOICES),
]);

/** Unknown names speak like `alloy`. */
export const fliteVoice = (name: string): FliteVoice => BY_NAME.get(name) ?? AGENT_VOICES.alloy;
