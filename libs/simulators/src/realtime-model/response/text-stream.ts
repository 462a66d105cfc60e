import { storedItem } from '../conversation';
import type { StoredItem } from '../conversation';
import type { ItemStream } from './item-stream';
import type { ResponseStage } from './response-stage';
import { newId } from '../wire/wire';
import type { ContentPart, ItemStatus, MessageItem } from '../wire/wire';

const WORD_MS = 20;

/** An assistant message in a text-only response. */
export class TextStream implements ItemStream {
  private readonly part: ContentPart & { type: 'output_text' } = { type: 'output_text', text: '' };
  private readonly wire: MessageItem;
  private readonly item: StoredItem;
  private index = -1;
  private state: 'waiting' | 'open' | 'closed' = 'waiting';

  constructor(
    private readonly stage: ResponseStage,
    private readonly text: string,
  ) {
    const base = { id: newId('item'), object: 'realtime.item', type: 'message', role: 'assistant' } as const;
    this.wire = { ...base, status: 'in_progress', content: [] };
    this.item = storedItem(this.wire);
  }

  async run(): Promise<void> {
    this.index = this.stage.open(this.item);
    this.state = 'open';
    this.wire.content.push(this.part);
    this.stage.emit('response.content_part.added', { ...this.place(), part: { type: 'text', text: '' } });
    for (const delta of this.text.split(/(?<=\s)/)) {
      await this.stage.parts.clock.pause(WORD_MS);
      this.part.text += delta;
      this.stage.countText(delta);
      this.stage.emit('response.output_text.delta', { ...this.place(), delta });
      if (this.stage.isFull) return;
    }
    this.close('completed');
  }

  cut(): void {
    if (this.state === 'open') this.close('incomplete');
  }

  private close(status: ItemStatus): void {
    this.state = 'closed';
    const { text } = this.part;
    this.stage.emit('response.output_text.done', { ...this.place(), text });
    this.stage.emit('response.content_part.done', { ...this.place(), part: { type: 'text', text } });
    this.stage.close(this.item, this.index, status);
  }

  private place(): { item_id: string; output_index: number; content_index: number } {
    return { item_id: this.wire.id, output_index: this.index, content_index: 0 };
  }
}
