import type { ModelAudio } from '@switchboard/call';
import type { InputAudioBufferAppendEvent, RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import { BASE64, sliceAudioDelta } from './audio-delta';
import { SERVER_EVENTS } from './server-event';
import type { ServerEvent, ServerEventType } from './server-event';

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
  return audio === null ? readWhole(text) : { kind: 'audio', audio };
}

/** The full parser, for every frame that {@link sliceAudioDelta} leaves. */
export function readWhole(text: string): ServerFrame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'malformed', reason: 'The frame is not JSON.' };
  }
  const type = typeOf(value);
  if (type === null) return { kind: 'malformed', reason: 'The frame is not an event: it has no type.' };
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

function typeOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  return typeof value.type === 'string' ? value.type : null;
}

function isKnown(type: string): type is ServerEventType {
  return Object.hasOwn(SERVER_EVENTS, type);
}

/** `input_audio_buffer.append`, put together as text: base64 needs no escape. It carries no `event_id`. */
export function writeAppend(payload: string): string {
  const audio = BASE64.test(payload) ? `"${payload}"` : JSON.stringify(payload);
  return `{"type":"input_audio_buffer.append","audio":${audio}}`;
}

export function writeClientEvent(event: ClientEvent, eventId: string): string {
  return JSON.stringify({ ...event, event_id: eventId });
}
