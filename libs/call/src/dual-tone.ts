import { BYTES_PER_MS } from './audio';
import type { MuLawPayload } from './ports/phone';

const SAMPLES_PER_SECOND = 8_000;
const BIAS = 0x84;
const CLIP = 32_635;

/** G.711 µ-law of one 16-bit sample. */
function muLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(CLIP, Math.abs(sample)) + BIAS;
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

export interface Tone {
  /** One frequency, or the two of a key. */
  readonly hertz: readonly number[];
  readonly ms: number;
  /** Amplitude of each frequency; full scale is 32,767. */
  readonly amplitude: number;
}

/** µ-law bytes of a tone whose ends are faded over 5 ms, so that it does not click. */
export function toneBytes({ hertz, ms, amplitude }: Tone): Uint8Array {
  const bytes = new Uint8Array(ms * BYTES_PER_MS);
  const fade = 5 * BYTES_PER_MS;
  for (let at = 0; at < bytes.length; at++) {
    const gain = Math.min(1, at / fade, (bytes.length - 1 - at) / fade) * amplitude;
    let sample = 0;
    for (const one of hertz) sample += gain * Math.sin((2 * Math.PI * one * at) / SAMPLES_PER_SECOND);
    bytes[at] = muLaw(Math.round(sample));
  }
  return bytes;
}

/** µ-law of digital silence. */
export const silenceBytes = (ms: number): Uint8Array => new Uint8Array(Math.round(ms * BYTES_PER_MS)).fill(0xff);

export const payloadOf = (...parts: readonly Uint8Array[]): MuLawPayload => Buffer.concat(parts).toString('base64');
