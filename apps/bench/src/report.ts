import type { Quantiles, Step } from './step';
import type { Figure } from './verdict';

const cell = (value: number | null, decimals = 1): string =>
  value === null ? '–' : Number.isFinite(value) ? value.toFixed(decimals) : 'never';
const pair = ({ p50, p99 }: Quantiles, decimals = 1): string => `${cell(p50, decimals)} / ${cell(p99, decimals)}`;

/** Columns as wide as their widest cell; the first to the left, numbers to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) => row.map((text, column) => padded(text, widths[column] ?? 0, column)).join('  '))
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n');
}

const padded = (text: string, width: number, column: number): string =>
  column === 0 ? text.padEnd(width) : text.padStart(width);

const HEAD = [
  ...['', 'caller→model', 'model→caller', 'barge-in→clear', 'truncation error'],
  ...['CPU s/call·min', 'core %', 'RSS MB', 'rig late'],
];

/** One line per step; pairs are p50 / p99 in ms. */
export function stepTable(steps: readonly (readonly [string, Step])[]): string {
  const rows = steps.map(([name, step]) => [
    name,
    ...[step.callerToModel, step.modelToCaller, step.bargeInToClear, step.truncationError].map((each) => pair(each)),
    ...[cell(step.cpuPerCallMinute, 3), cell(step.coreShare * 100, 0), cell(step.rssMb, 0), cell(step.latenessP99)],
  ]);
  return table([HEAD, ...rows]);
}

export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ budget, value, grade, note }) => {
    const sign = budget.bound === 'atMost' ? '≤' : '≥';
    const decimals = Number.isInteger(value) ? 0 : 2;
    return [
      budget.title,
      `${cell(value, decimals)} ${budget.unit}`,
      `${sign} ${budget.must}`,
      `${sign} ${budget.aim}`,
      grade,
      note,
    ];
  });
  return table([['figure', 'measured', 'must', 'aim', 'grade', ''], ...rows]);
}
