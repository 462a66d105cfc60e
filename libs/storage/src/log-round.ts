import type { CallEvent } from '@switchboard/call';
import { lexemes, partyEndings, wordsOf } from './search-terms';
import { storableJson } from './storable';

/** New events of one call, in the order of their numbers. */
export interface CallBatch {
  readonly callId: string;
  readonly events: readonly CallEvent[];
}

/** The parameters of the one statement that appends them (`append-statement.data.ts`), as JSON. */
export interface LogRound {
  readonly events: string;
  readonly heads: string;
}

/** What an event of the round is for the tables beside the log. */
interface Newest {
  /** In which table the entity lies. */
  readonly kind: 'call' | 'item' | 'toolCall';
  readonly firstSeq: number;
}

/** Puts texts together by hand: each entity is turned into JSON once, and nothing is copied. */
export function logRoundOf(batches: readonly CallBatch[]): LogRound {
  const [rows, heads]: [string[], string[]] = [[], []];
  for (const { callId, events } of batches) {
    const [first, last] = [events[0], events.at(-1)];
    if (!first || !last) continue;
    const id = JSON.stringify(callId);
    const newest = newestOf(events);
    for (const event of events) rows.push(rowOf(id, event, newest.get(event.seq)));
    heads.push(`{"c":${id},"a":${first.seq},"z":${last.seq},"e":${events.some(isError)}}`);
  }
  return { events: `[${rows.join()}]`, heads: `[${heads.join()}]` };
}

const isError = (event: CallEvent): boolean => event.type === 'ProblemRaised' && event.severity === 'ERROR';

function rowOf(id: string, event: CallEvent, newest: Newest | undefined): string {
  const { seq, callId: _, ...body } = event;
  const row = `{"c":${id},"s":${seq},"b":${storableJson(body)}`;
  if (!newest) return isError(event) ? `${row},"k":"error"}` : `${row}}`;
  const words = JSON.stringify(lexemes(wordsToFind(event)));
  return `${row},"k":"${newest.kind}","w":${words},"f":${newest.firstSeq}}`;
}

function wordsToFind(event: CallEvent): readonly string[] {
  if (event.type === 'CallChanged') return partyEndings([event.call.from, event.call.to]);
  return event.type === 'TranscriptChanged' ? wordsOf(event.item.text) : [];
}

/** By number: the events that carry the newest state of the call, of an item or of a tool call. */
function newestOf(events: readonly CallEvent[]): ReadonlyMap<number, Newest> {
  const seen = new Map<string, { seq: number; newest: Newest }>();
  for (const event of events) {
    const entity = entityOf(event);
    if (!entity) continue;
    const key = `${entity.kind} ${entity.id}`;
    const firstSeq = seen.get(key)?.newest.firstSeq ?? event.seq;
    seen.set(key, { seq: event.seq, newest: { kind: entity.kind, firstSeq } });
  }
  return new Map([...seen.values()].map(({ seq, newest }) => [seq, newest]));
}

function entityOf(event: CallEvent): { kind: Newest['kind']; id: string } | null {
  switch (event.type) {
    case 'CallChanged':
      return { kind: 'call', id: '' };
    case 'TranscriptChanged':
      return { kind: 'item', id: event.item.id };
    case 'ToolCallChanged':
      return { kind: 'toolCall', id: event.toolCall.id };
    default:
      return null;
  }
}
