import type { LocalTime } from './local-time';
import { dayBefore, weekdayOf } from './local-time';
import type { RoutingRule, TimeRange } from './number-routing';

/** `HH:MM` as minutes; NaN for anything else. */
export function minutesOf(time: string): number {
  const [, hours, minutes] = /^(\d\d):([0-5]\d)$/.exec(time) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  return total <= 24 * 60 ? total : Number.NaN;
}

function holdsOnDay({ weekdays, dates }: RoutingRule, date: string): boolean {
  return weekdays.includes(weekdayOf(date)) || dates.some(({ from, to }) => from <= date && date <= to);
}

const goesOn = (range: TimeRange): boolean => minutesOf(range.to) <= minutesOf(range.from);

const fromToday = (range: TimeRange, minute: number): boolean =>
  minute >= minutesOf(range.from) && (goesOn(range) || minute < minutesOf(range.to));

const fromYesterday = (range: TimeRange, minute: number): boolean => goesOn(range) && minute < minutesOf(range.to);

export function ruleHolds(rule: RoutingRule, { date, minute }: LocalTime): boolean {
  const { times } = rule;
  const today = times.length === 0 || times.some((range) => fromToday(range, minute));
  if (today && holdsOnDay(rule, date)) return true;
  return times.some((range) => fromYesterday(range, minute)) && holdsOnDay(rule, dayBefore(date));
}
