import type { MuLawPayload } from './ports/phone';

/** µ-law at 8 kHz: 8 bytes a millisecond. */
export const BYTES_PER_MS = 8;

/** The longest stretch between two marks: 100 ms. */
export const MAX_STEP_BYTES = 100 * BYTES_PER_MS;

/** Bytes that a base64 payload holds. */
export function payloadBytes(payload: MuLawPayload): number {
  const padding = payload.endsWith('==') ? 2 : payload.endsWith('=') ? 1 : 0;
  return Math.max(0, Math.floor((payload.length * 3) / 4) - padding);
}

/**
 * Base64 characters, from `at` on, of the longest piece of at most `maxBytes`. A payload is cut between groups of four
 * characters (three bytes), so it need not be decoded and the bytes stay the same.
 */
export function pieceAt(payload: MuLawPayload, at: number, maxBytes: number): MuLawPayload {
  const chars = Math.floor(maxBytes / 3) * 4;
  return at === 0 && payload.length <= chars ? payload : payload.slice(at, at + chars);
}
