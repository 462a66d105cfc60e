import { CLIENT_EVENTS } from './client-event.schema';
import type { ClientEvent, ClientEventType } from './client-event.schema';
import { problemOf } from './schema-problem';
import { invalidRequest } from './wire';
import type { WireProblem } from './wire';

export type ReadEvent =
  | { readonly event: ClientEvent }
  | { readonly problem: WireProblem; /** Of the refused event, when it had one. */ readonly eventId: string | null };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isKnownType = (type: unknown): type is ClientEventType =>
  typeof type === 'string' && Object.hasOwn(CLIENT_EVENTS, type);

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function unknownType(type: unknown): WireProblem {
  if (type === undefined)
    return invalidRequest('missing_required_parameter', "Missing required parameter: 'type'.", 'type');
  const supported = Object.keys(CLIENT_EVENTS).map((name) => `'${name}'`);
  return invalidRequest(
    'invalid_value',
    `Invalid value: '${String(type)}'. Supported values are: ${supported.join(', ')}.`,
    'type',
  );
}

/** Never throws: a frame that cannot be read is answered with an `error` event, and the session goes on. */
export function readClientEvent(text: string): ReadEvent {
  const raw = parse(text);
  if (!raw) return { problem: invalidRequest('invalid_event', 'The event is not a JSON object.'), eventId: null };
  const eventId = typeof raw.event_id === 'string' ? raw.event_id : null;
  if (!isKnownType(raw.type)) return { problem: unknownType(raw.type), eventId };
  const read = CLIENT_EVENTS[raw.type].safeParse(raw, { reportInput: true });
  return read.success ? { event: read.data } : { problem: problemOf(read.error), eventId };
}
