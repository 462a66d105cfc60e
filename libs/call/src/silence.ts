import { BYTES_PER_MS, payloadBytes } from './audio';
import { payloadOf, silenceBytes } from './dual-tone';
import type { MuLawPayload } from './ports/phone';

let last: { readonly bytes: number; readonly payload: MuLawPayload } = { bytes: 0, payload: '' };

/** Digital silence as long as `payload`; frames are of one length, so it is made once. */
export function silenceOf(payload: MuLawPayload): MuLawPayload {
  const bytes = payloadBytes(payload);
  if (bytes !== last.bytes) last = { bytes, payload: payloadOf(silenceBytes(bytes / BYTES_PER_MS)) };
  return last.payload;
}
