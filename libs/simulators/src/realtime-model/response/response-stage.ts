import type { ModelLink } from '../link';
import type { ResponseRequest } from './response-request';
import type { ScopedClock } from '../scoped-clock';
import { outputAudioTokens, textTokens } from './token-meter';
import type { ItemStatus, ServerEvent, WireItem } from '../wire/wire';
import type { Conversation, StoredItem } from '../conversation';

/** What a response has made so far. */
export interface Produced {
  text: number;
  audioMs: number;
}

export interface StageParts {
  readonly link: ModelLink;
  /** Timers of this response alone. */
  readonly clock: ScopedClock;
  readonly request: ResponseRequest;
  readonly responseId: string;
  /** Null for an out-of-band response. */
  readonly conversation: Conversation | null;
  /** Told once for each piece of audio, as the voice is locked from the first on. */
  readonly onAudio: () => void;
}

/** Where the items of one response are brought out. */
export class ResponseStage {
  readonly output: WireItem[] = [];
  readonly produced: Produced = { text: 0, audioMs: 0 };

  constructor(readonly parts: StageParts) {}

  get tokens(): { readonly text: number; readonly audio: number } {
    return { text: this.produced.text, audio: outputAudioTokens(this.produced.audioMs) };
  }

  /** `max_output_tokens` is used up. */
  get isFull(): boolean {
    const { maxOutputTokens } = this.parts.request;
    return maxOutputTokens !== 'inf' && this.tokens.text + this.tokens.audio >= maxOutputTokens;
  }

  countText(text: string): void {
    this.produced.text += textTokens(text);
  }

  countAudio(ms: number): void {
    this.produced.audioMs += ms;
    this.parts.onAudio();
  }

  /** Returns the item's place in the response. */
  open(item: StoredItem): number {
    const { link, conversation } = this.parts;
    const outputIndex = this.output.push(item.wire) - 1;
    this.emit('response.output_item.added', { output_index: outputIndex, item: item.wire });
    if (conversation) {
      const previous = conversation.append(item);
      link.emit({ type: 'conversation.item.added', previous_item_id: previous, item: item.wire });
    }
    return outputIndex;
  }

  close(item: StoredItem, outputIndex: number, status: ItemStatus): void {
    const { link, conversation } = this.parts;
    item.wire.status = status;
    if (conversation?.find(item.wire.id)) {
      const chain = conversation.items();
      const previous = chain[chain.indexOf(item) - 1]?.wire.id ?? null;
      link.emit({ type: 'conversation.item.done', previous_item_id: previous, item: item.wire });
    }
    this.emit('response.output_item.done', { output_index: outputIndex, item: item.wire });
  }

  emit(type: ServerEvent['type'], fields: Readonly<Record<string, unknown>>): void {
    this.parts.link.emit({ type, response_id: this.parts.responseId, ...fields });
  }
}
