/**
 * Reading text frames where they lie, for those that come many times a second: each function tells where something ends that
 * should begin at `at`, or {@link MISMATCH}; a mismatch that comes in goes out again, so a whole frame is one chain.
 */
export const MISMATCH = -1;

const QUOTE = 34;
const ZERO = 48;
const NINE = 57;
const EQUALS = 61;
/** So many digits are a whole number that a double holds. */
const MAX_DIGITS = 15;

const classOf = (letters: string): Uint8Array => {
  const table = new Uint8Array(256);
  for (const letter of Buffer.from(letters, 'latin1')) table[letter] = 1;
  return table;
};
const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const BASE64 = classOf(`${ALPHANUMERIC}+/`);
/** What needs no unescaping and is ASCII. */
const PLAIN = classOf(`${ALPHANUMERIC}_.+/=:-`);

export const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** Behind exactly these bytes. */
export function behind(bytes: Buffer, at: number, to: number, expected: Uint8Array): number {
  const { length } = expected;
  if (at === MISMATCH || at + length > to) return MISMATCH;
  for (let index = 0; index < length; index++) if (bytes[at + index] !== expected[index]) return MISMATCH;
  return at + length;
}

/** Behind some digits, not too many for a number. */
export function behindDigits(bytes: Buffer, at: number, to: number): number {
  if (at === MISMATCH) return MISMATCH;
  let end = at;
  for (; end < to; end++) {
    const byte = bytes[end] ?? 0;
    if (byte < ZERO || byte > NINE) break;
  }
  return end > at && end - at <= MAX_DIGITS ? end : MISMATCH;
}

/** Behind a word without an escape, where its quote stands; the word may be empty. */
export function behindWord(bytes: Buffer, at: number, to: number): number {
  if (at === MISMATCH) return MISMATCH;
  let end = at;
  while (end < to && PLAIN[bytes[end] ?? 0] === 1) end++;
  return bytes[end] === QUOTE && end < to ? end : MISMATCH;
}

export function numberIn(bytes: Buffer, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + (bytes[at] ?? 0) - ZERO;
  return value;
}

/** Whether these bytes, some, are standard base64 with its padding. */
export function isBase64In(bytes: Buffer, from: number, to: number): boolean {
  if (to <= from || (to - from) % 4 !== 0) return false;
  let end = to;
  if (bytes[end - 1] === EQUALS) end--;
  if (bytes[end - 1] === EQUALS) end--;
  let letters = 1;
  for (let at = from; at < end; at++) letters &= BASE64[bytes[at] ?? 0] ?? 0;
  return letters === 1;
}
