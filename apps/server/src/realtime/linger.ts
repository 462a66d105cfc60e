import type { Clock } from '@switchboard/call';

/** A final call is done when this long nothing was added: a late transcription may still come. */
export const LINGER_MS = 5_000;

/** Milliseconds of that time that are left for a final call whose last sign of life was at `sinceIso`. */
export function lingerLeftMs(sinceIso: string | null, clock: Clock): number {
  if (!sinceIso) return 0;
  const agoMs = clock.wallTime().getTime() - Date.parse(sinceIso);
  return Math.min(LINGER_MS, Math.max(0, LINGER_MS - agoMs));
}
