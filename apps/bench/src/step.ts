import { setTimeout as delay } from 'node:timers/promises';
import { RIG_LATENESS_MS } from './budgets.data';
import type { Findings } from './findings';
import type { PinnedProcess } from './pinned-process';

/** Whether the rig was in time is asked so often. */
const SLICE_MS = 1_000;
/** So many times the wanted time is spent at most. */
const PATIENCE = 3;

/** What was measured while so many calls were going on. Milliseconds; null where nothing happened. */
export interface Step {
  readonly calls: number;
  /** Milliseconds in which the rig was in time. */
  readonly countedMs: number;
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

interface Watched {
  readonly process: PinnedProcess;
  readonly findings: Findings;
  readonly calls: number;
}

/**
 * Watches processes, all over the same stretches of time, until so many ms of them count: those in which the rig itself
 * was in time. On a machine with other work there may be few, so there is an end to the waiting.
 */
export async function measure(sides: readonly Watched[], measureMs: number): Promise<readonly Step[]> {
  const used = sides.map(() => 0);
  let [countedMs, slices] = [0, 0];
  for (const { findings } of sides) findings.begin();
  while (countedMs < measureMs && slices++ < (PATIENCE * measureMs) / SLICE_MS) {
    const startedAtMs = performance.now();
    const before = sides.map(({ process }) => process.cpuSeconds());
    await delay(SLICE_MS);
    const counts = sides.every(({ findings }) => (findings.lateness.newestQuantile(0.99) ?? 0) <= RIG_LATENESS_MS);
    for (const { findings } of sides) findings.decide(counts);
    if (!counts) continue;
    countedMs += performance.now() - startedAtMs;
    sides.forEach(
      ({ process }, index) => (used[index] = (used[index] ?? 0) + process.cpuSeconds() - (before[index] ?? 0)),
    );
  }
  for (const { findings } of sides) findings.end();
  return sides.map((side, index) => stepOf(side, used[index] ?? 0, countedMs));
}

function stepOf({ process, findings, calls }: Watched, cpuSeconds: number, countedMs: number): Step {
  const seconds = countedMs / 1_000;
  return {
    calls,
    countedMs,
    latenessP99: findings.lateness.quantile(0.99),
    callerToModel: quantilesOf(findings.callerToModel),
    modelToCaller: quantilesOf(findings.modelToCaller),
    bargeInToClear: quantilesOf(findings.bargeInToClear),
    truncationError: quantilesOf(findings.truncationError),
    bargeIns: findings.bargeInToClear.count,
    cpuPerCallMinute: cpuSeconds / (calls * (seconds / 60)),
    coreShare: cpuSeconds / seconds,
    rssMb: process.rssMb(),
  };
}
