import { BYTES_PER_MS, deltaPayload, payloadBytes } from './marked-audio';

/** What the phone found in a media frame. */
export type Arrival =
  | { readonly kind: 'next'; readonly delta: number }
  | { readonly kind: 'skipped'; readonly delta: number }
  | { readonly kind: 'again' }
  | { readonly kind: 'unknown' };

/** One answer of the pretend model: what it said, what of it arrived at the phone, and what was heard of it. */
export class SpokenResponse {
  readonly responseId: string;
  readonly itemId: string;
  /** When each delta was sent. */
  readonly sentAtMs: number[] = [];
  private readonly deltas: string[] = [];
  private deltaAt = 0;
  private charAt = 0;
  private sentBytes = 0;
  /** Byte of the phone's stream at which this response begins. */
  startsAt: number | null = null;
  /** Milliseconds of it that had been played when the phone was cleared. */
  heardMs: number | null = null;
  /** The model broke it off, so it need not arrive whole. */
  wasInterrupted = false;
  /** What the model was told to remember of it; 0 when it was told to forget it. */
  rememberedMs: number | null = null;

  constructor(
    private readonly callMark: string,
    readonly number: number,
    id: string,
  ) {
    this.responseId = `resp_${id}`;
    this.itemId = `item_${id}`;
  }

  get sentMs(): number {
    return this.sentBytes / BYTES_PER_MS;
  }

  get wasCleared(): boolean {
    return this.heardMs !== null;
  }

  get arrivedWhole(): boolean {
    return this.deltaAt === this.deltas.length;
  }

  /** Makes the next piece of audio and counts it as sent. */
  speak(nowMs: number): string {
    const payload = deltaPayload(this.callMark, this.number, this.deltas.length);
    this.deltas.push(payload);
    this.sentAtMs.push(nowMs);
    this.sentBytes += payloadBytes(payload);
    return payload;
  }

  /** Compares a payload at the phone with what must come next. */
  arrive(payload: string): Arrival {
    if (this.deltas[this.deltaAt]?.startsWith(payload, this.charAt)) return this.advance(this.deltaAt, payload);
    for (const [index, delta] of this.deltas.entries()) {
      const at = delta.indexOf(payload);
      if (at < 0) continue;
      if (index < this.deltaAt || (index === this.deltaAt && at < this.charAt)) return { kind: 'again' };
      this.charAt = at;
      this.advance(index, payload);
      return { kind: 'skipped', delta: index };
    }
    return { kind: 'unknown' };
  }

  private advance(delta: number, payload: string): Arrival {
    this.deltaAt = delta;
    this.charAt += payload.length;
    if (this.charAt >= (this.deltas[delta]?.length ?? 0)) {
      this.deltaAt++;
      this.charAt = 0;
    }
    return { kind: 'next', delta };
  }
}
