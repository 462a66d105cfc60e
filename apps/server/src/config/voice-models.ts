import { REALTIME_MODELS, TRANSCRIPTION_MODELS, VOICES } from '@switchboard/openai';

export interface VoiceModelEntry {
  readonly name: string;
  readonly recommended: boolean;
  /** It can think before it speaks. */
  readonly reasoning: boolean;
  readonly contextTokens: number | null;
  /** ISO 8601 date or month from which it answers no more; null while none was announced. */
  readonly retiredOn: string | null;
}

export interface VoiceModelProvider {
  readonly name: 'OPENAI';
  readonly models: readonly VoiceModelEntry[];
  readonly transcriptionModels: readonly Pick<VoiceModelEntry, 'name' | 'recommended' | 'retiredOn'>[];
  /** The one to choose where nobody chose. */
  readonly transcriptionModel: string;
  readonly voices: readonly Pick<VoiceModelEntry, 'name' | 'recommended'>[];
}

const recommended = <T extends { readonly name: string; readonly recommended: boolean }>(
  entries: readonly T[],
): string => (entries.find((entry) => entry.recommended) ?? entries[0])?.name ?? '';

/** Who offers voice models. A further provider is one line here, its settings, and its adapter. */
export const VOICE_MODEL_PROVIDERS: readonly [VoiceModelProvider, ...VoiceModelProvider[]] = [
  {
    name: 'OPENAI',
    models: REALTIME_MODELS,
    transcriptionModels: TRANSCRIPTION_MODELS,
    transcriptionModel: recommended(TRANSCRIPTION_MODELS),
    voices: VOICES,
  },
];

/** A sentence for the log when a chosen model is unknown or on its way out; null otherwise. Unknown ones may be newer than we. */
export function modelWarning(name: string): string | null {
  const entry = VOICE_MODEL_PROVIDERS.flatMap(({ models }) => models).find((model) => model.name === name);
  if (!entry) return `${name} is not a voice model this release knows; it is used as it is`;
  return entry.retiredOn ? `${name} is retired by its provider on ${entry.retiredOn}` : null;
}
