import type { ModelAudio } from '@switchboard/call';
import { ascii, behind, behindDigits, behindWord, isBase64In, MISMATCH, numberIn } from '@switchboard/call';

const EVENT = ascii('{"type":"response.output_audio.delta","event_id":"');
const RESPONSE = ascii('","response_id":"');
const ITEM = ascii('","item_id":"');
const OUTPUT = ascii('","output_index":');
const CONTENT = ascii(',"content_index":');
const DELTA = ascii(',"delta":"');
const TAIL = ascii('"}');
const MAX_INDEX_DIGITS = 9;

/**
 * Reads audio deltas where they lie, nearly all of the bytes that a model sends. Only the frame as OpenAI writes it today is
 * read here, each byte of it proved; what differs in any of them is left to the parsers of text. Null for such a frame.
 */
export class AudioDeltaReader {
  private responseId = '';
  private itemId = '';

  read(bytes: Buffer, from: number, to: number): ModelAudio | null {
    const response = behind(bytes, behindWord(bytes, behind(bytes, from, to, EVENT), to), to, RESPONSE);
    const responseEnd = behindWord(bytes, response, to);
    const item = behind(bytes, responseEnd, to, ITEM);
    const itemEnd = behindWord(bytes, item, to);
    const output = behind(bytes, itemEnd, to, OUTPUT);
    const content = behind(bytes, behindIndex(bytes, output, to), to, CONTENT);
    const contentEnd = behindIndex(bytes, content, to);
    const delta = behind(bytes, contentEnd, to, DELTA);
    const end = to - TAIL.length;
    if (delta === MISMATCH || responseEnd === response || itemEnd === item) return null;
    if (behind(bytes, end, to, TAIL) !== to || !isBase64In(bytes, delta, end)) return null;
    this.responseId = sameOr(this.responseId, bytes, response, responseEnd);
    this.itemId = sameOr(this.itemId, bytes, item, itemEnd);
    const { responseId, itemId } = this;
    const payload = bytes.toString('latin1', delta, end);
    return { responseId, itemId, contentIndex: numberIn(bytes, content, contentEnd), payload };
  }
}

/** As JSON writes a small whole number. */
function behindIndex(bytes: Buffer, at: number, to: number): number {
  const end = behindDigits(bytes, at, to);
  if (end - at === 1) return end;
  return end === MISMATCH || end - at > MAX_INDEX_DIGITS || bytes[at] === 48 ? MISMATCH : end;
}

/** The word that was there the last time, if it is the same: one answer is many deltas. */
function sameOr(known: string, bytes: Buffer, from: number, to: number): string {
  if (known.length !== to - from) return bytes.toString('latin1', from, to);
  for (let index = 0; index < known.length; index++)
    if (known.charCodeAt(index) !== bytes[from + index]) return bytes.toString('latin1', from, to);
  return known;
}
