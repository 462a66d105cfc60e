import type { FrameAround, ModelAudio, MuLawPayload } from '@switchboard/call';
import type { InputAudioBufferAppendEvent, RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import { readJsonEvent } from '../json-event';
import { sliceAudioDelta } from './audio-delta';
import { SERVER_EVENTS } from './server-event';
import type { ServerEvent, ServerEventType } from './server-event';
import { sliceWords } from './word-delta';

/**
 * OpenAI's Realtime interface (GA) as text frames, both ways. Reading is total: whatever arrives is a value, nothing
 * throws. Source: https://platform.openai.com/docs/api-reference/realtime; samples in docs/wire/openai-realtime.md.
 */
export type ServerFrame =
  | { readonly kind: 'audio'; readonly audio: ModelAudio }
  | { readonly kind: 'event'; readonly event: Exclude<ServerEvent, { type: 'response.output_audio.delta' }> }
  /** Well formed; of a type that is new or of no use to a call. */
  | { readonly kind: 'other'; readonly type: string }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Every client event but audio. `event_id` comes back in `error.event_id`. */
export type ClientEvent = Exclude<RealtimeClientEvent, InputAudioBufferAppendEvent>;

export function readServerFrame(text: string): ServerFrame {
  const audio = sliceAudioDelta(text);
  if (audio !== null) return { kind: 'audio', audio };
  const event = sliceWords(text);
  return event === null ? readWhole(text) : { kind: 'event', event };
}

/** The full parser, for every frame that {@link sliceAudioDelta} leaves. */
export function readWhole(text: string): ServerFrame {
  const event = readJsonEvent(text);
  if (event.kind === 'malformed') return event;
  const { type, value } = event;
  return isKnown(type) ? readKnown(type, value) : { kind: 'other', type };
}

function readKnown(type: ServerEventType, value: unknown): ServerFrame {
  const read = SERVER_EVENTS[type].safeParse(value);
  if (!read.success) {
    const fields = read.error.issues.map((issue) => issue.path.join('.')).join(', ');
    return { kind: 'malformed', reason: `${type} has a missing or unusable field: ${fields}.` };
  }
  const event: ServerEvent = read.data;
  if (event.type !== 'response.output_audio.delta') return { kind: 'event', event };
  const { response_id: responseId, item_id: itemId, content_index: contentIndex, delta: payload } = event;
  return { kind: 'audio', audio: { responseId, itemId, contentIndex, payload } };
}

function isKnown(type: string): type is ServerEventType {
  return Object.hasOwn(SERVER_EVENTS, type);
}

const APPEND_HEAD = '{"type":"input_audio_buffer.append","audio":"';
const APPEND_TAIL = '"}';

/** `input_audio_buffer.append` around its audio. It carries no `event_id`. */
export const APPEND: FrameAround = { head: Buffer.from(APPEND_HEAD), tail: Buffer.from(APPEND_TAIL) };

/** The same as text. `payload` must be base64, as every wire takes care that it is: it is written as it is. */
export const writeAppend = (payload: MuLawPayload): string => APPEND_HEAD + payload + APPEND_TAIL;

export function writeClientEvent(event: ClientEvent, eventId: string): string {
  return JSON.stringify({ ...event, event_id: eventId });
}
