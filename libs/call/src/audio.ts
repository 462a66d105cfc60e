import type { MuLawPayload } from './ports/phone';

/** µ-law at 8 kHz: 8 bytes a millisecond. */
export const BYTES_PER_MS = 8;

/**
 * Base64 characters of one piece between two marks: 1,068 characters are 801 bytes, 100 ms and one sample. A multiple of 4,
 * so a payload is cut without being decoded and the bytes stay the same; not less than 100 ms, so that the usual deltas of
 * whole tenths of a second leave no crumb with a frame and a mark of its own.
 */
const PIECE_CHARS = 1_068;

/** Bytes that a base64 payload holds. */
export function payloadBytes(payload: MuLawPayload): number {
  const padding = payload.endsWith('==') ? 2 : payload.endsWith('=') ? 1 : 0;
  return Math.max(0, Math.floor((payload.length * 3) / 4) - padding);
}

/** The same bytes in pieces of at most 100.125 ms. */
export function pieces(payload: MuLawPayload): readonly MuLawPayload[] {
  if (payload.length <= PIECE_CHARS) return [payload];
  const cut: MuLawPayload[] = [];
  for (let at = 0; at < payload.length; at += PIECE_CHARS) cut.push(payload.slice(at, at + PIECE_CHARS));
  return cut;
}
