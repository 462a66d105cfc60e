import type { MuLawPayload } from '@switchboard/call';
import type { ClientEvent as AnyClientEvent, InputAudioAppendEvent } from 'openai/resources/live/live';
import { readJsonEvent } from '../json-event';
import { BASE64, flatFields } from '../realtime/audio-delta';
import { SERVER_EVENTS } from './server-event';
import type { ServerEvent, ServerEventType } from './server-event';

/**
 * GPT-Live (`v1/live/sessions`) as text frames, both ways. Reading is total: whatever arrives is a value, nothing throws.
 * Source: OpenAI's Live reference, as typed by the `openai` package; samples in docs/wire/openai-live.md.
 */
export type ServerFrame =
  | { readonly kind: 'audio'; readonly payload: MuLawPayload }
  | { readonly kind: 'event'; readonly event: Exclude<ServerEvent, { type: 'session.output_audio.delta' }> }
  /** Well formed; of a type that is new or of no use to a call. */
  | { readonly kind: 'other'; readonly type: string }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Every client event but audio. `event_id` comes back in `error.client_event_id`, mostly. */
export type ClientEvent = Exclude<AnyClientEvent, InputAudioAppendEvent>;

const AUDIO = 'session.output_audio.delta';
/** The type stands within the first fields, whatever their order. */
const TYPE_WITHIN = 300;

export function readServerFrame(text: string): ServerFrame {
  const payload = sliceAudio(text);
  return payload === null ? readWhole(text) : { kind: 'audio', payload };
}

/** The hot path: ten frames a second carry audio, silence included. Null: something else, or one for the full parser. */
export function sliceAudio(text: string): MuLawPayload | null {
  if (!text.startsWith('{') || text.lastIndexOf(AUDIO, TYPE_WITHIN) < 0) return null;
  const fields = flatFields(text);
  if (fields === null || fields['type'] !== AUDIO) return null;
  const { delta } = fields;
  return typeof delta === 'string' && delta !== '' ? delta : null;
}

/** The full parser, for every frame that {@link sliceAudio} leaves. */
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
  return event.type === AUDIO ? { kind: 'audio', payload: event.delta } : { kind: 'event', event };
}

function isKnown(type: string): type is ServerEventType {
  return Object.hasOwn(SERVER_EVENTS, type);
}

/** `session.input_audio.append`, put together as text: base64 needs no escape. It carries no `event_id`. */
export function writeAppend(payload: MuLawPayload): string {
  const audio = BASE64.test(payload) ? `"${payload}"` : JSON.stringify(payload);
  return `{"type":"session.input_audio.append","audio":${audio}}`;
}

export function writeClientEvent(event: ClientEvent, eventId: string): string {
  return JSON.stringify({ ...event, event_id: eventId });
}
