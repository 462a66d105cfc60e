import { randomFillSync } from 'node:crypto';

/** RFC 6455 §5.3: unpredictable keys; they are drawn some thousand at a time. */
const KEYS = new Int32Array(2_048);
let nextKey = KEYS.length;

/** A fresh key as four bytes in the order of this machine. */
export function freshKey(): number {
  if (nextKey === KEYS.length) {
    randomFillSync(KEYS);
    nextKey = 0;
  }
  return KEYS[nextKey++] ?? 0;
}

const IS_LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** The key that stands at `at`, as {@link freshKey} gives it. */
export const keyAt = (bytes: Buffer, at: number): number =>
  IS_LITTLE_ENDIAN ? bytes.readInt32LE(at) : bytes.readInt32BE(at);

export function writeKey(bytes: Buffer, at: number, key: number): void {
  if (IS_LITTLE_ENDIAN) bytes.writeInt32LE(key, at);
  else bytes.writeInt32BE(key, at);
}

/** The key's byte number `index`, counted round. */
const keyByte = (key: number, index: number): number =>
  (key >>> ((IS_LITTLE_ENDIAN ? index & 3 : 3 - (index & 3)) << 3)) & 0xff;

/** The key as it lies over a word that begins with the payload's byte number `index`. */
function turned(key: number, index: number): number {
  const bits = (index & 3) << 3;
  if (bits === 0) return key;
  return IS_LITTLE_ENDIAN ? (key >>> bits) | (key << (32 - bits)) : (key << bits) | (key >>> (32 - bits));
}

function maskBytes(bytes: Uint8Array, from: number, to: number, key: number): void {
  for (let at = from; at < to; at++) bytes[at] = (bytes[at] ?? 0) ^ keyByte(key, at - from);
}

/** Bytes that can be masked: in words of four where their place in memory allows it. */
export class Memory {
  private readonly words: Int32Array | null;

  constructor(readonly bytes: Buffer) {
    const { buffer, byteOffset, length } = bytes;
    this.words = byteOffset % 4 === 0 ? new Int32Array(buffer, byteOffset, length >>> 2) : null;
  }

  static of(size: number): Memory {
    return new Memory(Buffer.allocUnsafeSlow(size));
  }

  /** Masks or unmasks (it is the same) a payload in place. */
  mask(from: number, to: number, key: number): void {
    const { bytes, words } = this;
    if (words === null) return maskBytes(bytes, from, to, key);
    const firstWord = Math.min((from + 3) & ~3, to);
    const wordsEnd = Math.max(firstWord, to & ~3);
    maskBytes(bytes, from, firstWord, key);
    const word = turned(key, firstWord - from);
    for (let at = firstWord >>> 2; at < wordsEnd >>> 2; at++) words[at] = (words[at] ?? 0) ^ word;
    maskBytes(bytes, wordsEnd, to, turned(key, wordsEnd - from));
  }
}
