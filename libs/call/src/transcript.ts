import type { CallLog } from './call-log';
import { ItemOrder } from './item-order';
import type { CutItem } from './playback';
import type { Clock } from './ports/clock';
import type { ItemStatus, Speaker, TranscriptItem } from './transcript-item';

/** While a text streams, the stored item catches up this often, so that a late viewer is not far behind. */
const CHECKPOINT_MS = 1_000;

interface Draft {
  item: TranscriptItem;
  /** When the item was last written to the log. */
  writtenMs: number;
}

export interface TranscriptDeps {
  readonly log: CallLog;
  readonly clock: Clock;
  readonly newId: (prefix: string) => string;
  readonly tellDelta: (delta: { itemId: string; offset: number; text: string }) => void;
  /** Finished items of an earlier conversation of this call, which this one goes on with. */
  readonly earlier?: readonly TranscriptItem[];
}

/** Cuts a text where so much of its audio had been heard: an estimate, moved back to the end of a word. */
export function heardPart(text: string, heardMs: number, audioMs: number): string {
  if (heardMs <= 0 || audioMs <= 0) return '';
  if (heardMs >= audioMs) return text;
  const at = Math.floor((text.length * heardMs) / audioMs);
  const nextIsWord = /\S/.test(text.charAt(at));
  const part = text.slice(0, at);
  return (nextIsWord ? part.replace(/\S+$/, '') : part).trimEnd();
}

/** The conversation as text, in the order of the conversation: what was produced and what was heard. */
export class Transcript {
  private readonly drafts = new Map<string, Draft>();
  private readonly order = new ItemOrder();

  constructor(private readonly deps: TranscriptDeps) {
    // Known by our own ids: those of another model session could come again.
    for (const item of deps.earlier ?? []) {
      this.drafts.set(item.id, { item, writtenMs: Number.NEGATIVE_INFINITY });
      this.order.place(item.id, undefined);
    }
  }

  /** What an earlier process wrote of this conversation, in its order; what is said now follows it. */
  restore(items: readonly TranscriptItem[]): void {
    for (const item of items) {
      const key = item.modelItemId ?? item.id;
      this.drafts.set(key, { item, writtenMs: Number.NEGATIVE_INFINITY });
      this.order.place(key, undefined);
    }
  }

  /** Number of the running turn: how many times the caller has spoken. */
  get turn(): number {
    let turns = 0;
    for (const draft of this.drafts.values()) if (draft.item.speaker === 'CALLER') turns++;
    return turns;
  }

  /** Our id of a model's item. */
  idOf(modelItemId: string): string | null {
    return this.drafts.get(modelItemId)?.item.id ?? null;
  }

  /** The model forgets an item that nobody heard. */
  forgotten(modelItemId: string): void {
    this.order.forget(modelItemId);
  }

  heardTextOf(modelItemId: string): string {
    return this.drafts.get(modelItemId)?.item.heardText ?? '';
  }

  /** A caller's or agent's item exists; `previous` undefined = not told yet. Safe to repeat. */
  place(modelItemId: string, speaker: Speaker, previous: string | null | undefined, startMs: number): void {
    const isNew = !this.drafts.has(modelItemId);
    if (isNew) this.drafts.set(modelItemId, this.draft(modelItemId, speaker, startMs));
    const moved = this.order.place(modelItemId, previous);
    this.renumber(isNew ? modelItemId : null);
    if (isNew) this.write(modelItemId, {});
    else if (moved) this.renumber(null);
  }

  /** A piece of streamed text. */
  addText(modelItemId: string, delta: string): void {
    const draft = this.drafts.get(modelItemId);
    if (!draft || draft.item.status !== 'IN_PROGRESS' || delta === '') return;
    const offset = draft.item.text.length;
    const text = draft.item.text + delta;
    draft.item = { ...draft.item, text, heardText: text };
    if (this.deps.clock.nowMs() - draft.writtenMs >= CHECKPOINT_MS) this.write(modelItemId, {});
    else this.deps.tellDelta({ itemId: draft.item.id, offset, text: delta });
  }

  /** The agent's whole text is known. A cut item keeps its cut: only what was produced is corrected. */
  setText(modelItemId: string, text: string): void {
    const draft = this.drafts.get(modelItemId);
    // While it streams, viewers have it in pieces only; the whole is stored.
    if (!draft || (draft.item.text === text && draft.item.status !== 'IN_PROGRESS')) return;
    const { item } = draft;
    const heardText = item.status === 'INTERRUPTED' ? heardPart(text, item.heardMs ?? 0, item.audioMs ?? 0) : text;
    this.write(modelItemId, { text, heardText });
  }

  /** The speaker has stopped; the text may still come. */
  stopped(modelItemId: string, endMs: number): void {
    const draft = this.drafts.get(modelItemId);
    if (draft?.item.status === 'IN_PROGRESS') this.write(modelItemId, { endMs: Math.round(endMs) });
  }

  /** What a caller said is settled: with a text, without one, or not to be had. */
  finishCaller(modelItemId: string, status: ItemStatus, endMs: number, text?: string): void {
    const draft = this.drafts.get(modelItemId);
    if (!draft || draft.item.status !== 'IN_PROGRESS') return;
    const said = text ?? draft.item.text;
    this.write(modelItemId, { status, endMs: draft.item.endMs ?? Math.round(endMs), text: said, heardText: said });
  }

  /** The agent's item was heard to its end. */
  finishAgent(modelItemId: string, endMs: number, heardMs: number): void {
    const draft = this.drafts.get(modelItemId);
    if (!draft || draft.item.status !== 'IN_PROGRESS') return;
    this.write(modelItemId, { status: 'COMPLETED', endMs, heardText: draft.item.text, heardMs, audioMs: heardMs });
  }

  /** All audio that came was heard, but the model was lost before the end of the item. */
  breakOff(modelItemId: string, endMs: number, heardMs: number): void {
    const draft = this.drafts.get(modelItemId);
    if (!draft || draft.item.status !== 'IN_PROGRESS') return;
    const heardText = draft.item.text;
    // The text may have run ahead of the audio.
    const heard = { heardText, heardMs, audioMs: heardMs, heardTextExact: false };
    this.write(modelItemId, { status: 'INTERRUPTED', endMs, ...heard });
  }

  /** The agent was cut off in this item. */
  cutOff(cut: CutItem, interruptedBy: string | null, endMs: number): void {
    const draft = this.drafts.get(cut.itemId);
    if (!draft || draft.item.status !== 'IN_PROGRESS') return;
    const heardText = heardPart(draft.item.text, cut.heardMs, cut.sentMs);
    this.write(cut.itemId, {
      status: 'INTERRUPTED',
      endMs,
      heardText,
      heardMs: cut.heardMs,
      audioMs: cut.sentMs,
      // Nothing heard is exact; anything else is proportional to the time heard.
      heardTextExact: heardText === '',
      interruptedBy,
    });
  }

  /** All items in conversation order. */
  get items(): readonly TranscriptItem[] {
    return this.order.ids.flatMap((id) => this.drafts.get(id)?.item ?? []);
  }

  /** An unfinished item goes on under another id: another session of the model hears the same words again. */
  adopt(modelItemId: string, heir: string): void {
    const draft = this.drafts.get(modelItemId);
    if (!draft || draft.item.status !== 'IN_PROGRESS' || this.drafts.has(heir)) return;
    this.drafts.delete(modelItemId);
    this.drafts.set(heir, {
      ...draft,
      item: { ...draft.item, modelItemId: heir, text: '', heardText: '', endMs: null },
    });
    this.order.rename(modelItemId, heir);
  }

  /** Items of this speaker that are not finished, oldest first. */
  unfinished(speaker: Speaker): readonly string[] {
    return this.order.ids.filter((id) => {
      const item = this.drafts.get(id)?.item;
      return item?.speaker === speaker && item.status === 'IN_PROGRESS';
    });
  }

  private draft(modelItemId: string, speaker: Speaker, startMs: number): Draft {
    const isAgent = speaker === 'AGENT';
    const item: TranscriptItem = {
      id: this.deps.newId('item'),
      modelItemId,
      position: 0,
      turn: this.turn + (speaker === 'CALLER' ? 1 : 0),
      speaker,
      status: 'IN_PROGRESS',
      startedAt: this.deps.clock.wallTime().toISOString(),
      startMs: Math.max(0, Math.round(startMs)),
      endMs: null,
      text: '',
      heardText: '',
      heardMs: isAgent ? 0 : null,
      audioMs: isAgent ? 0 : null,
      heardTextExact: true,
      interruptedBy: null,
    };
    return { item, writtenMs: Number.NEGATIVE_INFINITY };
  }

  /**
   * Makes positions ascend in conversation order, changing as few as possible: an item that slips in between takes a number
   * between its neighbours.
   */
  private renumber(newcomer: string | null): void {
    let last = 0;
    const ids = this.order.ids;
    ids.forEach((id, index) => {
      const draft = this.drafts.get(id);
      if (!draft) return;
      if (id === newcomer || draft.item.position <= last) {
        const next = this.drafts.get(ids[index + 1] ?? '')?.item.position ?? 0;
        const position = next > last ? (last + next) / 2 : Math.floor(last) + 1;
        draft.item = { ...draft.item, position };
        if (id !== newcomer) this.write(id, {});
      }
      last = draft.item.position;
    });
  }

  private write(modelItemId: string, patch: Partial<TranscriptItem>): void {
    const draft = this.drafts.get(modelItemId);
    if (!draft) return;
    draft.item = { ...draft.item, ...patch };
    draft.writtenMs = this.deps.clock.nowMs();
    this.deps.log.record({ type: 'TranscriptChanged', item: draft.item });
  }
}
