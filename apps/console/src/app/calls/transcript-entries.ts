import type { EventFieldsFragment, ItemFieldsFragment, ToolCallFieldsFragment } from '@switchboard/contract';
import { textOf } from '@switchboard/contract';
import type { Story } from './call-follower';

/** An event that stands between the lines of the conversation. */
export type NoteEvent = Extract<
  EventFieldsFragment,
  { type: 'DtmfDetected' | 'DigitsCollected' | 'OperatorActed' | 'ProblemRaised' | 'TransferChanged' }
>;

const NOTES: ReadonlySet<string> = new Set([
  ...(['DtmfDetected', 'DigitsCollected', 'OperatorActed', 'ProblemRaised', 'TransferChanged'] as const),
]);

/** The act of sending keys. */
const SEND_KEYS = 'SEND_DTMF';

export interface Speech {
  readonly kind: 'speech';
  readonly id: string;
  readonly atMs: number;
  readonly item: ItemFieldsFragment;
  /** All that was produced, streaming included. */
  readonly text: string;
  /** The part that was played; equals `text` when nothing was cut off. */
  readonly heard: string;
  /** Produced but not heard. */
  readonly unheard: string;
  readonly cutOff: boolean;
  readonly streaming: boolean;
  /** It cut off another line. */
  readonly interrupts: boolean;
}
export interface ToolUse {
  readonly kind: 'tool';
  readonly id: string;
  readonly atMs: number;
  readonly toolCall: ToolCallFieldsFragment;
}
export interface Note {
  readonly kind: 'note';
  readonly id: string;
  readonly atMs: number;
  readonly event: NoteEvent;
  /** Keys that follow one another are one line. */
  readonly digits: readonly string[];
}
export type TranscriptEntry = Speech | ToolUse | Note;

/** `startedAt`: when the conversation began (answer), ISO 8601; times of tools and notes are counted from it. */
export function transcriptEntries(story: Story, startedAt: string): TranscriptEntry[] {
  const begin = Date.parse(startedAt);
  const interrupting = new Set(story.items.map((item) => item.interruptedBy));
  const entries: TranscriptEntry[] = story.items
    .map((item) => speech(story, item, interrupting.has(item.id)))
    .filter((entry) => entry.text !== '' || entry.streaming);
  const between = [
    ...story.toolCalls.map((toolCall) => toolUse(toolCall, begin)),
    ...withoutEchoes(story.events.filter(isNote)).map((event) => note(event, begin)),
  ].sort((a, b) => a.atMs - b.atMs);
  for (const entry of between) entries.splice(placeOf(entries, entry.atMs), 0, entry);
  return entries.reduce<TranscriptEntry[]>(withKeysJoined, []);
}

function withKeysJoined(entries: TranscriptEntry[], entry: TranscriptEntry): TranscriptEntry[] {
  const last = entries.at(-1);
  if (last?.kind !== 'note' || entry.kind !== 'note' || !sameKeypad(last.event, entry.event))
    return [...entries, entry];
  return [...entries.slice(0, -1), { ...last, digits: [...last.digits, ...entry.digits] }];
}

function sameKeypad(a: NoteEvent, b: NoteEvent): boolean {
  if (a.type === 'OperatorActed' && b.type === 'OperatorActed') {
    return a.action === SEND_KEYS && b.action === SEND_KEYS && a.actor === b.actor;
  }
  return a.type === 'DtmfDetected' && b.type === 'DtmfDetected' && a.sentByUs === b.sentByUs;
}

/** Keys that an operator sent are told with the operator's name; the tones that followed say the same again. */
function withoutEchoes(events: readonly NoteEvent[]): NoteEvent[] {
  let told = 0;
  return events.filter((event) => {
    if (event.type === 'OperatorActed' && event.action === SEND_KEYS)
      told += (event.note ?? '').replaceAll('w', '').length;
    if (event.type !== 'DtmfDetected' || !event.sentByUs || told === 0) return true;
    told -= 1;
    return false;
  });
}

function speech(story: Story, item: ItemFieldsFragment, interrupts: boolean): Speech {
  const text = textOf(story, item);
  const cutOff = item.status === 'INTERRUPTED';
  const heard = cutOff ? heardPart(text, item) : text;
  return {
    kind: 'speech',
    id: item.id,
    atMs: item.startMs,
    item,
    text,
    heard,
    unheard: text.slice(heard.length),
    cutOff,
    streaming: item.status === 'IN_PROGRESS',
    interrupts,
  };
}

/** The heard text is a beginning of what was produced; should it not be, nothing may be shown as heard that was not. */
function heardPart(text: string, item: ItemFieldsFragment): string {
  return text.startsWith(item.heardText) ? item.heardText : '';
}

function toolUse(toolCall: ToolCallFieldsFragment, begin: number): ToolUse {
  return { kind: 'tool', id: toolCall.id, atMs: Date.parse(toolCall.startedAt) - begin, toolCall };
}

function note(event: NoteEvent, begin: number): Note {
  return { kind: 'note', id: `event-${event.seq}`, atMs: Date.parse(event.at) - begin, event, digits: digitsOf(event) };
}

function digitsOf(event: NoteEvent): readonly string[] {
  if (event.type === 'DtmfDetected') return [event.digit];
  return event.type === 'OperatorActed' && event.action === SEND_KEYS ? [...(event.note ?? '')] : [];
}

function isNote(event: Story['events'][number]): event is NoteEvent {
  return NOTES.has(event.type);
}

/** After the last entry that had begun; the order of the speech itself is never touched. */
function placeOf(entries: readonly TranscriptEntry[], atMs: number): number {
  return entries.findLastIndex((entry) => entry.atMs <= atMs) + 1;
}
