import type { MuLawPayload } from '@switchboard/call';
import { ascii, behind, behindDigits, behindWord, isBase64In, MISMATCH, numberIn } from '@switchboard/call';

const MEDIA = ascii('{"event":"media","sequenceNumber":"');
const TIMESTAMP = ascii('","timestamp":"');
const PAYLOAD = ascii('","payload":"');
const MARK = ascii('{"event":"mark","sequenceNumber":"');
const TAIL = ascii('"}}');

/** What stands around the counters and the payload of one stream's media frames. */
interface Shape {
  /** Between sequence number and chunk. */
  readonly middle: Uint8Array;
  /** Behind the payload. */
  readonly tail: Uint8Array;
}

/**
 * Reads the caller's audio (50 a second) and echoes of marks (some 10) where they lie, without making anything but the payload
 * or the name. Only frames as Twilio writes them today, media in the two key orders that were seen, are read here, each byte of
 * them proved; what differs in any of them is left to the full parser. What was read stands in the fields.
 */
export class StreamFrameReader {
  payload: MuLawPayload = '';
  timestampMs = 0;
  markName = '';
  private readonly sidFirst: Shape;
  private readonly sidLast: Shape;
  private readonly markMiddle: Uint8Array;
  private shape: Shape;

  /** `streamSid`: letters, digits and underscores only. */
  constructor(streamSid: string) {
    const media = '"media":{"track":"inbound","chunk":"';
    this.sidFirst = { middle: ascii(`","streamSid":"${streamSid}",${media}`), tail: TAIL };
    this.sidLast = { middle: ascii(`",${media}`), tail: ascii(`"},"streamSid":"${streamSid}"}`) };
    this.markMiddle = ascii(`","streamSid":"${streamSid}","mark":{"name":"`);
    this.shape = this.sidFirst;
  }

  /** Whether the frame from `from` to `to` holds audio of the caller. */
  readMedia(bytes: Buffer, from: number, to: number): boolean {
    const middle = behindDigits(bytes, behind(bytes, from, to, MEDIA), to);
    if (middle === MISMATCH) return false;
    if (this.readAudio(bytes, middle, to, this.shape)) return true;
    // A far side keeps to one order, so the one that fits is tried first from now on.
    const other = this.shape === this.sidFirst ? this.sidLast : this.sidFirst;
    if (!this.readAudio(bytes, middle, to, other)) return false;
    this.shape = other;
    return true;
  }

  /** Whether the frame is the echo of a mark with a name as our line writes them. */
  readMark(bytes: Buffer, from: number, to: number): boolean {
    const counter = behind(bytes, from, to, MARK);
    const name = behind(bytes, behindDigits(bytes, counter, to), to, this.markMiddle);
    const end = behindWord(bytes, name, to);
    if (end === name || behind(bytes, end, to, TAIL) !== to) return false;
    this.markName = bytes.toString('latin1', name, end);
    return true;
  }

  private readAudio(bytes: Buffer, from: number, to: number, { middle, tail }: Shape): boolean {
    const chunk = behind(bytes, from, to, middle);
    const stamp = behind(bytes, behindDigits(bytes, chunk, to), to, TIMESTAMP);
    const stampEnd = behindDigits(bytes, stamp, to);
    const payload = behind(bytes, stampEnd, to, PAYLOAD);
    const end = to - tail.length;
    if (payload === MISMATCH || end <= payload || behind(bytes, end, to, tail) !== to) return false;
    if (!isBase64In(bytes, payload, end)) return false;
    this.timestampMs = numberIn(bytes, stamp, stampEnd);
    this.payload = bytes.toString('latin1', payload, end);
    return true;
  }
}
