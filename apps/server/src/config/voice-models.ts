import { LIVE_MODELS, REALTIME_MODELS, TRANSCRIPTION_MODELS, VOICES } from '@switchboard/openai';

/** Each is served by an adapter of its own (`adapters/voice-model.provider.ts`). */
export type VoiceModelApi = 'OPENAI_REALTIME' | 'OPENAI_LIVE';

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
  /** What it speaks on the wire. */
  readonly api: VoiceModelApi;
  readonly recommended: boolean;
  /** It can think before it speaks. */
  readonly reasoning: boolean;
  readonly contextTokens: number | null;
  /** ISO 8601 date or month from which it answers no more; null while none was announced. */
  readonly retiredOn: string | null;
  /** Empty when it is not paid by the token, or no price is known. */
  readonly prices: readonly TokenPrices[];
  /** Of its session, where it is paid by time; empty otherwise. */
  readonly sessionPrices: readonly MinutePrice[];
}

/** US dollars. */
export interface MinutePrice {
  /** ISO 8601 date on which the price was read. */
  readonly validFrom: string;
  readonly perMinute: number;
}

export interface TranscriptionEntry {
  readonly name: string;
  readonly recommended: boolean;
  /** As of a voice model. */
  readonly retiredOn: string | null;
  /** Per minute of caller speech; empty when no price is known. */
  readonly prices: readonly MinutePrice[];
}

export interface VoiceModelProvider {
  readonly name: 'OPENAI';
  readonly models: readonly VoiceModelEntry[];
  readonly transcriptionModels: readonly TranscriptionEntry[];
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
    models: [
      ...REALTIME_MODELS.map((model) => ({ ...model, api: 'OPENAI_REALTIME' as const, sessionPrices: [] })),
      ...LIVE_MODELS.map((model) => ({
        ...{ ...model, api: 'OPENAI_LIVE' as const },
        ...{ sessionPrices: model.prices, prices: [] },
      })),
    ],
    transcriptionModel: recommended(TRANSCRIPTION_MODELS),
    transcriptionModels: TRANSCRIPTION_MODELS,
    voices: VOICES,
  },
];

/** Names that are newer than this release. */
const LIKELY: readonly { readonly name: RegExp; readonly api: VoiceModelApi }[] = [
  { name: /^gpt-live\b/, api: 'OPENAI_LIVE' },
];

/** What a model speaks; where nothing is known of it, what most do, also those of compatible servers. */
export function apiOf(name: string): VoiceModelApi {
  const known = VOICE_MODEL_PROVIDERS.flatMap(({ models }) => models).find((model) => model.name === name);
  return known?.api ?? LIKELY.find((likely) => likely.name.test(name))?.api ?? 'OPENAI_REALTIME';
}

/** A sentence for the log when a chosen model is unknown or on its way out; null otherwise. Unknown ones may be newer than we. */
export function modelWarning(name: string): string | null {
  const entry = VOICE_MODEL_PROVIDERS.flatMap(({ models }) => models).find((model) => model.name === name);
  if (!entry) return `${name} is not a voice model this release knows; it is used as it is`;
  return entry.retiredOn ? `${name} is retired by its provider on ${entry.retiredOn}` : null;
}
