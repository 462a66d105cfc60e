/** A model the pretend server knows. */
export interface PretendModel {
  readonly id: string;
  /** Takes `reasoning` and `parallel_tool_calls`; others refuse both. */
  readonly reasoning: boolean;
  /** Upper limit of one response. */
  readonly maxOutputTokens: number;
}

/** `docs/wire`: the models that still answered in November 2026. Retired ones are absent and so refused with 4004. */
export const MODELS: readonly PretendModel[] = [
  { id: 'gpt-realtime-2.1', reasoning: true, maxOutputTokens: 32_000 },
  { id: 'gpt-realtime-2.1-mini', reasoning: true, maxOutputTokens: 32_000 },
  { id: 'gpt-realtime-2', reasoning: true, maxOutputTokens: 32_000 },
  { id: 'gpt-realtime-1.5', reasoning: false, maxOutputTokens: 4_096 },
  { id: 'gpt-realtime', reasoning: false, maxOutputTokens: 4_096 },
  { id: 'gpt-realtime-2025-08-28', reasoning: false, maxOutputTokens: 4_096 },
  { id: 'gpt-realtime-mini', reasoning: false, maxOutputTokens: 4_096 },
  { id: 'gpt-realtime-mini-2025-12-15', reasoning: false, maxOutputTokens: 4_096 },
];

/** How a transcription model bills and which of the optional fields it takes. */
export interface TranscriptionModel {
  readonly id: string;
  readonly billedBy: 'tokens' | 'duration';
  readonly fields: readonly ('language' | 'languages' | 'keywords' | 'prompt' | 'delay')[];
}

export const TRANSCRIPTION_MODELS: readonly TranscriptionModel[] = [
  { id: 'gpt-live-transcribe', billedBy: 'duration', fields: ['languages', 'keywords', 'prompt'] },
  { id: 'gpt-transcribe', billedBy: 'duration', fields: ['languages', 'keywords', 'prompt'] },
  { id: 'gpt-realtime-whisper', billedBy: 'duration', fields: ['language', 'delay'] },
  { id: 'whisper-1', billedBy: 'duration', fields: ['language', 'prompt'] },
  { id: 'gpt-4o-transcribe', billedBy: 'tokens', fields: ['language', 'prompt'] },
  { id: 'gpt-4o-mini-transcribe', billedBy: 'tokens', fields: ['language', 'prompt'] },
  { id: 'gpt-4o-transcribe-diarize', billedBy: 'tokens', fields: ['language'] },
];
