/**
 * Audio that can be told apart: numbers are written as base64 digits, so that a payload is put together and read without
 * being encoded or decoded, and is still what it says: µ-law in base64.
 */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));
const MARK_DIGITS = 4;

/** µ-law at 8 kHz. */
export const BYTES_PER_MS = 8;
/** One frame of the caller. */
export const FRAME_MS = 20;
/** 160 bytes. */
const FRAME_CHARS = 216;
const FRAME_TAIL = `${'1Zbf'.repeat((FRAME_CHARS - 2 * MARK_DIGITS - 4) / 4)}fw==`;

/** A cell is the smallest piece of the model's audio that says where it belongs: 24 bytes, 3 ms. */
const CELL_FILL = '7v9+f3/+/v5+fn9/f3//';
const CELLS = 66;
const DELTA_TAIL = `${'7v9+f3'.repeat(3)}/+fw==`;

/** One delta of the model holds so much, as on the real line: 1,600 bytes, so its base64 ends with padding. */
export const DELTA_MS = 200;

export function digits(value: number): string {
  let text = '';
  for (let rest = value, at = 0; at < MARK_DIGITS; at++, rest = Math.floor(rest / 64)) text = DIGITS[rest % 64] + text;
  return text;
}

/** The number that stands at `at`; NaN where there is none. */
export function numberAt(text: string, at: number): number {
  let value = 0;
  for (let i = at; i < at + MARK_DIGITS; i++) value = value * 64 + (VALUES.get(text[i] ?? '') ?? Number.NaN);
  return value;
}

/** 20 ms of caller `call`. */
export const callerPayload = (callMark: string, seq: number): string => callMark + digits(seq) + FRAME_TAIL;

/** Whose frame it is and which; null when a single byte differs from what was sent. */
export function readCallerPayload(payload: string): { readonly call: number; readonly seq: number } | null {
  if (payload.length !== FRAME_CHARS || !payload.endsWith(FRAME_TAIL)) return null;
  const [call, seq] = [numberAt(payload, 0), numberAt(payload, MARK_DIGITS)];
  return Number.isNaN(call) || Number.isNaN(seq) ? null : { call, seq };
}

/** The audio of one delta; no two of its cells are alike, nor like those of another delta, response or call. */
export function deltaPayload(callMark: string, response: number, delta: number): string {
  const head = callMark + digits(response);
  let payload = '';
  for (let cell = 0; cell < CELLS; cell++) payload += head + digits(delta * CELLS + cell) + CELL_FILL;
  return payload + DELTA_TAIL;
}

/** Bytes in a base64 text. */
export function payloadBytes(payload: string): number {
  const padding = payload.endsWith('==') ? 2 : payload.endsWith('=') ? 1 : 0;
  return (payload.length / 4) * 3 - padding;
}
