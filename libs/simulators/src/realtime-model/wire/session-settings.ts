import type { AudioFormat } from '../audio/audio-format';
import { MODELS, TRANSCRIPTION_MODELS } from './models.data';
import type { Modalities, SessionUpdate, Tool, ToolChoice, Transcription, Voice } from './session.schema';
import { invalidRequest } from './wire';
import type { WireProblem } from './wire';

export interface ServerVad {
  readonly type: 'server_vad';
  readonly threshold: number;
  readonly prefix_padding_ms: number;
  readonly silence_duration_ms: number;
  readonly idle_timeout_ms: number | null;
  readonly create_response: boolean;
  readonly interrupt_response: boolean;
}

export interface SemanticVad {
  readonly type: 'semantic_vad';
  readonly eagerness: 'low' | 'medium' | 'high' | 'auto';
  readonly create_response: boolean;
  readonly interrupt_response: boolean;
}

export type TurnDetection = ServerVad | SemanticVad;

/** The session object as `session.created` and `session.updated` show it. */
export interface SessionSettings {
  readonly type: 'realtime';
  readonly object: 'realtime.session';
  readonly id: string;
  readonly model: string;
  readonly output_modalities: Modalities;
  readonly instructions: string;
  readonly tools: readonly Tool[];
  readonly tool_choice: ToolChoice;
  readonly parallel_tool_calls?: boolean;
  readonly reasoning?: SessionUpdate['reasoning'];
  readonly max_output_tokens: number | 'inf';
  readonly truncation: NonNullable<SessionUpdate['truncation']>;
  readonly tracing: SessionUpdate['tracing'] | null;
  readonly prompt: SessionUpdate['prompt'] | null;
  /** Unix seconds. */
  readonly expires_at: number;
  readonly audio: {
    readonly input: {
      readonly format: AudioFormat;
      readonly transcription: Transcription | null;
      readonly noise_reduction: { readonly type: 'near_field' | 'far_field'; readonly strength: number } | null;
      readonly turn_detection: TurnDetection | null;
    };
    readonly output: { readonly format: AudioFormat; readonly voice: Voice; readonly speed: number };
  };
  readonly include: SessionUpdate['include'] | null;
}

const SERVER_VAD: ServerVad = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 200,
  idle_timeout_ms: null,
  create_response: true,
  interrupt_response: true,
};

const SEMANTIC_VAD: SemanticVad = {
  type: 'semantic_vad',
  eagerness: 'auto',
  create_response: true,
  interrupt_response: true,
};

const PCM: AudioFormat = { type: 'audio/pcm', rate: 24_000 };

/** What a session is before anybody configured it. */
export const sessionDefaults = (id: string, model: string, expiresAt: number): SessionSettings => ({
  type: 'realtime',
  object: 'realtime.session',
  id,
  model,
  output_modalities: ['audio'],
  instructions:
    'Your knowledge cutoff is 2023-10. You are a helpful, witty, and friendly AI. Act like a human, but remember that you are not a human.',
  tools: [],
  tool_choice: 'auto',
  max_output_tokens: 'inf',
  truncation: 'auto',
  tracing: null,
  prompt: null,
  expires_at: expiresAt,
  audio: {
    input: { format: PCM, transcription: null, noise_reduction: null, turn_detection: SERVER_VAD },
    output: { format: PCM, voice: 'alloy', speed: 1 },
  },
  include: null,
});

type InputUpdate = NonNullable<NonNullable<SessionUpdate['audio']>['input']>;
type Input = SessionSettings['audio']['input'];

function turnDetection(now: TurnDetection | null, update: InputUpdate['turn_detection']): TurnDetection | null {
  if (update === undefined) return now;
  if (update === null) return null;
  if (update.type === 'semantic_vad') return { ...(now?.type === 'semantic_vad' ? now : SEMANTIC_VAD), ...update };
  return { ...(now?.type === 'server_vad' ? now : SERVER_VAD), ...update };
}

function noiseReduction(
  now: Input['noise_reduction'],
  update: InputUpdate['noise_reduction'],
): Input['noise_reduction'] {
  if (update === undefined) return now;
  if (update === null) return null;
  return { type: 'near_field', strength: 1, ...now, ...update };
}

/** A model that is not named stays; what belongs to another model does not. */
function transcription(now: Transcription | null, update: InputUpdate['transcription']): Transcription | null {
  if (update === undefined) return now;
  if (update === null) return null;
  return update.model === undefined ? { ...now, ...update } : update;
}

function mergedInput(now: Input, update: InputUpdate = {}): Input {
  return {
    format: update.format ?? now.format,
    transcription: transcription(now.transcription, update.transcription),
    noise_reduction: noiseReduction(now.noise_reduction, update.noise_reduction),
    turn_detection: turnDetection(now.turn_detection, update.turn_detection),
  };
}

function merged(now: SessionSettings, update: SessionUpdate): SessionSettings {
  const { audio, ...plain } = update;
  const input = mergedInput(now.audio.input, audio?.input);
  return { ...now, ...plain, model: now.model, audio: { input, output: { ...now.audio.output, ...audio?.output } } };
}

function transcriptionProblem(wanted: Transcription | null): WireProblem | null {
  if (!wanted) return null;
  const at = 'session.audio.input.transcription';
  const model = TRANSCRIPTION_MODELS.find(({ id }) => id === wanted.model);
  if (!model) return invalidRequest('invalid_value', `Invalid value: '${wanted.model ?? ''}'.`, `${at}.model`);
  const stranger = (['language', 'languages', 'keywords', 'prompt', 'delay'] as const).find(
    (field) => wanted[field] !== undefined && !model.fields.includes(field),
  );
  if (!stranger) return null;
  return invalidRequest('invalid_value', `'${stranger}' is not supported by '${model.id}'.`, `${at}.${stranger}`);
}

function modelProblem(now: SessionSettings, update: SessionUpdate): WireProblem | null {
  if (update.model !== undefined && update.model !== now.model) {
    return invalidRequest('invalid_value', 'The model of a session cannot be changed.', 'session.model');
  }
  if (MODELS.find(({ id }) => id === now.model)?.reasoning) return null;
  const refused = (['reasoning', 'parallel_tool_calls'] as const).find((field) => update[field] !== undefined);
  if (!refused) return null;
  return invalidRequest('invalid_value', `'${refused}' is not supported by '${now.model}'.`, `session.${refused}`);
}

export const voiceName = (voice: Voice): string => (typeof voice === 'string' ? voice : voice.id);

export const sameVoice = (one: Voice, other: Voice): boolean => voiceName(one) === voiceName(other);

/** After the first audio the voice is locked; the whole update or response falls with it. */
export const CANNOT_UPDATE_VOICE = invalidRequest(
  'cannot_update_voice',
  "Cannot update a conversation's voice if assistant audio is present.",
  'session.audio.output.voice',
);

function voiceProblem(now: SessionSettings, update: SessionUpdate, hasSpoken: boolean): WireProblem | null {
  const voice = update.audio?.output?.voice;
  if (!hasSpoken || voice === undefined || sameVoice(voice, now.audio.output.voice)) return null;
  return CANNOT_UPDATE_VOICE;
}

function tracingProblem(now: SessionSettings, update: SessionUpdate): WireProblem | null {
  if (now.tracing === null || update.tracing === undefined) return null;
  if (JSON.stringify(update.tracing) === JSON.stringify(now.tracing)) return null;
  return invalidRequest('invalid_value', 'Tracing cannot be changed once it is on.', 'session.tracing');
}

/** All or nothing: one field that does not fit and nothing of the update applies. */
export function updateSession(
  now: SessionSettings,
  update: SessionUpdate,
  hasSpoken: boolean,
): { readonly session: SessionSettings } | { readonly problem: WireProblem } {
  const problem =
    modelProblem(now, update) ??
    transcriptionProblem(transcription(now.audio.input.transcription, update.audio?.input?.transcription)) ??
    voiceProblem(now, update, hasSpoken) ??
    tracingProblem(now, update);
  return problem ? { problem } : { session: merged(now, update) };
}
