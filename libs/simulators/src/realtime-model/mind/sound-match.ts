/** Finding a known phrase in linear audio at 8 kHz that went through another format and came back not quite the same. */

const STEP = 160;
/** Loudness curves of different sentences seldom agree beyond 0.8. */
const CURVE_AGREES = 0.85;
const WAVE_AGREES = 0.6;
const PROBE_SAMPLES = 400;
const PROBE_AT = [0.2, 0.45, 0.7, 0.92] as const;
const SLACK_SAMPLES = 240;

/** Loudness every 20 ms. */
export function loudnessCurve(samples: Int16Array): Float64Array {
  const curve = new Float64Array(Math.floor(samples.length / STEP));
  for (let i = 0; i < curve.length; i++) {
    let sum = 0;
    for (let j = 0; j < STEP; j++) sum += Math.abs(samples[i * STEP + j] ?? 0);
    curve[i] = sum / STEP;
  }
  return curve;
}

interface Series {
  readonly length: number;
  readonly [index: number]: number | undefined;
}

/** Pearson's r of `pattern` and the piece of `series` that begins at `from`; 0 when either is flat. */
function correlation(series: Series, from: number, pattern: Series): number {
  let [sumX, sumY, sumXX, sumYY, sumXY] = [0, 0, 0, 0, 0];
  for (let i = 0; i < pattern.length; i++) {
    const x = series[from + i] ?? 0;
    const y = pattern[i] ?? 0;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumYY += y * y;
    sumXY += x * y;
  }
  const spread = (pattern.length * sumXX - sumX * sumX) * (pattern.length * sumYY - sumY * sumY);
  return spread <= 0 ? 0 : (pattern.length * sumXY - sumX * sumY) / Math.sqrt(spread);
}

function best(series: Series, pattern: Series, from: number, to: number): { at: number; agreement: number } {
  let found = { at: 0, agreement: 0 };
  for (let at = Math.max(0, from); at <= Math.min(to, series.length - pattern.length); at++) {
    const agreement = correlation(series, at, pattern);
    if (agreement > found.agreement) found = { at, agreement };
  }
  return found;
}

/** Where the phrase lies in the audio (samples), or null. First by loudness, then held against the wave itself. */
export function findSound(
  audio: Int16Array,
  phrase: Int16Array,
): { readonly at: number; readonly agreement: number } | null {
  const coarse = best(loudnessCurve(audio), loudnessCurve(phrase), 0, Infinity);
  if (coarse.agreement < CURVE_AGREES) return null;
  const start = coarse.at * STEP;
  const waves = PROBE_AT.map((share) => {
    const from = Math.floor(phrase.length * share);
    const probe = phrase.subarray(from, from + PROBE_SAMPLES);
    return best(audio, probe, start + from - SLACK_SAMPLES, start + from + SLACK_SAMPLES).agreement;
  });
  const agreement = waves.reduce((sum, wave) => sum + wave, 0) / waves.length;
  return agreement >= WAVE_AGREES ? { at: start, agreement } : null;
}
