import type { Budget, BudgetId } from './budgets.data';
import { BARGE_IN_CALLS, BUDGETS } from './budgets.data';
import type { Findings } from './findings';
import type { LostModels, ManyCalls, Paired, RecorderCost } from './scenarios';
import type { RungAtOnce } from './rung-at-once';
import type { Step } from './step';

export type Grade = 'aim' | 'must' | 'FAILED' | 'not measured';

export interface Figure {
  readonly budget: Budget;
  readonly value: number | null;
  readonly grade: Grade;
  readonly note: string;
}

interface Measured {
  readonly value: number | null;
  readonly note?: string;
  /** Only a lower bound was found, so falling short proves nothing. */
  readonly isLowerBound?: boolean;
}

export interface Run {
  readonly turns: Step | null;
  readonly many: ManyCalls | null;
  readonly paired: Paired | null;
  readonly lost: LostModels | null;
  readonly rung: RungAtOnce | null;
  readonly recorder: RecorderCost | null;
  readonly faults: Findings['faults'];
  readonly isQuick: boolean;
}

/** RSS goes up and down with the collector; a line through all steps says what a call adds. */
function slope(steps: readonly Step[]): number | null {
  if (steps.length < 2) return null;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(steps.map(({ calls }) => calls)), mean(steps.map(({ rssMb }) => rssMb))];
  const along = steps.reduce((sum, { calls, rssMb }) => sum + (calls - x) * (rssMb - y), 0);
  return along / steps.reduce((sum, { calls }) => sum + (calls - x) ** 2, 0);
}

function mostCalls({ many, isQuick }: Run): Measured {
  if (isQuick || !many) return { value: null };
  const { mostCalls: value, limitedBy } = many;
  if (limitedBy === 'server') return { value, note: 'the server was the limit' };
  return {
    value,
    note: limitedBy === 'rig' ? 'the rig was the limit' : 'last step',
    isLowerBound: limitedBy === 'rig',
  };
}

function bargeIn(steps: readonly Step[]): Measured {
  const step = steps.find(({ calls }) => calls === BARGE_IN_CALLS);
  return step ? { value: step.bargeInToClear.p99, note: `${step.bargeIns} interruptions` } : { value: null };
}

function truncation(steps: readonly Step[]): Measured {
  const p99s = steps.flatMap(({ truncationError }) => truncationError.p99 ?? []);
  return p99s.length > 0 ? { value: Math.max(...p99s), note: 'worst step' } : { value: null };
}

function voiceAgain({ lost }: Run): Measured {
  if (!lost) return { value: null };
  const note = `${lost.losses} losses, median ${((lost.medianMs ?? 0) / 1_000).toFixed(2)} s`;
  // A call that stayed silent is no missing measurement.
  return { value: lost.worstMs === null ? Number.POSITIVE_INFINITY : lost.worstMs / 1_000, note };
}

function measured(run: Run): Readonly<Record<BudgetId, Measured>> {
  const { rejectedTruncations, ...frameFaults } = run.faults;
  const steps = run.many?.steps ?? [];
  const some = Object.entries(frameFaults).filter(([, count]) => count > 0);
  return {
    cpuRatio: { value: run.paired?.ratio ?? null },
    callsOnOneCore: mostCalls(run),
    bargeInToClearP99: bargeIn(steps),
    truncationErrorP99: truncation(run.turns ? [run.turns, ...steps] : steps),
    rejectedTruncations: { value: rejectedTruncations },
    frameFaults: {
      value: some.reduce((sum, [, count]) => sum + count, 0),
      note: some.map(([name, count]) => `${name} ${count}`).join(', '),
    },
    voiceAgain: voiceAgain(run),
    webhookP95: { value: run.rung && run.rung.p95Ms, note: run.rung ? `${run.rung.answers} answers` : '' },
    socketsLeft: { value: run.many && run.many.socketsLeft },
    recorderCpu: { value: run.recorder && run.recorder.extra * 100 },
    rssPerCall: { value: slope(steps.filter(({ calls }) => calls >= 10)) },
  };
}

function gradeOf(budget: Budget, { value, isLowerBound = false }: Measured): Grade {
  if (value === null) return 'not measured';
  const holds = (bound: number): boolean => (budget.bound === 'atMost' ? value <= bound : value >= bound);
  if (holds(budget.aim)) return 'aim';
  return holds(budget.must) || isLowerBound ? 'must' : 'FAILED';
}

export function figuresOf(run: Run): readonly Figure[] {
  const values = measured(run);
  return BUDGETS.map((budget) => {
    const found = values[budget.id];
    return { budget, value: found.value, grade: gradeOf(budget, found), note: found.note ?? '' };
  });
}
