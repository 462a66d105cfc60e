import { muLawToLinear } from '@switchboard/simulators';

const SAMPLES_PER_SECOND = 8_000;
/** ITU-T Q.23. */
const ROWS = [697, 770, 852, 941] as const;
const COLUMNS = [1209, 1336, 1477, 1633] as const;
const KEYS = ['123A', '456B', '789C', '*0#D'] as const;
/** A frame as the wire has it, 20 ms: short enough for tones of 40 ms. */
const FRAME = 160;
/** ITU-T Q.24: a tone of 40 ms must be recognised, a shorter one need not. */
const FRAMES_OF_A_KEY = 2;
/** Of all the power of a frame, so much lies on the two frequencies of a key; speech spreads wider. */
const PURITY = 0.8;
const AUDIBLE = 500;

/** Share of one frequency in the power of a frame (Goertzel); a pure tone has about 1. */
function share(samples: readonly number[], hertz: number, total: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hertz) / SAMPLES_PER_SECOND);
  let [one, two] = [0, 0];
  for (const sample of samples) [one, two] = [sample + factor * one - two, one];
  return (2 * (one * one + two * two - factor * one * two)) / (samples.length * total);
}

function strongest(samples: readonly number[], hertz: readonly number[], total: number): { at: number; share: number } {
  const shares = hertz.map((one) => share(samples, one, total));
  const most = Math.max(...shares);
  return { at: shares.indexOf(most), share: most };
}

/** The key that sounds in a frame; null for speech and silence. */
function keyOf(frame: Uint8Array): string | null {
  const samples = Array.from(muLawToLinear(frame));
  const total = samples.reduce((sum, sample) => sum + sample * sample, 0);
  if (total / samples.length < AUDIBLE ** 2) return null;
  const [row, column] = [strongest(samples, ROWS, total), strongest(samples, COLUMNS, total)];
  return row.share + column.share < PURITY ? null : (KEYS[row.at]?.[column.at] ?? null);
}

/** The keys that a receiver at the far end hears in µ-law sound. */
export function keysHeard(sound: Uint8Array): string {
  const frames = Array.from({ length: Math.floor(sound.length / FRAME) }, (_, at) =>
    keyOf(sound.subarray(at * FRAME, (at + 1) * FRAME)),
  );
  let keys = '';
  let run = 0;
  for (const [at, key] of frames.entries()) {
    run = key !== null && key === frames[at - 1] ? run + 1 : 1;
    if (key !== null && run === FRAMES_OF_A_KEY) keys += key;
  }
  return keys;
}
