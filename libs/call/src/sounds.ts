import { payloadOf, silenceBytes, toneBytes } from './dual-tone';
import type { SoundBank } from './ports/sounds';

const NOTE_MS = 140;
const SOFT = 2_600;

/** Two rising notes with a pause after them. */
export const DEFAULT_SOUNDS: SoundBank = {
  hold: payloadOf(
    toneBytes({ hertz: [440], ms: NOTE_MS, amplitude: SOFT }),
    silenceBytes(60),
    toneBytes({ hertz: [554.37], ms: NOTE_MS, amplitude: SOFT }),
    silenceBytes(60),
  ),
};
