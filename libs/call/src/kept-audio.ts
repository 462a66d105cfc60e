import type { MuLawPayload } from './ports/phone';
import { payloadBytes } from './audio';

/** A second, and so many frames of 20 ms with room for shorter ones. */
const BLOCK_BYTES = 8_000;
const BLOCK_FRAMES = 128;
/** A turn of some seconds comes and goes with every answer; its memory stays with the call. */
const MAX_SPARE = 4;

/** Mean magnitude of the (logarithmic) µ-law codes from which a frame counts as speech: about −40 dBFS. */
const AUDIBLE_CODE = 24;

class Block {
  readonly bytes: Buffer;
  /** Where each frame ends. */
  private readonly ends = new Uint16Array(BLOCK_FRAMES);
  private used = 0;
  count = 0;

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  fits(size: number): boolean {
    return this.count < BLOCK_FRAMES && this.used + size <= this.bytes.length;
  }

  add(payload: MuLawPayload): void {
    this.used += this.bytes.write(payload, this.used, 'base64');
    this.ends[this.count++] = this.used;
  }

  clear(): void {
    this.used = 0;
    this.count = 0;
  }

  size(frame: number): number {
    return this.end(frame) - this.end(frame - 1);
  }

  payload(frame: number): MuLawPayload {
    return this.bytes.toString('base64', this.end(frame - 1), this.end(frame));
  }

  isAudible(frame: number): boolean {
    let sum = 0;
    for (let at = this.end(frame - 1); at < this.end(frame); at++) sum += ~(this.bytes[at] ?? 0) & 0x7f;
    return sum > AUDIBLE_CODE * this.size(frame);
  }

  private end(frame: number): number {
    return frame < 0 ? 0 : (this.ends[frame] ?? 0);
  }
}

/**
 * Frames of audio, first in, first out, as bytes in blocks of memory that are used again and again: as strings they would grow
 * old in the collector's care, and cost more there than on their way.
 */
export class KeptAudio {
  private blocks: Block[] = [];
  private readonly spare: Block[] = [];
  private last: Block | null = null;
  /** The oldest frame, in the first block. */
  private first = 0;
  /** Of audio. */
  bytes = 0;

  /** The payload must be base64 of at most 64 kB. */
  add(payload: MuLawPayload): number {
    const size = payloadBytes(payload);
    const block = this.last?.fits(size) ? this.last : this.begin(size);
    block.add(payload);
    this.bytes += size;
    return size;
  }

  /** Drops the oldest frames as long as so many bytes are left. */
  trim(wanted: number): void {
    for (let block = this.blocks[0]; block; block = this.blocks[0]) {
      while (this.first < block.count) {
        const size = block.size(this.first);
        if (this.bytes - size < wanted) return;
        this.bytes -= size;
        this.first++;
      }
      if (block === this.last) return;
      this.blocks.shift();
      this.first = 0;
      this.free(block);
    }
  }

  /** Those that end less than so many bytes before the end, oldest first. */
  newest(bytes: number): readonly MuLawPayload[] {
    const payloads: MuLawPayload[] = [];
    let left = this.bytes;
    let frame = this.first;
    for (const block of this.blocks) {
      for (; frame < block.count; frame++) {
        left -= block.size(frame);
        if (left < bytes) payloads.push(block.payload(frame));
      }
      frame = 0;
    }
    return payloads;
  }

  /** Bytes since the last audible frame; the newest are looked at first, so that silence alone is long work. */
  quiet(): number {
    let bytes = 0;
    for (let at = this.blocks.length - 1; at >= 0; at--) {
      const block = this.blocks[at];
      const oldest = at === 0 ? this.first : 0;
      for (let frame = (block?.count ?? 0) - 1; block && frame >= oldest; frame--) {
        if (block.isAudible(frame)) return bytes;
        bytes += block.size(frame);
      }
    }
    return bytes;
  }

  clear(): void {
    this.blocks = [];
    this.last = null;
    this.first = 0;
    this.bytes = 0;
  }

  private begin(size: number): Block {
    const block = size > BLOCK_BYTES ? new Block(size) : (this.spare.pop() ?? new Block(BLOCK_BYTES));
    this.blocks.push(block);
    this.last = block;
    return block;
  }

  private free(block: Block): void {
    if (this.spare.length >= MAX_SPARE || block.bytes.length !== BLOCK_BYTES) return;
    block.clear();
    this.spare.push(block);
  }
}
