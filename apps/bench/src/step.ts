import { setTimeout as delay } from 'node:timers/promises';
import type { Findings } from './findings';
import type { PinnedProcess } from './pinned-process';

/** What was measured while so many calls were going on. Milliseconds; null where nothing happened. */
export interface Step {
  readonly calls: number;
  readonly latenessP99: number | null;
  readonly callerToModel: Quantiles;
  readonly modelToCaller: Quantiles;
  readonly bargeInToClear: Quantiles;
  readonly truncationError: Quantiles;
  readonly bargeIns: number;
  /** CPU seconds of the whole process for a minute of one call. */
  readonly cpuPerCallMinute: number;
  /** Share of one core. */
  readonly coreShare: number;
  readonly rssMb: number;
}

export interface Quantiles {
  readonly p50: number | null;
  readonly p99: number | null;
}

const quantilesOf = (samples: Findings['lateness']): Quantiles => ({
  p50: samples.quantile(0.5),
  p99: samples.quantile(0.99),
});

/** Watches processes for a while, all over the same stretch of time. */
export async function measure(
  sides: readonly { readonly process: PinnedProcess; readonly findings: Findings; readonly calls: number }[],
  measureMs: number,
): Promise<readonly Step[]> {
  const startedAtMs = performance.now();
  const before = sides.map(({ process }) => process.cpuSeconds());
  for (const { findings } of sides) findings.begin();
  await delay(measureMs);
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const used = sides.map(({ process }, index) => process.cpuSeconds() - (before[index] ?? 0));
  for (const { findings } of sides) findings.end();
  return sides.map((side, index) => {
    const { findings, calls } = side;
    const cpu = used[index] ?? 0;
    return {
      calls,
      latenessP99: findings.lateness.quantile(0.99),
      callerToModel: quantilesOf(findings.callerToModel),
      modelToCaller: quantilesOf(findings.modelToCaller),
      bargeInToClear: quantilesOf(findings.bargeInToClear),
      truncationError: quantilesOf(findings.truncationError),
      bargeIns: findings.bargeInToClear.count,
      cpuPerCallMinute: cpu / (calls * (seconds / 60)),
      coreShare: cpu / seconds,
      rssMb: side.process.rssMb(),
    };
  });
}
