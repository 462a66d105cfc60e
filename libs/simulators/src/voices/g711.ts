/**
 * ITU-T G.711 both ways, by table. µ-law is what telephones in North America and Twilio speak, A-law the rest of the
 * world. Linear samples are 16-bit.
 */

/** What both laws make of silence. */
export const MU_LAW_SILENCE = 0xff;

const MU_LAW_BIAS = 0x84;
const MU_LAW_CLIP = 32_635;

function muLawToSample(code: number): number {
  const inverted = ~code & 0xff;
  const magnitude = (((inverted & 0x0f) << 3) + MU_LAW_BIAS) << ((inverted & 0x70) >> 4);
  return inverted & 0x80 ? MU_LAW_BIAS - magnitude : magnitude - MU_LAW_BIAS;
}

function sampleToMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), MU_LAW_CLIP) + MU_LAW_BIAS;
  const exponent = 24 - Math.clz32(magnitude);
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

function aLawToSample(code: number): number {
  const plain = code ^ 0x55;
  const exponent = (plain & 0x70) >> 4;
  const mantissa = ((plain & 0x0f) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return plain & 0x80 ? magnitude : -magnitude;
}

function sampleToALaw(sample: number): number {
  const positive = sample >= 0;
  const magnitude = Math.min(positive ? sample : -sample - 1, 32_767);
  const exponent = magnitude < 0x100 ? 0 : 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (exponent === 0 ? 4 : exponent + 3)) & 0x0f;
  return ((positive ? 0x80 : 0) | (exponent << 4) | mantissa) ^ 0x55;
}

const decoding = (decode: (code: number) => number): Int16Array =>
  Int16Array.from({ length: 256 }, (_, i) => decode(i));

/** Indexed by the sample's 16 bits read as unsigned. */
const encoding = (encode: (sample: number) => number): Uint8Array =>
  Uint8Array.from({ length: 65_536 }, (_, i) => encode((i << 16) >> 16));

const MU_LAW_DECODE = decoding(muLawToSample);
const MU_LAW_ENCODE = encoding(sampleToMuLaw);
const A_LAW_DECODE = decoding(aLawToSample);
const A_LAW_ENCODE = encoding(sampleToALaw);

function decodeWith(table: Int16Array, codes: Uint8Array): Int16Array {
  const samples = new Int16Array(codes.length);
  for (let i = 0; i < codes.length; i++) samples[i] = table[codes[i] ?? 0] ?? 0;
  return samples;
}

function encodeWith(table: Uint8Array, samples: Int16Array): Uint8Array {
  const codes = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i++) codes[i] = table[(samples[i] ?? 0) & 0xffff] ?? 0;
  return codes;
}

export const muLawToLinear = (codes: Uint8Array): Int16Array => decodeWith(MU_LAW_DECODE, codes);
export const linearToMuLaw = (samples: Int16Array): Uint8Array => encodeWith(MU_LAW_ENCODE, samples);
export const aLawToLinear = (codes: Uint8Array): Int16Array => decodeWith(A_LAW_DECODE, codes);
export const linearToALaw = (samples: Int16Array): Uint8Array => encodeWith(A_LAW_ENCODE, samples);
