import type { NumberFieldsFragment } from '@switchboard/contract';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
type Rule = NonNullable<NumberFieldsFragment['routing']>['rules'][number];

/** `1,2,3,5` as `Mon–Wed, Fri`. */
export function weekdayWords(weekdays: readonly number[]): string {
  const sorted = [...new Set(weekdays)].sort((a, b) => a - b);
  const runs = sorted.reduce<number[][]>((all, day) => {
    const last = all.at(-1);
    if (last && last.at(-1) === day - 1) last.push(day);
    else all.push([day]);
    return all;
  }, []);
  const name = (day: number | undefined): string => DAYS[(day ?? 1) - 1] ?? '';
  return runs
    .map((run) => (run.length > 2 ? `${name(run[0])}–${name(run.at(-1))}` : run.map(name).join(', ')))
    .join(', ');
}

/** The days and times of a rule in a few words. */
export function ruleWords({ weekdays, dates, times }: Rule): string {
  const days = [weekdayWords(weekdays), ...dates.map(({ from, to }) => (from === to ? from : `${from} to ${to}`))];
  const hours = times.map(({ from, to }) => `${from}–${to}`).join(', ');
  return [days.filter(Boolean).join(', '), hours].filter(Boolean).join(' ');
}

/** One line for a list: when a number is answered otherwise than always. */
export function routingWords(routing: NumberFieldsFragment['routing']): string {
  if (!routing) return 'At all times';
  const [first, ...others] = routing.rules;
  if (!first) return 'By its routing';
  return `${ruleWords(first)}${others.length > 0 ? ` and ${others.length} more` : ''}`;
}
