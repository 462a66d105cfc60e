import { isUtf8 } from 'node:buffer';
import { GrowingBytes } from './growing-bytes';
import type { Memory } from './mask';
import { keyAt } from './mask';
import { CLOSE, isCloseCode, MAX_CONTROL_BYTES, OPCODE } from './protocol';

/** What a stream of frames says. Bytes are valid during the call only. */
export interface FrameSink {
  /** A whole text message; not yet known to be UTF-8. */
  message(bytes: Buffer, from: number, to: number): void;
  binaryMessage(size: number): void;
  pinged(payload: Buffer): void;
  ponged(): void;
  /** The far side's close frame; nothing more is read. */
  closing(code: number, reason: string): void;
  /** The far side broke the protocol; nothing more is read. `code` is what it is to be told. */
  broken(code: number, why: string): void;
}

export interface FrameRules {
  /** True reads what clients send (always masked), false what servers send (never masked). */
  readonly masked: boolean;
  /** The longest message, all its fragments together. */
  readonly maxBytes: number;
}

/** The frame is not all there yet. */
const INCOMPLETE = -1;
const FIN = 0x80;
const RESERVED = 0x70;
const IS_CONTROL = 0x8;
const MASKED = 0x80;
const LENGTH_16 = 126;
const MASK_BYTES = 4;

/**
 * Reads the frames of one side of a connection (RFC 6455 §5). Frames that arrive whole are read where they lie; what is left
 * of a chunk is kept until the rest comes. Total: whatever arrives, nothing throws but the sink itself.
 */
export class FrameReader {
  private stopped = false;
  private left: GrowingBytes | null = null;
  /** Opcode of the fragmented message that is under way; 0 for none. */
  private fragmented = 0;
  private fragments: GrowingBytes | null = null;
  private fragmentBytes = 0;

  private readonly masked: boolean;
  private readonly keyBytes: number;
  private readonly maxBytes: number;

  constructor(
    { masked, maxBytes }: FrameRules,
    private readonly sink: FrameSink,
  ) {
    this.masked = masked;
    this.keyBytes = masked ? MASK_BYTES : 0;
    this.maxBytes = maxBytes;
  }

  stop(): void {
    this.stopped = true;
    this.left = null;
    this.fragments = null;
  }

  /** The next bytes; they are unmasked in place. */
  push(memory: Memory, size: number): void {
    if (this.stopped) return;
    if (this.left !== null) return this.pushBehind(this.left, memory, size);
    const read = this.readAll(memory, size);
    if (read === size || this.stopped) return;
    this.left = new GrowingBytes();
    this.left.add(memory.bytes, read, size);
  }

  private pushBehind(left: GrowingBytes, memory: Memory, size: number): void {
    left.add(memory.bytes, 0, size);
    const read = this.readAll(left.memory, left.size);
    if (read === left.size) this.left = null;
    else if (read > 0) left.drop(read);
  }

  /** Reads whole frames and says where the first begins that is not. */
  private readAll(memory: Memory, size: number): number {
    let at = 0;
    while (!this.stopped) {
      const next = this.readFrame(memory, at, size);
      if (next === INCOMPLETE) break;
      at = next;
    }
    return at;
  }

  /** Reads the frame that begins at `at` and says where the next one does. */
  private readFrame(memory: Memory, at: number, size: number): number {
    const { bytes } = memory;
    if (size - at < 2) return INCOMPLETE;
    const fault = this.faultOf(bytes[at] ?? 0, bytes[at + 1] ?? 0);
    if (fault !== null) return this.fail(CLOSE.protocolError, fault);
    const keyFrom = behindLength(bytes, at + 1);
    if (size < keyFrom) return INCOMPLETE;
    const length = lengthAt(bytes, at + 1);
    // Told by the header alone, before any of it is kept.
    if (length + this.fragmentBytes > this.maxBytes) return this.fail(CLOSE.tooBig, 'message too big');
    const from = keyFrom + this.keyBytes;
    const to = from + length;
    if (size < to) return INCOMPLETE;
    if (this.masked) memory.mask(from, to, keyAt(bytes, keyFrom));
    this.readPayload(bytes[at] ?? 0, bytes, from, to);
    return to;
  }

  /** What is wrong with the first two bytes of a frame. */
  private faultOf(first: number, second: number): string | null {
    const opcode = first & 0xf;
    if ((first & RESERVED) !== 0) return 'reserved bits set';
    if (((second & MASKED) !== 0) !== this.masked) return this.masked ? 'frame not masked' : 'frame masked';
    if ((opcode & IS_CONTROL) !== 0) return controlFault(first, second & 0x7f);
    if (opcode > OPCODE.binary) return 'unknown opcode';
    if (opcode === OPCODE.continuation) return this.fragmented === 0 ? 'nothing to continue' : null;
    return this.fragmented === 0 ? null : 'message within a message';
  }

  private readPayload(first: number, bytes: Buffer, from: number, to: number): void {
    const opcode = first & 0xf;
    if ((opcode & IS_CONTROL) !== 0) this.readControl(opcode, bytes, from, to);
    else if (opcode === OPCODE.text && (first & FIN) !== 0) this.sink.message(bytes, from, to);
    else this.readFragment(first, bytes, from, to);
  }

  private readControl(opcode: number, bytes: Buffer, from: number, to: number): void {
    if (opcode === OPCODE.ping) this.sink.pinged(bytes.subarray(from, to));
    else if (opcode === OPCODE.pong) this.sink.ponged();
    else this.readClose(bytes, from, to);
  }

  private readClose(bytes: Buffer, from: number, to: number): void {
    const code = to === from ? CLOSE.noStatus : bytes.readUInt16BE(from);
    const reason = bytes.subarray(Math.min(from + 2, to), to);
    if (to > from && !isCloseCode(code)) this.fail(CLOSE.protocolError, `close code ${code}`);
    else if (!isUtf8(reason)) this.fail(CLOSE.notUtf8, 'close reason is not UTF-8');
    else {
      this.stop();
      this.sink.closing(code, reason.toString());
    }
  }

  /** A part of a message, or a binary one: of binary ones only the size is told, so their bytes are not kept. */
  private readFragment(first: number, bytes: Buffer, from: number, to: number): void {
    const opcode = first & 0xf;
    if (opcode !== OPCODE.continuation) this.fragmented = opcode;
    this.fragmentBytes += to - from;
    if (this.fragmented === OPCODE.text) (this.fragments ??= new GrowingBytes()).add(bytes, from, to);
    if ((first & FIN) !== 0) this.endMessage();
  }

  private endMessage(): void {
    const { fragmented, fragments, fragmentBytes } = this;
    this.fragmented = 0;
    this.fragments = null;
    this.fragmentBytes = 0;
    if (fragmented === OPCODE.binary) this.sink.binaryMessage(fragmentBytes);
    else if (fragments !== null) this.sink.message(fragments.memory.bytes, 0, fragments.size);
  }

  private fail(code: number, why: string): number {
    this.stop();
    this.sink.broken(code, why);
    return INCOMPLETE;
  }
}

function controlFault(first: number, length: number): string | null {
  const opcode = first & 0xf;
  if (opcode > OPCODE.pong) return 'unknown opcode';
  if ((first & FIN) === 0) return 'control frame in fragments';
  if (length > MAX_CONTROL_BYTES) return 'control frame too long';
  return opcode === OPCODE.close && length === 1 ? 'half a close code' : null;
}

/** Where the length that begins at `at` ends. */
function behindLength(bytes: Buffer, at: number): number {
  const short = (bytes[at] ?? 0) & 0x7f;
  if (short < LENGTH_16) return at + 1;
  return short === LENGTH_16 ? at + 3 : at + 9;
}

/** Far above any limit where the upper half of 64 bits is used. */
function lengthAt(bytes: Buffer, at: number): number {
  const short = (bytes[at] ?? 0) & 0x7f;
  if (short < LENGTH_16) return short;
  if (short === LENGTH_16) return bytes.readUInt16BE(at + 1);
  return bytes.readUInt32BE(at + 1) === 0 ? bytes.readUInt32BE(at + 5) : Number.POSITIVE_INFINITY;
}
