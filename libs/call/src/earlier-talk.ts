import type { ToolCall } from './tool-call';
import type { TranscriptItem } from './transcript-item';
import type { HistoryItem } from './ports/voice-model';

/** What stands between two utterances: a note to the agent, or the use of a tool. */
export type Aside = Extract<HistoryItem, { kind: 'note' | 'tool' }>;

/** What was said in a call before the conversation that goes on with it, as both sides heard it. */
export interface EarlierTalk {
  /** Finished ones, in conversation order. */
  readonly items: readonly TranscriptItem[];
  /** What came after an item, by our id of it; null = before all. */
  readonly asides: ReadonlyMap<string | null, readonly Aside[]>;
}

/** The same talk with one more note to the agent at its end. */
export function withNote({ items, asides }: EarlierTalk, text: string): EarlierTalk {
  const last = items.at(-1)?.id ?? null;
  const note: Aside = { kind: 'note', role: 'system', text };
  return { items, asides: new Map(asides).set(last, [...(asides.get(last) ?? []), note]) };
}

const outputOf = ({ error, result }: ToolCall): string =>
  error === null && typeof result === 'string' ? result : JSON.stringify(error === null ? result : { error });

/**
 * The talk of a call whose conversation is not in memory any more, from what the records hold of it. A tool that was never
 * answered is told as such: nobody will answer it now.
 */
export function talkOf(items: readonly TranscriptItem[], toolCalls: readonly ToolCall[]): EarlierTalk {
  const asides = new Map<string | null, Aside[]>();
  const inOrder = [...items].sort((a, b) => a.position - b.position);
  for (const use of toolCalls) {
    const before = inOrder.findLast(({ startedAt }) => startedAt <= use.startedAt)?.id ?? null;
    const output = use.endedAt === null ? JSON.stringify({ error: 'Nothing came of it.' }) : outputOf(use);
    const { modelCallId, name, rawArguments } = use;
    const aside: Aside = { kind: 'tool', modelCallId, name, rawArguments, output };
    asides.set(before, [...(asides.get(before) ?? []), aside]);
  }
  return { items: inOrder, asides };
}
