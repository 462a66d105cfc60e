import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { z } from 'zod';
import { BASE64 } from './audio-delta';

/**
 * The server events that mean something to a call, each by the fields we use. Fields that may be missing or odd at a
 * compatible endpoint fall back, so that an event which moves the conversation on (`response.done` above all) is never
 * lost for a side matter. Source: OpenAI's Realtime reference, as typed by the `openai` package.
 */
const id = z.string().min(1);
const index = z.int().nonnegative();
const ms = z.number().nonnegative();
const words = z.string().catch('');
const optionalWord = z.string().nullish().catch(null);
const previous = z.string().nullish().catch(undefined);
const count = z.number().nonnegative().nullish().catch(0);

const format = z.object({ type: optionalWord }).nullish().catch(null);
const side = z.object({ format }).nullish().catch(null);
const realtimeSettings = z.object({
  audio: z.object({ input: side, output: side }).nullish().catch(null),
});

/** Of the session in `session.created`, which OpenAI's package types without it. `expires_at`: Unix seconds. */
export const EXPIRING = z.object({ expires_at: z.number().positive() });

const fault = z.object({
  type: optionalWord,
  code: optionalWord,
  message: words,
  param: optionalWord,
  event_id: optionalWord,
});

const item = z.object({
  id: optionalWord,
  type: z.string(),
  role: optionalWord,
  status: optionalWord,
  call_id: optionalWord,
  name: optionalWord,
  arguments: optionalWord,
  content: z
    .array(z.object({ type: optionalWord }))
    .nullish()
    .catch(null),
});

const usage = z.object({
  input_tokens: count,
  output_tokens: count,
  input_token_details: z
    .object({
      audio_tokens: count,
      cached_tokens: count,
      cached_tokens_details: z.object({ audio_tokens: count }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
  output_token_details: z.object({ audio_tokens: count }).nullish().catch(null),
});

const response = z.object({
  id: optionalWord,
  status: z.enum(['completed', 'cancelled', 'failed', 'incomplete', 'in_progress']).nullish().catch(null),
  status_details: z
    .object({
      error: z.object({ type: optionalWord, code: optionalWord, message: optionalWord }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
  usage: usage.nullish().catch(null),
});

const spoken = { response_id: id, item_id: id };
const TRANSCRIPTION = 'conversation.item.input_audio_transcription';

export const SERVER_EVENTS = {
  error: z.object({ type: z.literal('error'), error: fault }),
  'session.created': z.object({ type: z.literal('session.created'), session: z.unknown().optional() }),
  'session.updated': z.object({ type: z.literal('session.updated'), session: realtimeSettings }),
  'input_audio_buffer.speech_started': z.object({
    type: z.literal('input_audio_buffer.speech_started'),
    item_id: id,
    audio_start_ms: ms,
  }),
  'input_audio_buffer.speech_stopped': z.object({
    type: z.literal('input_audio_buffer.speech_stopped'),
    item_id: id,
    audio_end_ms: ms,
  }),
  'input_audio_buffer.committed': z.object({
    type: z.literal('input_audio_buffer.committed'),
    item_id: id,
    previous_item_id: previous,
  }),
  'conversation.item.added': z.object({
    type: z.literal('conversation.item.added'),
    item,
    previous_item_id: previous,
  }),
  'conversation.item.done': z.object({ type: z.literal('conversation.item.done'), item, previous_item_id: previous }),
  [`${TRANSCRIPTION}.delta`]: z.object({ type: z.literal(`${TRANSCRIPTION}.delta`), item_id: id, delta: optionalWord }),
  [`${TRANSCRIPTION}.completed`]: z.object({
    type: z.literal(`${TRANSCRIPTION}.completed`),
    item_id: id,
    transcript: words,
  }),
  [`${TRANSCRIPTION}.failed`]: z.object({
    type: z.literal(`${TRANSCRIPTION}.failed`),
    item_id: id,
    error: z.object({ message: optionalWord }).nullish().catch(null),
  }),
  'response.created': z.object({ type: z.literal('response.created'), response }),
  'response.done': z.object({ type: z.literal('response.done'), response }),
  'response.output_item.added': z.object({ type: z.literal('response.output_item.added'), response_id: id, item }),
  'response.output_item.done': z.object({ type: z.literal('response.output_item.done'), response_id: id, item }),
  'response.output_audio.delta': z.object({
    type: z.literal('response.output_audio.delta'),
    ...spoken,
    content_index: index,
    delta: z.string().regex(BASE64),
  }),
  'response.output_audio.done': z.object({ type: z.literal('response.output_audio.done'), ...spoken }),
  'response.output_audio_transcript.delta': z.object({
    type: z.literal('response.output_audio_transcript.delta'),
    ...spoken,
    delta: words,
  }),
  'response.output_audio_transcript.done': z.object({
    type: z.literal('response.output_audio_transcript.done'),
    ...spoken,
    transcript: words,
  }),
} as const;

export type ServerEventType = keyof typeof SERVER_EVENTS;
export type ServerEventOf<T extends ServerEventType> = z.output<(typeof SERVER_EVENTS)[T]>;
export type ServerEvent = { [T in ServerEventType]: ServerEventOf<T> }[ServerEventType];
export type ServerFault = z.output<typeof fault>;
export type ServerItem = z.output<typeof item>;
export type ServerResponse = z.output<typeof response>;
export type ServerUsage = z.output<typeof usage>;
export type ServerSettings = z.output<typeof realtimeSettings>;

/** The types (of ours) that OpenAI's package does not know or types otherwise; the compiler holds this to be none. */
type Foreign = {
  [T in ServerEventType]: Extract<RealtimeServerEvent, { type: T }> extends never
    ? T
    : Extract<RealtimeServerEvent, { type: T }> extends ServerEventOf<T>
      ? never
      : T;
}[ServerEventType];
type Holds<T extends true> = T;
export type MatchesOpenAi = Holds<[Foreign] extends [never] ? true : false>;
