import type { Call } from './call';
import type { CallEvent } from './call-event';
import type { Aside } from './earlier-talk';
import type { CallRecords } from './ports/records';
import type { ToolCall } from './tool-call';
import type { TranscriptItem } from './transcript-item';

const PAGE = 500;

/** What is kept of a conversation that began in an earlier process: all that a model has to know to go on. */
export interface Restored {
  /** In conversation order, none of them in progress. */
  readonly items: readonly TranscriptItem[];
  /** Tools, keys and operators' notes; `after` is our id of the item they followed, null = before all. */
  readonly asides: readonly { readonly after: string | null; readonly aside: Aside }[];
}

interface Dated {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly aside: Aside;
}

const toolAside = (toolCall: ToolCall): Aside => ({
  kind: 'tool',
  modelCallId: toolCall.modelCallId,
  name: toolCall.name,
  rawArguments: toolCall.rawArguments,
  output: outputOf(toolCall),
});

/** A model that is told of a tool without an answer would wait for one. */
function outputOf({ error, result }: ToolCall): string {
  if (error !== null) return JSON.stringify({ error });
  return typeof result === 'string' ? result : JSON.stringify(result ?? null);
}

const keysAside = (digits: string): Aside => ({
  kind: 'note',
  role: 'user',
  text: `The caller pressed ${digits.split('').join(' ')} on the keypad.`,
});

/** Keys in a row are one entry; whatever is said between two keys parts them. */
function notesOf(events: readonly CallEvent[]): readonly Dated[] {
  const notes: Dated[] = [];
  let digits = '';
  let since = '';
  const entered = (): void => {
    if (digits !== '') notes.push({ at: since, aside: keysAside(digits) });
    digits = '';
  };
  for (const event of events) {
    if (event.type === 'DtmfDetected' && !event.sentByUs && /^[\d*#]$/.test(event.digit)) {
      if (digits === '') since = event.at;
      digits += event.digit;
    } else if (event.type === 'TranscriptChanged') entered();
    else if (event.type === 'OperatorActed' && event.action === 'INSTRUCT' && event.note !== null)
      notes.push({ at: event.at, aside: { kind: 'note', role: 'system', text: event.note } });
  }
  entered();
  return notes;
}

/** A call's whole log, read in pages. */
export async function eventsOf(records: Pick<CallRecords, 'events'>, callId: string): Promise<readonly CallEvent[]> {
  const events: CallEvent[] = [];
  for (;;) {
    const page = await records.events(callId, events.at(-1)?.seq ?? 0, PAGE);
    events.push(...page);
    if (page.length < PAGE) return events;
  }
}

/** Reads it from the call's log and what follows from that. */
export async function readRestored(
  records: Pick<CallRecords, 'transcript' | 'toolCalls' | 'events'>,
  call: Call,
): Promise<Restored> {
  const items = await records.transcript(call.id);
  const tools = (await records.toolCalls(call.id)).map((toolCall) => ({
    at: toolCall.startedAt,
    aside: toolAside(toolCall),
  }));
  const dated = [...tools, ...notesOf(await eventsOf(records, call.id))].sort((a, b) => (a.at < b.at ? -1 : 1));
  const after = (at: string): string | null => items.filter(({ startedAt }) => startedAt <= at).at(-1)?.id ?? null;
  return { items, asides: dated.map(({ at, aside }) => ({ after: after(at), aside })) };
}
