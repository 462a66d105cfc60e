/** 8 kHz, one byte a sample. */
export const BYTES_PER_MS = 8;
export const FRAME_MS = 20;
export const FRAME_BYTES = FRAME_MS * BYTES_PER_MS;
export const SILENCE = 0xff;

/** Mean amplitude (of 32,124) from which a frame counts as audible: about -44 dBFS, far above the coding noise of silence. */
export const AUDIBLE = 200;

function amplitude(code: number): number {
  const inverted = ~code & 0xff;
  const exponent = (inverted >> 4) & 0x07;
  const mantissa = inverted & 0x0f;
  return (((mantissa << 3) + 0x84) << exponent) - 0x84;
}

/** Absolute linear amplitude of each µ-law code (ITU-T G.711). */
export const AMPLITUDES: Readonly<Uint16Array> = Uint16Array.from({ length: 256 }, (_, code) => amplitude(code));

/** Linear 16-bit sample to µ-law (ITU-T G.711). */
export function encodeMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const biased = Math.min(Math.abs(sample), 32_635) + 0x84;
  const exponent = Math.max(0, 24 - Math.clz32(biased));
  const mantissa = (biased >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** A sine tone in µ-law, such as the beep of an answering machine. */
export function tone(hertz: number, ms: number): Uint8Array {
  const step = (2 * Math.PI * hertz) / (BYTES_PER_MS * 1000);
  return Uint8Array.from({ length: ms * BYTES_PER_MS }, (_, at) => encodeMuLaw(Math.round(8000 * Math.sin(at * step))));
}
