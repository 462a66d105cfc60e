import type { ModelSetup } from '@switchboard/call';
import type {
  AudioTranscription,
  RealtimeAudioInputTurnDetection,
  RealtimeFunctionTool,
  RealtimeSessionCreateRequest,
} from 'openai/resources/realtime/realtime';
import { TRANSCRIPTION_MODELS } from '../model-catalog.data';
import { EXPIRING } from './server-event';
import type { ServerSettings } from './server-event';

/** µ-law as the phone speaks it. Named without a rate: OpenAI refuses one. */
const MU_LAW = { type: 'audio/pcmu' } as const;

/** Everything an agent asks for. One refused field makes the server drop the whole of it. */
export function fullSettings(setup: ModelSetup): RealtimeSessionCreateRequest {
  return {
    type: 'realtime',
    output_modalities: ['audio'],
    instructions: setup.instructions,
    audio: {
      input: {
        format: MU_LAW,
        turn_detection: turnDetectionOf(setup),
        ...(setup.transcriptionModel === null
          ? {}
          : { transcription: transcriptionOf(setup.transcriptionModel, setup.language) }),
      },
      output: { format: MU_LAW, voice: setup.voice, speed: setup.speed },
    },
    tools: toolsOf(setup),
    tool_choice: 'auto',
  };
}

/** What a phone call cannot do without. */
export function minimalSettings(setup: ModelSetup): RealtimeSessionCreateRequest {
  return {
    type: 'realtime',
    instructions: setup.instructions,
    audio: { input: { format: MU_LAW }, output: { format: MU_LAW } },
    tools: toolsOf(setup),
  };
}

/** Both directions must be µ-law, or the caller would hear noise. */
export function speaksMuLaw(settings: ServerSettings): boolean {
  const { input, output } = settings.audio ?? {};
  return input?.format?.type === MU_LAW.type && output?.format?.type === MU_LAW.type;
}

/** Wall time in ms since 1970 at which the session ends; null where the server does not tell. */
export function expiryOf(created: unknown): number | null {
  const { data } = EXPIRING.safeParse(created);
  return data ? data.expires_at * 1_000 : null;
}

function turnDetectionOf({ turnDetection: detection, ...setup }: ModelSetup): RealtimeAudioInputTurnDetection {
  const byItself = setup.reportsTurnsOnly !== true;
  const answers = { create_response: byItself, interrupt_response: byItself && detection.interruptResponse };
  if (detection.type === 'semantic_vad') return { type: 'semantic_vad', eagerness: detection.eagerness, ...answers };
  return {
    type: 'server_vad',
    threshold: detection.threshold,
    prefix_padding_ms: detection.prefixPaddingMs,
    silence_duration_ms: detection.silenceDurationMs,
    ...(detection.idleTimeoutMs === null || !byItself ? {} : { idle_timeout_ms: detection.idleTimeoutMs }),
    ...answers,
  };
}

function transcriptionOf(model: string, language: string | null): AudioTranscription {
  if (language === null) return { model };
  const entry = TRANSCRIPTION_MODELS.find((known) => known.name === model);
  return entry?.languageField === 'languages' ? { model, languages: [language] } : { model, language };
}

function toolsOf(setup: ModelSetup): RealtimeFunctionTool[] {
  return setup.tools.map(({ name, description, parameters }) => ({ type: 'function', name, description, parameters }));
}
