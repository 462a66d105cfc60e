import type { Socket } from 'node:net';
import type { FrameAround } from '@switchboard/call';
import { freshKey, Memory, writeKey } from './mask';
import { MAX_HEADER_BYTES, OPCODE } from './protocol';

const SLAB_BYTES = 64 * 1024;
/** A UTF-16 unit takes at most so many bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3;
/** A longer text is measured before it is written, so that room is not asked for three times over. */
const LONG_TEXT = 8 * 1024;
const FIN = 0x80;
const MASKED = 0x80;

/** Where the frames of one connection go. */
export interface FrameTarget {
  readonly socket: Socket;
  /** Clients mask what they send, servers never do (RFC 6455 §5.3). */
  readonly masks: boolean;
  /** Set when the network has not taken all of a write at once. */
  unsent: boolean;
}

/**
 * Puts frames together in one piece of memory for all connections, and gives those of one connection and one turn of the
 * event loop to the network in one write, which is most of what a frame costs. Frames of another connection let those
 * before them go first, so the memory needs one owner at a time only.
 */
export class Outbox {
  private slab = Memory.of(SLAB_BYTES);
  /** Where the frames that wait begin and end. */
  private from = 0;
  private to = 0;
  private target: FrameTarget | null = null;
  private turns = 0;
  private scheduled = false;

  /** Bytes of this connection that wait for the end of the turn. */
  waiting(target: FrameTarget): number {
    return this.target === target ? this.to - this.from : 0;
  }

  text(target: FrameTarget, text: string): void {
    const most = text.length > LONG_TEXT ? Buffer.byteLength(text) : text.length * MAX_BYTES_PER_UNIT;
    this.reserve(target, most);
    // Room for the header that fits if the text is ASCII, which nearly all is.
    const headerBytes = headerSize(text.length, target.masks);
    const payloadFrom = this.to + headerBytes;
    const length = this.slab.bytes.write(text, payloadFrom);
    const needed = headerSize(length, target.masks);
    if (needed !== headerBytes) this.slab.bytes.copyWithin(this.to + needed, payloadFrom, payloadFrom + length);
    this.seal(OPCODE.text, length, needed);
  }

  /** A text frame whose characters are bytes, so that its length is known and most of it is copied. */
  ascii(target: FrameTarget, { head, tail }: FrameAround, payload: string): void {
    const length = head.length + payload.length + tail.length;
    this.reserve(target, length);
    const headerBytes = headerSize(length, target.masks);
    const from = this.to + headerBytes;
    const { bytes } = this.slab;
    put(bytes, head, from);
    bytes.write(payload, from + head.length, 'latin1');
    put(bytes, tail, from + head.length + payload.length);
    this.seal(OPCODE.text, length, headerBytes);
  }

  control(target: FrameTarget, opcode: number, payload: Buffer): void {
    this.reserve(target, payload.length);
    const headerBytes = headerSize(payload.length, target.masks);
    payload.copy(this.slab.bytes, this.to + headerBytes);
    this.seal(opcode, payload.length, headerBytes);
  }

  /** Until `endTurn` nothing is written; every call must be followed by it. */
  beginTurn(): void {
    this.turns++;
  }

  endTurn(): void {
    this.turns--;
    if (this.turns === 0) this.flush();
  }

  flush(): void {
    const { target, from, to } = this;
    if (target === null) return;
    this.target = null;
    const { socket } = target;
    if (socket.writable) socket.write(this.slab.bytes.subarray(from, to));
    target.unsent = socket.writableLength > 0;
    if (this.slab.bytes.length > SLAB_BYTES) this.renew(SLAB_BYTES);
    // What was not taken is still read from here.
    else if (target.unsent) this.from = to;
    else this.to = from;
  }

  private reserve(target: FrameTarget, payloadBytes: number): void {
    const needed = MAX_HEADER_BYTES + payloadBytes;
    if (this.target !== target) this.flush();
    if (this.to + needed > this.slab.bytes.length) this.makeRoom(needed);
    if (this.target !== null) return;
    this.target = target;
    if (this.turns > 0 || this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  private makeRoom(needed: number): void {
    this.flush();
    if (this.to + needed > this.slab.bytes.length) this.renew(Math.max(SLAB_BYTES, needed));
  }

  private renew(size: number): void {
    this.slab = Memory.of(size);
    this.from = 0;
    this.to = 0;
  }

  /** Writes the header before a payload that is in its place. */
  private seal(opcode: number, length: number, headerBytes: number): void {
    const { bytes } = this.slab;
    const at = this.to;
    const masks = this.target?.masks ?? false;
    bytes[at] = FIN | opcode;
    bytes[at + 1] = (masks ? MASKED : 0) | shortLength(length);
    if (length > 0xffff) {
      bytes.writeUInt32BE(0, at + 2);
      bytes.writeUInt32BE(length, at + 6);
    } else if (length > 125) bytes.writeUInt16BE(length, at + 2);
    const payloadFrom = at + headerBytes;
    this.to = payloadFrom + length;
    if (masks) this.mask(payloadFrom);
  }

  private mask(payloadFrom: number): void {
    const key = freshKey();
    writeKey(this.slab.bytes, payloadFrom - 4, key);
    this.slab.mask(payloadFrom, this.to, key);
  }
}

/** Written out: for so few bytes a native copy takes longer. */
function put(bytes: Buffer, part: Uint8Array, at: number): void {
  for (let index = 0; index < part.length; index++) bytes[at + index] = part[index] ?? 0;
}

const shortLength = (length: number): number => (length > 0xffff ? 127 : length > 125 ? 126 : length);

const headerSize = (length: number, masks: boolean): number =>
  (length > 0xffff ? 10 : length > 125 ? 4 : 2) + (masks ? 4 : 0);

/** All connections of a process share one. */
export const outbox = new Outbox();
