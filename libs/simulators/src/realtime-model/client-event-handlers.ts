import { durationMs } from './audio/audio-format';
import type { ClientEvent, ClientEventType } from './wire/client-event.schema';
import { storedItem } from './conversation';
import type { Conversation } from './conversation';
import type { ModelLink } from './link';
import { newItem } from './wire/new-item';
import type { ResponseDesk } from './response/response-desk';
import { updateSession } from './wire/session-settings';
import type { SessionSettings } from './wire/session-settings';
import type { TurnTaking } from './turn-taking';
import { invalidRequest } from './wire/wire';
import type { WireProblem } from './wire/wire';

/** What the client's events act upon. */
export interface PretendSession {
  readonly link: ModelLink;
  readonly conversation: Conversation;
  readonly desk: ResponseDesk;
  readonly turns: TurnTaking;
  replaceSettings(settings: SessionSettings): void;
}

/** An event is carried out whole, or refused with a problem and nothing done. */
type Handler<Type extends ClientEventType> = (model: PretendSession, event: ClientEvent<Type>) => WireProblem | null;

const MAX_APPEND_BYTES = 15 * 1024 * 1024;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const SHORTFALL_MS = 85;

const REFUSED_UPDATE: WireProblem = {
  type: 'server_error',
  code: 'server_error',
  message: 'The session could not be updated.',
  param: null,
};

function append({ turns }: PretendSession, { audio }: ClientEvent<'input_audio_buffer.append'>): WireProblem | null {
  const text = "Invalid 'audio'. Expected base64-encoded audio bytes of at most 15 MiB.";
  if (audio.length % 4 !== 0 || !BASE64.test(audio)) return invalidRequest('invalid_value', text, 'audio');
  const bytes = Buffer.from(audio, 'base64');
  if (bytes.length > MAX_APPEND_BYTES) return invalidRequest('invalid_value', text, 'audio');
  turns.append(bytes);
  return null;
}

function createItem(model: PretendSession, event: ClientEvent<'conversation.item.create'>): WireProblem | null {
  const { link, conversation } = model;
  const { wire, audio } = newItem(event.item);
  if (wire.type === 'function_call_output' && !conversation.hasCall(wire.call_id)) {
    const text = `Tool call ID '${wire.call_id}' not found in conversation.`;
    return invalidRequest('invalid_tool_call_id', text, 'item.call_id');
  }
  const { format } = link.session().audio.input;
  const item = audio
    ? storedItem(wire, durationMs(audio.length, format), link.mind.hear(audio, format))
    : storedItem(wire);
  const placed = conversation.insert(item, event.previous_item_id);
  if ('problem' in placed) return placed.problem;
  const previous_item_id = placed.previous;
  link.emit({ type: 'conversation.item.added', previous_item_id, item: wire });
  link.emit({ type: 'conversation.item.done', previous_item_id, item: wire });
  return null;
}

function truncate(model: PretendSession, event: ClientEvent<'conversation.item.truncate'>): WireProblem | null {
  const { link, conversation, desk } = model;
  const { item_id, content_index, audio_end_ms } = event;
  const problem = conversation.truncate(
    { id: item_id, contentIndex: content_index, endMs: audio_end_ms },
    {
      missingMs: link.faults.take('audio-length-short') ? SHORTFALL_MS : 0,
      notAudioCode: link.faults.isOn('truncate-code-null') ? null : 'unsupported_content_type',
    },
  );
  if (!problem) link.emit({ type: 'conversation.item.truncated', item_id, content_index, audio_end_ms });
  else if (problem.param === 'audio_end_ms' && link.faults.take('silent-after-bad-truncate')) desk.silence();
  return problem;
}

function update(model: PretendSession, event: ClientEvent<'session.update'>): WireProblem | null {
  const { link, desk, turns } = model;
  if (link.faults.take('session-update-refused')) return REFUSED_UPDATE;
  const updated = updateSession(link.session(), event.session, desk.hasSpoken);
  if ('problem' in updated) return updated.problem;
  model.replaceSettings(updated.session);
  turns.configure();
  link.emit({ type: 'session.updated', session: updated.session });
  return null;
}

const HANDLERS: { readonly [Type in ClientEventType]: Handler<Type> } = {
  'session.update': update,
  'input_audio_buffer.append': append,
  'input_audio_buffer.commit': ({ turns }) => turns.commit(),
  'input_audio_buffer.clear': ({ turns }) => {
    turns.clear();
    return null;
  },
  'conversation.item.create': createItem,
  'conversation.item.retrieve': ({ link, conversation }, { item_id }) => {
    const found = conversation.retrieve(item_id);
    if ('problem' in found) return found.problem;
    link.emit({ type: 'conversation.item.retrieved', item: found.item.wire });
    return null;
  },
  'conversation.item.delete': ({ link, conversation }, { item_id }) => {
    const problem = conversation.remove(item_id);
    if (!problem) link.emit({ type: 'conversation.item.deleted', item_id });
    return problem;
  },
  'conversation.item.truncate': truncate,
  'response.create': ({ desk, turns }, { response }) => {
    const problem = desk.create(response ?? {});
    if (!problem && response?.conversation !== 'none') turns.stopIdle();
    return problem;
  },
  'response.cancel': ({ desk }, { response_id }) => desk.cancel(response_id ?? null),
};

export function handleClientEvent(model: PretendSession, event: ClientEvent): WireProblem | null {
  // The table pairs each type with its own handler; TypeScript cannot follow the pairing through the lookup.
  const handler = HANDLERS[event.type] as Handler<ClientEventType>;
  return handler(model, event);
}
