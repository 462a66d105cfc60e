import { storedItem } from '../conversation';
import type { StoredItem } from '../conversation';
import type { ItemStream } from './item-stream';
import type { ResponseStage } from './response-stage';
import { newId } from '../wire/wire';
import type { FunctionCallItem, ItemStatus } from '../wire/wire';

const PIECE = 8;
const PIECE_MS = 15;

/** A call of a function: its arguments come in small pieces of JSON. */
export class FunctionCallStream implements ItemStream {
  private readonly wire: FunctionCallItem;
  private readonly item: StoredItem;
  private index = -1;
  private state: 'waiting' | 'open' | 'closed' = 'waiting';

  constructor(
    private readonly stage: ResponseStage,
    name: string,
    private readonly argumentsText: string,
  ) {
    const [id, call_id] = [newId('item'), newId('call')];
    this.wire = {
      id,
      object: 'realtime.item',
      type: 'function_call',
      status: 'in_progress',
      call_id,
      name,
      arguments: '',
    };
    this.item = storedItem(this.wire);
  }

  async run(): Promise<void> {
    this.index = this.stage.open(this.item);
    this.state = 'open';
    for (let at = 0; at < this.argumentsText.length; at += PIECE) {
      await this.stage.parts.clock.pause(PIECE_MS);
      const delta = this.argumentsText.slice(at, at + PIECE);
      this.wire.arguments += delta;
      this.stage.emit('response.function_call_arguments.delta', { ...this.place(), delta });
    }
    this.close('completed');
  }

  cut(): void {
    if (this.state === 'open') this.close('incomplete');
  }

  private close(status: ItemStatus): void {
    this.state = 'closed';
    const { name } = this.wire;
    this.stage.countText(name + this.wire.arguments);
    this.stage.emit('response.function_call_arguments.done', { ...this.place(), name, arguments: this.wire.arguments });
    this.stage.close(this.item, this.index, status);
  }

  private place(): { item_id: string; output_index: number; call_id: string } {
    return { item_id: this.wire.id, output_index: this.index, call_id: this.wire.call_id };
  }
}
