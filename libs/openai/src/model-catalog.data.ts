/**
 * What OpenAI offers for phone calls. Prices are US dollars per million tokens, newest line last; a price change is a new
 * line, never an edit, so that old calls keep their cost. Source: https://platform.openai.com/docs/pricing.
 */
export interface TokenPrices {
  /** ISO 8601 date on which the price was first seen; a model's first line counts for the time before, too. */
  readonly validFrom: string;
  readonly textIn: number;
  readonly textInCached: number;
  readonly textOut: number;
  readonly audioIn: number;
  readonly audioInCached: number;
  readonly audioOut: number;
}

export interface RealtimeModelEntry {
  readonly name: string;
  /** Takes `reasoning` and `parallel_tool_calls`; other models refuse the whole session update that names them. */
  readonly reasoning: boolean;
  readonly recommended: boolean;
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
  /** ISO 8601 date (or month, where no more is known) from which the model answers no more; null while none was announced. */
  readonly retiredOn: string | null;
  readonly prices: readonly TokenPrices[];
}

/** A model that listens and speaks at the same time, on an interface of its own; paid by the time of its session. */
export interface LiveModelEntry {
  readonly name: string;
  /** Thinking is its delegate's business. */
  readonly reasoning: false;
  readonly recommended: boolean;
  readonly contextTokens: number | null;
  readonly retiredOn: string | null;
  /** US dollars per minute of session, silence included; the work of its delegate is billed apart. */
  readonly prices: readonly { readonly validFrom: string; readonly perMinute: number }[];
}

export interface TranscriptionModelEntry {
  readonly name: string;
  /** The field of `audio.input.transcription` that carries the language: one word, or a list of them. */
  readonly languageField: 'language' | 'languages';
  /** Accepted together with turn detection in a voice session; null = not known. */
  readonly withTurnDetection: boolean | null;
  readonly recommended: boolean;
  readonly retiredOn: string | null;
  readonly prices: readonly { readonly validFrom: string; readonly perMinute: number }[];
}

export interface VoiceEntry {
  readonly name: string;
  readonly recommended: boolean;
}

/** When the price lists below were read. */
const SEEN_ON = '2026-11-22';

const FULL_PRICES: TokenPrices = {
  validFrom: SEEN_ON,
  textIn: 4,
  textInCached: 0.4,
  textOut: 24,
  audioIn: 32,
  audioInCached: 0.4,
  audioOut: 64,
};

const retiring = (name: string, retiredOn: string): RealtimeModelEntry => ({
  name,
  reasoning: false,
  recommended: false,
  contextTokens: null,
  maxOutputTokens: null,
  retiredOn,
  prices: [],
});

export const REALTIME_MODELS: readonly RealtimeModelEntry[] = [
  {
    name: 'gpt-realtime-2.1',
    reasoning: true,
    recommended: true,
    contextTokens: 128_000,
    maxOutputTokens: 32_000,
    retiredOn: null,
    prices: [FULL_PRICES],
  },
  {
    name: 'gpt-realtime-2.1-mini',
    reasoning: true,
    recommended: false,
    contextTokens: 128_000,
    maxOutputTokens: 32_000,
    retiredOn: null,
    prices: [
      {
        validFrom: SEEN_ON,
        textIn: 0.6,
        textInCached: 0.06,
        textOut: 2.4,
        audioIn: 10,
        audioInCached: 0.3,
        audioOut: 20,
      },
    ],
  },
  {
    name: 'gpt-realtime-2',
    reasoning: true,
    recommended: false,
    contextTokens: 128_000,
    maxOutputTokens: 32_000,
    retiredOn: null,
    prices: [FULL_PRICES],
  },
  {
    name: 'gpt-realtime-1.5',
    reasoning: false,
    recommended: false,
    contextTokens: 32_000,
    maxOutputTokens: 4_096,
    retiredOn: null,
    prices: [{ ...FULL_PRICES, textOut: 16 }],
  },
  retiring('gpt-realtime', '2027-01-20'),
  retiring('gpt-realtime-2025-08-28', '2027-01-20'),
  retiring('gpt-realtime-mini', '2027-01-20'),
  retiring('gpt-realtime-mini-2025-12-15', '2027-01-20'),
  retiring('gpt-audio-mini', '2027-01-20'),
  retiring('gpt-audio-mini-2025-12-15', '2027-01-20'),
  retiring('gpt-4o-realtime-preview', '2026-05'),
  retiring('gpt-4o-mini-realtime-preview', '2026-05'),
];

export const LIVE_MODELS: readonly LiveModelEntry[] = ['gpt-live-1', 'gpt-live-1.1'].map((name) => ({
  name,
  reasoning: false,
  recommended: false,
  contextTokens: 128_000,
  retiredOn: null,
  prices: [{ validFrom: SEEN_ON, perMinute: 0.05 }],
}));

/** Billed apart from the voice model, by the minute of caller speech. */
export const TRANSCRIPTION_MODELS: readonly TranscriptionModelEntry[] = [
  {
    name: 'gpt-live-transcribe',
    languageField: 'languages',
    withTurnDetection: true,
    recommended: true,
    retiredOn: null,
    prices: [{ validFrom: SEEN_ON, perMinute: 0.017 }],
  },
  {
    name: 'gpt-transcribe',
    languageField: 'languages',
    withTurnDetection: true,
    recommended: false,
    retiredOn: null,
    prices: [{ validFrom: SEEN_ON, perMinute: 0.0045 }],
  },
  {
    name: 'gpt-realtime-whisper',
    languageField: 'language',
    withTurnDetection: null,
    recommended: false,
    retiredOn: null,
    prices: [{ validFrom: SEEN_ON, perMinute: 0.017 }],
  },
  ...['whisper-1', 'gpt-4o-transcribe', 'gpt-4o-mini-transcribe', 'gpt-4o-transcribe-diarize'].map(
    (name): TranscriptionModelEntry => ({
      name,
      languageField: 'language',
      withTurnDetection: true,
      recommended: false,
      retiredOn: '2027-02-26',
      prices: [],
    }),
  ),
];

export const VOICES: readonly VoiceEntry[] = [
  { name: 'marin', recommended: true },
  { name: 'cedar', recommended: true },
  ...['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse'].map((name) => ({
    name,
    recommended: false,
  })),
];
