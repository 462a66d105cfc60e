import { problemOf } from '../../realtime-model/wire/schema-problem';
import { LIVE_CLIENT_EVENTS } from './client-event.schema';
import type { LiveClientEvent, LiveClientType } from './client-event.schema';
import { refused } from './live-wire';
import type { LiveProblem } from './live-wire';

export type LiveRead =
  | { readonly event: LiveClientEvent }
  | { readonly problem: LiveProblem; /** Of the refused event, when it had one. */ readonly eventId: string | null };

const isKnown = (type: unknown): type is LiveClientType =>
  typeof type === 'string' && Object.hasOwn(LIVE_CLIENT_EVENTS, type);

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** Never throws: what cannot be read is answered with an `error` event. */
export function readLiveEvent(text: string): LiveRead {
  const raw = parse(text);
  if (!raw) return { problem: refused('invalid_event', 'The event is not a JSON object.'), eventId: null };
  const eventId = typeof raw['event_id'] === 'string' ? raw['event_id'] : null;
  const type = raw['type'];
  if (!isKnown(type)) {
    return { problem: refused('invalid_event', `Unknown event type: '${String(type)}'.`, 'type'), eventId };
  }
  const read = LIVE_CLIENT_EVENTS[type].safeParse(raw, { reportInput: true });
  if (read.success) return { event: read.data };
  const problem = problemOf(read.error);
  return { problem: refused(problem.code ?? 'invalid_event', problem.message, problem.param), eventId };
}
