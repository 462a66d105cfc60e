import type { Heard } from './mind/mind';
import { invalidRequest, newId } from './wire/wire';
import type { ContentPart, WireItem, WireProblem } from './wire/wire';

/** An item with what only the server knows of it. */
export interface StoredItem {
  readonly wire: WireItem;
  /** Length of its audio; of an answer in the making, as far as delivered; after a truncation, what was kept. */
  audioMs: number;
  /** What the mind made of the caller's audio. */
  readonly heard: Heard | null;
}

export const storedItem = (wire: WireItem, audioMs = 0, heard: Heard | null = null): StoredItem => ({
  wire,
  audioMs,
  heard,
});

const unknownItem = (code: string, doing: string, id: string): WireProblem =>
  invalidRequest(code, `Error ${doing} item: the item with id '${id}' does not exist.`, 'item_id');

const NOT_AUDIO = 'Only model output audio messages can be truncated';

function audioPart(item: WireItem, index: number): (ContentPart & { type: 'output_audio' }) | null {
  if (item.type !== 'message' || item.role !== 'assistant') return null;
  const part = item.content[index];
  return part?.type === 'output_audio' ? part : null;
}

/** How far the server's count may lag behind what it delivered, and which code its refusals carry. */
export interface TruncateQuirks {
  readonly missingMs: number;
  readonly notAudioCode: 'unsupported_content_type' | null;
}

/** The default conversation: a chain of items, each knowing the one before. */
export class Conversation {
  readonly id = newId('conv');
  private readonly chain: StoredItem[] = [];

  items(): readonly StoredItem[] {
    return this.chain;
  }

  get lastId(): string | null {
    return this.chain.at(-1)?.wire.id ?? null;
  }

  find(id: string): StoredItem | null {
    return this.chain.find((item) => item.wire.id === id) ?? null;
  }

  /** At the end. Returns the id of the item before. */
  append(item: StoredItem): string | null {
    const previous = this.lastId;
    this.chain.push(item);
    return previous;
  }

  /** @param after an item's id, `root` for the front, or nothing for the end. */
  insert(item: StoredItem, after: string | null | undefined): { previous: string | null } | { problem: WireProblem } {
    if (this.find(item.wire.id)) {
      const text = `Error creating item: the item with id '${item.wire.id}' already exists.`;
      return { problem: invalidRequest('item_create_duplicate_item_id', text, 'item.id') };
    }
    if (after == null) return { previous: this.append(item) };
    const at = after === 'root' ? 0 : this.chain.findIndex(({ wire }) => wire.id === after) + 1;
    if (at === 0 && after !== 'root') {
      const text = `Error creating item: the previous item with id '${after}' does not exist.`;
      return { problem: invalidRequest('item_create_invalid_previous_item_id', text, 'previous_item_id') };
    }
    this.chain.splice(at, 0, item);
    return { previous: this.chain[at - 1]?.wire.id ?? null };
  }

  retrieve(id: string): { item: StoredItem } | { problem: WireProblem } {
    const item = this.find(id);
    return item ? { item } : { problem: unknownItem('item_retrieve_invalid_item_id', 'retrieving', id) };
  }

  remove(id: string): WireProblem | null {
    const at = this.chain.findIndex(({ wire }) => wire.id === id);
    if (at < 0) return unknownItem('item_delete_invalid_item_id', 'deleting', id);
    this.chain.splice(at, 1);
    return null;
  }

  /** Cuts an answer to what was heard of it; its transcript goes, since nobody knows which words that covers. */
  truncate(cut: { id: string; contentIndex: number; endMs: number }, quirks: TruncateQuirks): WireProblem | null {
    const item = this.find(cut.id);
    if (!item) return unknownItem('item_truncate_invalid_item_id', 'truncating', cut.id);
    const part = audioPart(item.wire, cut.contentIndex);
    if (!part || item.audioMs === 0) return invalidRequest(quirks.notAudioCode, NOT_AUDIO, 'item_id');
    const lengthMs = Math.max(0, Math.floor(item.audioMs - quirks.missingMs));
    if (cut.endMs > lengthMs) {
      const text = `Audio content of ${lengthMs}ms is already shorter than ${cut.endMs}ms`;
      return invalidRequest('invalid_value', text, 'audio_end_ms');
    }
    item.audioMs = cut.endMs;
    delete part.transcript;
    return null;
  }

  /** A result must answer a call of this conversation. */
  hasCall(callId: string): boolean {
    return this.chain.some(({ wire }) => wire.type === 'function_call' && wire.call_id === callId);
  }
}
