import type { LiveLink } from './live-link';
import type { Talker } from './talker';
import type { LiveClientEvent } from './wire/client-event.schema';
import { refused } from './wire/live-wire';
import type { LiveEvent, LiveProblem } from './wire/live-wire';

/** 500 tokens: 1,750 letters were taken, 1,900 were not (measured). */
const MAX_APPEND_LETTERS = 1_800;

type CommandEvent = Exclude<LiveClientEvent, { type: 'session.start' | 'session.close' }>;
type AppendEvent = Extract<CommandEvent, { delegation_id: string | null }>;

const APPENDED = {
  'session.instructions.append': 'session.instructions.appended',
  'session.thinking.append': 'session.thinking.appended',
  'session.commentary.append': 'session.commentary.appended',
} as const;

type Answer = { readonly event: LiveEvent } | { readonly problem: LiveProblem } | null;

const problemOrNothing = (problem: LiveProblem | null): Answer => problem && { problem };

/** What a command of a running session is answered with; null: with nothing. */
export function answerLiveEvent(event: CommandEvent, talker: Talker, link: LiveLink): Answer {
  switch (event.type) {
    case 'session.input_audio.append':
      talker.caller.hear(Buffer.from(event.audio, 'base64'));
      return null;
    case 'session.input_audio.mute':
      talker.caller.muted = true;
      return { event: { type: 'session.input_audio.muted' } };
    case 'session.input_audio.unmute':
      talker.caller.muted = false;
      return { event: { type: 'session.input_audio.unmuted' } };
    case 'session.update':
      return { event: { type: 'session.updated', session: event.session } };
    case 'response.item.create':
      return problemOrNothing(talker.delegate.take(event.item));
    case 'response.create':
      return problemOrNothing(talker.delegate.goOn());
    default:
      return appended(event, talker, link);
  }
}

function appended(event: AppendEvent, talker: Talker, link: LiveLink): Answer {
  if (event.content.length > MAX_APPEND_LETTERS) {
    return { problem: refused('invalid_value', 'The content is longer than 500 tokens.', 'content') };
  }
  if (event.delegation_id !== null) {
    return { problem: refused('invalid_value', 'Responses delegation takes no delegation_id here.', 'delegation_id') };
  }
  if (event.type === 'session.commentary.append') talker.comment(event.content);
  else talker.note(event.content);
  const at = Math.round(link.sessionMs());
  return { event: { type: APPENDED[event.type], start_ms: at, end_ms: at } };
}
