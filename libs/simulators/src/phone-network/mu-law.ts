import { linearToMuLaw, MU_LAW_SILENCE, muLawToLinear } from '../voices/g711';
import { TELEPHONE_BYTES_PER_MS } from '../voices/voices';

/** 8 kHz, one byte a sample. */
export const BYTES_PER_MS = TELEPHONE_BYTES_PER_MS;
export const FRAME_MS = 20;
export const FRAME_BYTES = FRAME_MS * BYTES_PER_MS;
export const SILENCE = MU_LAW_SILENCE;

/** Mean amplitude (of 32,124) from which a frame counts as audible: about -44 dBFS, far above the coding noise of silence. */
export const AUDIBLE = 200;

/** Absolute linear amplitude of each µ-law code. */
export const AMPLITUDES: Readonly<Uint16Array> = Uint16Array.from(
  muLawToLinear(Uint8Array.from({ length: 256 }, (_, code) => code)),
  Math.abs,
);

/** A sine tone in µ-law, such as the beep of an answering machine. */
export function tone(hertz: number, ms: number): Uint8Array {
  const step = (2 * Math.PI * hertz) / (BYTES_PER_MS * 1000);
  const samples = Int16Array.from({ length: ms * BYTES_PER_MS }, (_, at) => 8000 * Math.sin(at * step));
  return linearToMuLaw(samples);
}
