import type { MuLawPayload } from '@switchboard/call';

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const HEAD = ascii('{"event":"media","sequenceNumber":"');
const TIMESTAMP = ascii('","timestamp":"');
const PAYLOAD = ascii('","payload":"');
const TAIL = ascii('"}}');
const ZERO = 48;
const NINE = 57;
const EQUALS = 61;
/** So many digits are a whole number that a double holds. */
const MAX_DIGITS = 15;
const MISMATCH = -1;

/** 1 for each byte that is not one of base64's 64 letters. */
const FOREIGN = new Uint8Array(256).fill(1);
for (const letter of ascii('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')) FOREIGN[letter] = 0;

/** What stands around the counters and the payload of one stream's frames. */
interface Shape {
  /** Between sequence number and chunk. */
  readonly middle: Uint8Array;
  /** Behind the payload. */
  readonly tail: Uint8Array;
}

/**
 * Reads the caller's frames of one stream where they lie, 50 a second, without making anything but the payload. Only the frame
 * as Twilio writes it today, in the two key orders that were seen, is read here, each byte of it proved; what differs in any
 * of them is left to the full parser. What was read stands in `payload` and `timestampMs`.
 */
export class MediaFrameReader {
  payload: MuLawPayload = '';
  timestampMs = 0;
  private readonly sidFirst: Shape;
  private readonly sidLast: Shape;
  private shape: Shape;

  /** `streamSid`: letters, digits and underscores only. */
  constructor(streamSid: string) {
    const media = '"media":{"track":"inbound","chunk":"';
    this.sidFirst = { middle: ascii(`","streamSid":"${streamSid}",${media}`), tail: TAIL };
    this.sidLast = { middle: ascii(`",${media}`), tail: ascii(`"},"streamSid":"${streamSid}"}`) };
    this.shape = this.sidFirst;
  }

  /** Whether the frame from `from` to `to` was such a one. */
  read(bytes: Buffer, from: number, to: number): boolean {
    const counter = behind(bytes, from, to, HEAD);
    if (counter === MISMATCH) return false;
    const middle = behindDigits(bytes, counter, to);
    if (this.readRest(bytes, middle, to, this.shape)) return true;
    // A far side keeps to one order, so the other is tried next time, too.
    const other = this.shape === this.sidFirst ? this.sidLast : this.sidFirst;
    if (!this.readRest(bytes, middle, to, other)) return false;
    this.shape = other;
    return true;
  }

  private readRest(bytes: Buffer, from: number, to: number, { middle, tail }: Shape): boolean {
    const chunk = behind(bytes, from, to, middle);
    const stamp = behind(bytes, behindDigits(bytes, chunk, to), to, TIMESTAMP);
    const stampEnd = behindDigits(bytes, stamp, to);
    const payload = behind(bytes, stampEnd, to, PAYLOAD);
    const end = to - tail.length;
    if (payload === MISMATCH || end <= payload || behind(bytes, end, to, tail) !== to) return false;
    if (!isBase64(bytes, payload, end)) return false;
    this.timestampMs = numberIn(bytes, stamp, stampEnd);
    this.payload = bytes.toString('latin1', payload, end);
    return true;
  }
}

/** Where `expected` ends if it stands at `at`; a mismatch before is handed on. */
function behind(bytes: Buffer, at: number, to: number, expected: Uint8Array): number {
  const { length } = expected;
  if (at === MISMATCH || at + length > to) return MISMATCH;
  for (let index = 0; index < length; index++) if (bytes[at + index] !== expected[index]) return MISMATCH;
  return at + length;
}

/** Where the digits that begin at `at` end; there must be some, and not too many. */
function behindDigits(bytes: Buffer, at: number, to: number): number {
  if (at === MISMATCH) return MISMATCH;
  let end = at;
  for (; end < to; end++) {
    const byte = bytes[end] ?? 0;
    if (byte < ZERO || byte > NINE) break;
  }
  return end > at && end - at <= MAX_DIGITS ? end : MISMATCH;
}

function numberIn(bytes: Buffer, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + (bytes[at] ?? 0) - ZERO;
  return value;
}

/** Standard base64 with its padding. */
function isBase64(bytes: Buffer, from: number, to: number): boolean {
  if ((to - from) % 4 !== 0) return false;
  let end = to;
  if (bytes[end - 1] === EQUALS) end--;
  if (bytes[end - 1] === EQUALS) end--;
  let foreign = 0;
  for (let at = from; at < end; at++) foreign |= FOREIGN[bytes[at] ?? 0] ?? 1;
  return foreign === 0;
}
