import type { LatencyFieldsFragment } from '@switchboard/contract';

export interface ResponseTimes {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

/** Bands of the response time, in milliseconds. */
const GOOD_MS = 800;
const FAIR_MS = 1_500;
export type Band = 'good' | 'fair' | 'slow';

/** Null while nothing was measured. Percentiles by nearest rank. */
export function summarize(latencies: readonly LatencyFieldsFragment[]): ResponseTimes | null {
  const sorted = latencies.map((one) => one.responseMs).sort((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return sorted.length === 0 ? null : { p50Ms: rank(0.5), p95Ms: rank(0.95), maxMs: rank(1) };
}

export function bandOf(responseMs: number): Band {
  if (responseMs <= GOOD_MS) return 'good';
  return responseMs <= FAIR_MS ? 'fair' : 'slow';
}
