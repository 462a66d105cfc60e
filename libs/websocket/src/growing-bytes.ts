import { Memory } from './mask';

const LEAST_BYTES = 1_024;

/** Bytes that come in pieces. The room doubles with what really came, never with what a header promises. */
export class GrowingBytes {
  memory = Memory.of(LEAST_BYTES);
  size = 0;

  add(bytes: Buffer, from: number, to: number): void {
    const needed = this.size + to - from;
    if (needed > this.memory.bytes.length) this.grow(Math.max(needed, 2 * this.memory.bytes.length));
    bytes.copy(this.memory.bytes, this.size, from, to);
    this.size = needed;
  }

  /** Forgets the first `count` bytes. */
  drop(count: number): void {
    this.memory.bytes.copyWithin(0, count, this.size);
    this.size -= count;
  }

  private grow(room: number): void {
    const { bytes } = this.memory;
    this.memory = Memory.of(room);
    bytes.copy(this.memory.bytes, 0, 0, this.size);
  }
}
