/** 8 kHz and 24 kHz: the only two rates a Realtime session knows, a factor of three apart. */
const FACTOR = 3;
const HALF_TAPS = 24;
/** Of the fast rate; 3.6 kHz at 24 kHz. */
const CUTOFF = 0.15;

/** Hamming-windowed sinc, unit gain at 0 Hz. */
function lowPass(): Float64Array {
  const taps = Float64Array.from({ length: 2 * HALF_TAPS + 1 }, (_, index) => {
    const t = index - HALF_TAPS;
    const angle = 2 * Math.PI * CUTOFF * t;
    return (t === 0 ? 1 : Math.sin(angle) / angle) * (0.54 + 0.46 * Math.cos((Math.PI * t) / HALF_TAPS));
  });
  const gain = taps.reduce((sum, tap) => sum + tap, 0);
  return taps.map((tap) => tap / gain);
}

const TAPS = lowPass();
const toSample = (value: number): number => Math.max(-32_768, Math.min(32_767, Math.round(value)));

/** 24 kHz → 8 kHz. */
export function fromTripleRate(fast: Int16Array): Int16Array {
  const slow = new Int16Array(Math.floor(fast.length / FACTOR));
  for (let i = 0; i < slow.length; i++) {
    let sum = 0;
    for (let tap = 0; tap < TAPS.length; tap++) sum += (TAPS[tap] ?? 0) * (fast[i * FACTOR + tap - HALF_TAPS] ?? 0);
    slow[i] = toSample(sum);
  }
  return slow;
}

/** 8 kHz → 24 kHz. Only every third tap meets a sample; the others meet the zeros in between. */
export function toTripleRate(slow: Int16Array): Int16Array {
  const fast = new Int16Array(slow.length * FACTOR);
  for (let i = 0; i < fast.length; i++) {
    let sum = 0;
    for (let tap = (i + HALF_TAPS) % FACTOR; tap < TAPS.length; tap += FACTOR) {
      sum += (TAPS[tap] ?? 0) * (slow[(i + HALF_TAPS - tap) / FACTOR] ?? 0);
    }
    fast[i] = toSample(sum * FACTOR);
  }
  return fast;
}
