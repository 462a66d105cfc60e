import { payloadOf, silenceBytes, toneBytes } from './dual-tone';
import type { MuLawPayload } from './ports/phone';

/** ITU-T Q.23: the two frequencies of each key. */
const ROWS = [697, 770, 852, 941] as const;
const COLUMNS = [1209, 1336, 1477, 1633] as const;
const KEYS = ['123A', '456B', '789C', '*0#D'] as const;

/** Longer than the 40 ms that ITU-T Q.24 lets a receiver ask for, since speech codecs on the way smear. */
const TONE_MS = 120;
const PAUSE_MS = 80;
const AMPLITUDE = 7_000;

const TONES: ReadonlyMap<string, MuLawPayload> = new Map(
  KEYS.flatMap((row, rowAt) =>
    [...row].map((key, columnAt): [string, MuLawPayload] => {
      const hertz = [ROWS[rowAt] ?? 0, COLUMNS[columnAt] ?? 0];
      return [key, payloadOf(toneBytes({ hertz, ms: TONE_MS, amplitude: AMPLITUDE }), silenceBytes(PAUSE_MS))];
    }),
  ),
);

/** What can be sent in one go: keys, and `w` for a wait of half a second as in Twilio's `sendDigits`; not waits alone. */
export const KEYS_PATTERN = /^(?=.*[0-9*#A-D])[0-9*#A-Dw]{1,32}$/;

/** Half a second, in which a menu at the far side gets ready for the next key. */
export const PAUSE: MuLawPayload = payloadOf(silenceBytes(500));

export const isPause = (key: string): boolean => key === 'w';

/** The tone of a key and the pause after it. Throws for anything that is no key. */
export function keyTones(key: string): MuLawPayload {
  const tones = TONES.get(key);
  if (tones === undefined) throw new RangeError('Not a key of a telephone.');
  return tones;
}
