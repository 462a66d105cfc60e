import type { CallBus, TranscriptDelta } from '@switchboard/call';
import { isFinal } from '@switchboard/call';
import { Feed } from './feed';

/** UTF-16 units of text kept for one reader. */
const MAX_UNITS = 64 * 1024;

/**
 * Pieces of text as they are spoken, live only. Pieces of one item that follow each other are merged while they wait; when
 * too much waits, the oldest go. A reader notices by `offset` and takes the next full item from the events.
 */
export class TranscriptDeltaFeed extends Feed<TranscriptDelta> {
  private waiting: TranscriptDelta[] = [];
  private units = 0;
  private closing = false;
  private readonly detach: () => void;

  constructor(bus: CallBus, callId: string) {
    super();
    this.detach = bus.subscribe(callId, (message) => {
      if (message.kind === 'delta') this.add(message.delta);
      else if (message.events.some((event) => event.type === 'CallChanged' && isFinal(event.call.status))) this.end();
    });
  }

  /** Nothing more will be spoken; what waits is still told. */
  end(): void {
    this.closing = true;
    this.wake();
  }

  protected take(): TranscriptDelta | undefined {
    const delta = this.waiting.shift();
    this.units -= delta?.text.length ?? 0;
    return delta;
  }

  protected finished(): boolean {
    return this.closing;
  }

  protected release(): void {
    this.detach();
    this.waiting = [];
  }

  private add(delta: TranscriptDelta): void {
    const last = this.waiting.at(-1);
    if (last?.itemId === delta.itemId && last.offset + last.text.length === delta.offset) {
      this.waiting[this.waiting.length - 1] = { ...last, text: last.text + delta.text };
    } else {
      this.waiting.push(delta);
    }
    this.units += delta.text.length;
    while (this.units > MAX_UNITS) this.units -= this.waiting.shift()?.text.length ?? this.units;
    this.wake();
  }
}
