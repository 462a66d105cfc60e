import { BYTES_PER_MS } from '../audio';
import type { MuLawPayload } from '../ports/phone';

/** Mean magnitude of the (logarithmic) µ-law codes from which a frame of a caller counts as speech: about −40 dBFS. */
const SPEECH_CODE = 24;
/** A model's silence is exact zeros or dither; what is louder than about −52 dBFS at any moment is sound. */
const SOUND_CODE = 10;
const FRAME_BYTES = 20 * BYTES_PER_MS;

/** µ-law codes are inverted on the wire: 0xFF and 0x7F are the two zeros. */
const codeOf = (byte: number): number => ~byte & 0x7f;

/** Whether anything can be heard in what a model sent. */
export function hasSound(payload: MuLawPayload): boolean {
  const bytes = Buffer.from(payload, 'base64');
  for (const byte of bytes) if (codeOf(byte) > SOUND_CODE) return true;
  return false;
}

/** Calls back for each 20 ms of a caller's audio: loud enough for speech or not, and how many ms it lasts. */
export function eachFrame(payload: MuLawPayload, frame: (loud: boolean, ms: number) => void): void {
  const bytes = Buffer.from(payload, 'base64');
  for (let from = 0; from < bytes.length; from += FRAME_BYTES) {
    const to = Math.min(bytes.length, from + FRAME_BYTES);
    let sum = 0;
    for (let at = from; at < to; at++) sum += codeOf(bytes[at] ?? 0xff);
    frame(sum > SPEECH_CODE * (to - from), (to - from) / BYTES_PER_MS);
  }
}
