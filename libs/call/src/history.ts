import type { Aside, EarlierTalk } from './earlier-talk';
import type { HistoryItem } from './ports/voice-model';
import type { Restored } from './restored';
import type { Transcript } from './transcript';
import type { TranscriptItem } from './transcript-item';

/** A new session is told the newest part; what is older than this many entries rarely matters on the phone. */
const MAX_ITEMS = 120;

export interface ToolUse {
  readonly modelCallId: string;
  readonly name: string;
  readonly rawArguments: string;
}

/** An interrupted sentence counts as far as it was heard; one that is still playing will be heard. */
function spoken(item: TranscriptItem): HistoryItem | null {
  const text = (item.speaker === 'AGENT' && item.status === 'INTERRUPTED' ? item.heardText : item.text).trim();
  if (text === '') return null;
  if (item.speaker === 'CALLER') return { kind: 'caller', text };
  return { kind: 'agent', text, ...(item.modelItemId === null ? {} : { itemId: item.modelItemId }) };
}

/** The conversation as both sides heard it, for a model session that was not there: speech, tool calls and notes in order. */
export class History {
  /** What came after an item of the transcript; null = before all. */
  private readonly asides = new Map<string | null, Aside[]>();

  constructor(
    private readonly transcript: Transcript,
    earlier: EarlierTalk | null = null,
    restored: Restored | null = null,
  ) {
    for (const [after, asides] of earlier?.asides ?? []) this.asides.set(after, [...asides]);
    if (restored) this.restore(restored);
  }

  /** For the conversation that goes on with this one. */
  get talk(): EarlierTalk {
    return { items: this.transcript.items, asides: this.asides };
  }

  note(role: 'system' | 'user', text: string): void {
    this.add({ kind: 'note', role, text });
  }

  toolCalled({ modelCallId, name, rawArguments }: ToolUse): void {
    this.add({ kind: 'tool', modelCallId, name, rawArguments, output: null });
  }

  toolAnswered(modelCallId: string, output: string): void {
    for (const asides of this.asides.values()) {
      const at = asides.findIndex((aside) => aside.kind === 'tool' && aside.modelCallId === modelCallId);
      const use = asides[at];
      if (use?.kind === 'tool') asides[at] = { ...use, output };
    }
  }

  /** Takes over what an earlier process knew. */
  private restore({ items, asides }: Restored): void {
    this.transcript.restore(items);
    for (const { after, aside } of asides) this.addAfter(after, aside);
  }

  /** `except`: model's ids of the caller's items whose sound the new session hears itself. */
  items(except: readonly string[]): readonly HistoryItem[] {
    const told: HistoryItem[] = [...(this.asides.get(null) ?? [])];
    for (const item of this.transcript.items) {
      const said = item.modelItemId !== null && except.includes(item.modelItemId) ? null : spoken(item);
      if (said) told.push(said);
      told.push(...(this.asides.get(item.id) ?? []));
    }
    return told.slice(-MAX_ITEMS);
  }

  private add(aside: Aside): void {
    this.addAfter(this.transcript.items.at(-1)?.id ?? null, aside);
  }

  private addAfter(after: string | null, aside: Aside): void {
    const asides = this.asides.get(after);
    if (asides) asides.push(aside);
    else this.asides.set(after, [aside]);
  }
}
