import { DELTA_MS } from './marked-audio';
import type { SpokenResponse } from './spoken-response';

/** What the light model says besides audio, in the order and with the fields of the real one. */
const SAID = ['Your order', ' left our', ' warehouse this', ' morning and', ' will be', ' with you', ' on Friday', '.'];
const HEARD = ['Where is', ' my', ' order?'];

let lastEventId = 0;
const event = (type: string, fields: object): string =>
  JSON.stringify({ type, event_id: `event_${(++lastEventId).toString(36).padStart(20, '0')}`, ...fields });

const MU_LAW = { type: 'audio/pcmu' };
const FORMATS = { input: { format: MU_LAW }, output: { format: MU_LAW } };

export const sessionCreated = (id: string): string =>
  event('session.created', { session: { id, object: 'realtime.session', type: 'realtime', audio: {} } });

export const sessionUpdated = (session: object): string =>
  event('session.updated', { session: { ...session, audio: FORMATS } });

export const speechStarted = (itemId: string, heardMs: number): string =>
  event('input_audio_buffer.speech_started', { item_id: itemId, audio_start_ms: heardMs });

export function turnClosed(itemId: string, previous: string | null, heardMs: number): readonly string[] {
  const item = { id: itemId, object: 'realtime.item', type: 'message', role: 'user', status: 'completed' };
  const content = [{ type: 'input_audio', transcript: null }];
  return [
    event('input_audio_buffer.speech_stopped', { item_id: itemId, audio_end_ms: heardMs }),
    event('input_audio_buffer.committed', { item_id: itemId, previous_item_id: previous }),
    event('conversation.item.added', { item: { ...item, content }, previous_item_id: previous }),
    event('conversation.item.done', { item: { ...item, content }, previous_item_id: previous }),
  ];
}

export function callerTranscribed(itemId: string): readonly string[] {
  const about = { item_id: itemId, content_index: 0 };
  const type = 'conversation.item.input_audio_transcription';
  return [
    ...HEARD.map((delta) => event(`${type}.delta`, { ...about, delta })),
    event(`${type}.completed`, { ...about, transcript: HEARD.join(''), usage: { type: 'duration', seconds: 2 } }),
  ];
}

const messageOf = ({ itemId }: SpokenResponse, status: string): object => ({
  ...{ id: itemId, object: 'realtime.item', type: 'message', role: 'assistant', status },
  content: status === 'in_progress' ? [] : [{ type: 'output_audio', transcript: SAID.join('') }],
});

export function responseBegun(response: SpokenResponse, previous: string | null): readonly string[] {
  const item = messageOf(response, 'in_progress');
  const place = { response_id: response.responseId, output_index: 0 };
  const part = { type: 'audio', transcript: '' };
  return [
    event('response.created', {
      response: { id: response.responseId, object: 'realtime.response', status: 'in_progress', output: [] },
    }),
    event('response.output_item.added', { ...place, item }),
    event('conversation.item.added', { previous_item_id: previous, item }),
    event('response.content_part.added', { ...place, item_id: response.itemId, content_index: 0, part }),
  ];
}

const partOf = ({ responseId, itemId }: SpokenResponse): object => ({
  ...{ response_id: responseId, item_id: itemId, output_index: 0, content_index: 0 },
});

/** The words that come with the delta of this number; null after the last. */
export function wordsSpoken(response: SpokenResponse, delta: number): string | null {
  const text = SAID[delta];
  return text === undefined
    ? null
    : event('response.output_audio_transcript.delta', { ...partOf(response), delta: text });
}

export const audioSpoken = (response: SpokenResponse, payload: string): string =>
  event('response.output_audio.delta', { ...partOf(response), delta: payload });

export function responseEnded(response: SpokenResponse, isCancelled: boolean): readonly string[] {
  const status = isCancelled ? 'cancelled' : 'completed';
  const item = messageOf(response, isCancelled ? 'incomplete' : 'completed');
  const part = { type: 'audio', transcript: SAID.join('') };
  const details = isCancelled ? { type: 'cancelled', reason: 'turn_detected' } : null;
  return [
    event('response.output_audio.done', partOf(response)),
    event('response.output_audio_transcript.done', { ...partOf(response), transcript: SAID.join('') }),
    event('response.content_part.done', { ...partOf(response), part }),
    event('conversation.item.done', { previous_item_id: null, item }),
    event('response.output_item.done', { response_id: response.responseId, output_index: 0, item }),
    event('response.done', {
      response: {
        ...{ id: response.responseId, object: 'realtime.response', status, status_details: details, output: [item] },
        usage: usageOf(response),
      },
    }),
    event('rate_limits.updated', { rate_limits: [{ name: 'tokens', limit: 40_000, remaining: 39_000 }] }),
  ];
}

function usageOf(response: SpokenResponse): object {
  const audio = Math.ceil(response.sentMs / DELTA_MS) * 4;
  return {
    ...{ total_tokens: 400 + audio, input_tokens: 400, output_tokens: audio },
    input_token_details: { text_tokens: 300, audio_tokens: 100, cached_tokens: 200 },
    output_token_details: { text_tokens: 10, audio_tokens: audio },
  };
}

export const truncated = (itemId: string, audioEndMs: number): string =>
  event('conversation.item.truncated', { item_id: itemId, content_index: 0, audio_end_ms: audioEndMs });

export const deleted = (itemId: string): string => event('conversation.item.deleted', { item_id: itemId });

export const refused = (eventId: string, message: string): string =>
  event('error', { error: { type: 'invalid_request_error', code: 'invalid_value', message, event_id: eventId } });
