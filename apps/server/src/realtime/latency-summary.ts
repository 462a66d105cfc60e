import type { Latency } from '@switchboard/call';
import type { LatencySummaryModel } from './call.model';

/** Nearest-rank percentiles: always a value that was measured. */
export function summarize(latencies: readonly Latency[]): LatencySummaryModel {
  const response = rankOf(latencies.map(({ responseMs }) => responseMs));
  const stops = latencies.flatMap(({ bargeInMs }) => bargeInMs ?? []);
  const bargeIn = rankOf(stops);
  return {
    ...{
      turns: latencies.length,
      p50Ms: response(0.5),
      p90Ms: response(0.9),
      p95Ms: response(0.95),
      maxMs: response(1),
    },
    ...{ bargeIns: stops.length, bargeInP50Ms: bargeIn(0.5), bargeInP95Ms: bargeIn(0.95) },
  };
}

function rankOf(values: readonly number[]): (share: number) => number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return (share) => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
}
