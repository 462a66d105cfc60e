import { KEYS_PATTERN, keyTones } from './key-tones';

/** Decodes G.711 µ-law; written here again so that the encoder is not tested by itself. */
function linear(code: number): number {
  const inverted = ~code & 0xff;
  const magnitude = (((inverted & 0x0f) << 3) + 0x84) << ((inverted >> 4) & 7);
  return (inverted & 0x80 ? -1 : 1) * (magnitude - 0x84);
}

/** Power of one frequency in a sound of 8 kHz (Goertzel). */
function power(samples: readonly number[], hertz: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hertz) / 8_000);
  let [one, two] = [0, 0];
  for (const sample of samples) [one, two] = [sample + factor * one - two, one];
  return (one * one + two * two - factor * one * two) / samples.length ** 2;
}

const FREQUENCIES = [697, 770, 852, 941, 1209, 1336, 1477, 1633];
const PAIRS: readonly (readonly [string, number, number])[] = [
  ['1', 697, 1209],
  ['5', 770, 1336],
  ['9', 852, 1477],
  ['*', 941, 1209],
  ['0', 941, 1336],
  ['#', 941, 1477],
  ['A', 697, 1633],
  ['D', 941, 1633],
];

describe('the tones of a key', () => {
  it.each(PAIRS)('%s is %d Hz and %d Hz, nothing else, then a pause', (key, low, high) => {
    const bytes = Buffer.from(keyTones(key), 'base64');
    expect(bytes).toHaveLength(200 * 8);
    const samples = [...bytes.subarray(0, 120 * 8)].map(linear);
    const loudest = FREQUENCIES.map((hertz) => ({ hertz, is: power(samples, hertz) })).sort((a, b) => b.is - a.is);
    expect(
      loudest
        .slice(0, 2)
        .map(({ hertz }) => hertz)
        .sort((a, b) => a - b),
    ).toEqual([low, high]);
    expect((loudest[1]?.is ?? 0) / (loudest[2]?.is ?? 1)).toBeGreaterThan(100);
    expect(bytes.subarray(120 * 8).every((byte) => byte === 0xff)).toBe(true);
  });

  it('refuses what is no key', () => {
    expect(() => keyTones('E')).toThrow(RangeError);
    expect(() => keyTones('w')).toThrow(RangeError);
  });

  it.each(['1', '1w2', 'ww9*#', 'ABCD', '1'.repeat(32)])('sends %j in one go', (keys) => {
    expect(KEYS_PATTERN.test(keys)).toBe(true);
  });

  it.each(['', 'w', '1 2', 'a', '1W2', '+', '1\n', '1'.repeat(33)])('does not send %j', (keys) => {
    expect(KEYS_PATTERN.test(keys)).toBe(false);
  });
});
