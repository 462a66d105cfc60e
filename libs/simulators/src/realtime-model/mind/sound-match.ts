/** Finding a known phrase in linear audio at 8 kHz that went through another format and came back not quite the same. */

/** The loudness curve has a point every 20 ms. */
const STEP = 160;
/** Curves of different sentences seldom agree beyond 0.8. */
const CURVE_AGREES = 0.85;
const WAVE_AGREES = 0.6;
const PROBE_SAMPLES = 400;
const PROBE_AT = [0.2, 0.45, 0.7, 0.92] as const;
const SLACK_SAMPLES = 240;

/** A series to search in, with running sums so that the spread of any piece costs two look-ups. */
interface Series {
  readonly values: Float64Array;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

/** A pattern to search for: around its mean, with the root of its spread. */
interface Pattern {
  readonly values: Float64Array;
  readonly spread: number;
}

interface Place {
  readonly at: number;
  /** Pearson's r, 0 when either side is flat. */
  readonly agreement: number;
}

function loudnessCurve(samples: Int16Array): Float64Array {
  const curve = new Float64Array(Math.floor(samples.length / STEP));
  for (let i = 0; i < curve.length; i++) {
    let sum = 0;
    for (let j = 0; j < STEP; j++) sum += Math.abs(samples[i * STEP + j] ?? 0);
    curve[i] = sum / STEP;
  }
  return curve;
}

function seriesOf(values: Float64Array): Series {
  const sums = new Float64Array(values.length + 1);
  const squares = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    sums[i + 1] = (sums[i] ?? 0) + value;
    squares[i + 1] = (squares[i] ?? 0) + value * value;
  }
  return { values, sums, squares };
}

function patternOf(raw: Float64Array): Pattern {
  const mean = raw.reduce((sum, value) => sum + value, 0) / Math.max(1, raw.length);
  const values = raw.map((value) => value - mean);
  return { values, spread: Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) };
}

function agreementAt({ values, sums, squares }: Series, at: number, pattern: Pattern): number {
  const { length } = pattern.values;
  const sum = (sums[at + length] ?? 0) - (sums[at] ?? 0);
  const variance = (squares[at + length] ?? 0) - (squares[at] ?? 0) - (sum * sum) / length;
  if (variance <= 0 || pattern.spread === 0) return 0;
  let product = 0;
  for (let i = 0; i < length; i++) product += (values[at + i] as number) * (pattern.values[i] as number);
  return product / (Math.sqrt(variance) * pattern.spread);
}

function bestPlace(series: Series, pattern: Pattern, from: number, to: number): Place {
  let best: Place = { at: 0, agreement: 0 };
  const last = Math.min(to, series.values.length - pattern.values.length);
  for (let at = Math.max(0, from); at <= last; at++) {
    const agreement = agreementAt(series, at, pattern);
    if (agreement > best.agreement) best = { at, agreement };
  }
  return best;
}

/** Audio prepared for any number of searches. */
export class SearchedAudio {
  private readonly curve: Series;
  private prepared: Series | null = null;

  constructor(private readonly samples: Int16Array) {
    this.curve = seriesOf(loudnessCurve(samples));
  }

  get length(): number {
    return this.samples.length;
  }

  /** Most audio is turned away by its loudness alone. */
  get wave(): Series {
    return (this.prepared ??= seriesOf(Float64Array.from(this.samples)));
  }

  bestByLoudness(pattern: Pattern): Place {
    return bestPlace(this.curve, pattern, 0, Infinity);
  }
}

/** A phrase prepared to be searched for. */
export class SoughtPhrase {
  private readonly curve: Pattern;
  private readonly probes: readonly { readonly from: number; readonly pattern: Pattern }[];

  constructor(private readonly samples: Int16Array) {
    this.curve = patternOf(loudnessCurve(samples));
    this.probes = PROBE_AT.map((share) => {
      const from = Math.floor(samples.length * share);
      return { from, pattern: patternOf(Float64Array.from(samples.subarray(from, from + PROBE_SAMPLES))) };
    });
  }

  /** Where it lies in the audio (samples), or null. First by loudness, then held against the wave itself. */
  findIn(audio: SearchedAudio): Place | null {
    if (audio.length < this.samples.length) return null;
    const coarse = audio.bestByLoudness(this.curve);
    if (coarse.agreement < CURVE_AGREES) return null;
    const at = coarse.at * STEP;
    const waves = this.probes.map(
      ({ from, pattern }) =>
        bestPlace(audio.wave, pattern, at + from - SLACK_SAMPLES, at + from + SLACK_SAMPLES).agreement,
    );
    const agreement = waves.reduce((sum, wave) => sum + wave, 0) / waves.length;
    return agreement >= WAVE_AGREES ? { at, agreement } : null;
  }
}
