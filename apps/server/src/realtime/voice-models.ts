import { REALTIME_MODELS, TRANSCRIPTION_MODELS, VOICES } from '@switchboard/openai';

/** US dollars per million tokens; see the provider's catalogue for the source. */
export interface TokenPrices {
  /** ISO 8601 date on which the prices were read. */
  readonly validFrom: string;
  readonly textIn: number;
  readonly textInCached: number;
  readonly textOut: number;
  readonly audioIn: number;
  readonly audioInCached: number;
  readonly audioOut: number;
}

export interface VoiceModelEntry {
  readonly name: string;
  /** ISO 8601 date or month from which it answers no more; null while none was announced. */
  readonly retiredOn: string | null;
  /** Empty when no price is known. */
  readonly prices: readonly TokenPrices[];
}

export interface TranscriptionEntry {
  readonly name: string;
  /** US dollars per minute of caller speech; empty when no price is known. */
  readonly prices: readonly { readonly validFrom: string; readonly perMinute: number }[];
}

export interface VoiceModelProvider {
  readonly name: 'OPENAI';
  readonly models: readonly VoiceModelEntry[];
  /** The one to choose where nobody chose. */
  readonly transcriptionModel: string;
  readonly transcriptionModels: readonly TranscriptionEntry[];
  readonly voices: readonly string[];
}

const recommended = <T extends { readonly name: string; readonly recommended: boolean }>(
  entries: readonly T[],
): string => (entries.find((entry) => entry.recommended) ?? entries[0])?.name ?? '';

/** Who offers voice models. A further provider is one line here, its settings, and its adapter. */
export const VOICE_MODEL_PROVIDERS: readonly [VoiceModelProvider, ...VoiceModelProvider[]] = [
  {
    name: 'OPENAI',
    models: REALTIME_MODELS,
    transcriptionModel: recommended(TRANSCRIPTION_MODELS),
    transcriptionModels: TRANSCRIPTION_MODELS,
    voices: VOICES.map(({ name }) => name),
  },
];

/** A sentence for the log when a chosen model is unknown or on its way out; null otherwise. Unknown ones may be newer than we. */
export function modelWarning(name: string): string | null {
  const entry = VOICE_MODEL_PROVIDERS.flatMap(({ models }) => models).find((model) => model.name === name);
  if (!entry) return `${name} is not a voice model this release knows; it is used as it is`;
  return entry.retiredOn ? `${name} is retired by its provider on ${entry.retiredOn}` : null;
}
