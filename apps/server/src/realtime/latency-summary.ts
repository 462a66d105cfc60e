import type { Latency } from '@switchboard/call';
import type { LatencySummaryModel } from './call.model';

/** Nearest-rank percentiles: always a value that was measured. */
export function summarize(latencies: readonly Latency[]): LatencySummaryModel {
  const sorted = latencies.map(({ responseMs }) => responseMs).sort((a, b) => a - b);
  const rank = (share: number): number | null => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
  return { turns: sorted.length, p50Ms: rank(0.5), p90Ms: rank(0.9), p95Ms: rank(0.95), maxMs: rank(1) };
}
