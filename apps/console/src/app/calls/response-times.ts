import type { LatencyFieldsFragment } from '@switchboard/contract';

export interface Percentiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

/** Bands of the response time, in milliseconds. */
export const GOOD_MS = 800;
export const FAIR_MS = 1_500;
export type Band = 'good' | 'fair' | 'slow';

/** Null while nothing was measured. */
export const summarize = (latencies: readonly LatencyFieldsFragment[]): Percentiles | null =>
  percentiles(latencies.map((one) => one.responseMs));

/** How fast the agent was silenced; null when nobody interrupted it. */
export const summarizeBargeIns = (latencies: readonly LatencyFieldsFragment[]): Percentiles | null =>
  percentiles(latencies.flatMap((one) => one.bargeInMs ?? []));

/** By nearest rank: always a value that was measured. */
function percentiles(values: readonly number[]): Percentiles | null {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return sorted.length === 0 ? null : { p50Ms: rank(0.5), p95Ms: rank(0.95), maxMs: rank(1) };
}

export function bandOf(responseMs: number): Band {
  if (responseMs <= GOOD_MS) return 'good';
  return responseMs <= FAIR_MS ? 'fair' : 'slow';
}
