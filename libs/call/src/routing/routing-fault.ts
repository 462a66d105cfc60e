import type { Problem } from '../problem';
import { isTimeZone } from './local-time';
import type { DateRange, NumberRouting, RouteTarget, RoutingRule, TimeRange } from './number-routing';
import { minutesOf } from './routing-rule';

export const ROUTING_LIMITS = {
  rules: 50,
  dates: 200,
  times: 24,
  nameChars: 80,
  sayChars: 1_000,
  voicemailSeconds: [5, 600],
} as const;

type Path = readonly string[];
/** Only what XML and speech can carry: line breaks and tabs are text. */
const CONTROL = /[^\P{Cc}\n\r\t]/u;

class Faults {
  readonly found: Problem[] = [];

  add(field: Path, message: string): void {
    this.found.push({ code: 'INVALID_INPUT', message, field, retryable: false });
  }

  unless(holds: boolean, field: Path, message: string): void {
    if (!holds) this.add(field, message);
  }
}

function isDay(date: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  // `2026-02-30` is read as the second of March.
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

function checkSentence(faults: Faults, say: string | null, field: Path): void {
  if (say === null) return;
  faults.unless(say.trim() !== '', field, 'There must be something to say.');
  faults.unless(say.length <= ROUTING_LIMITS.sayChars, field, 'At most 1,000 characters.');
  faults.unless(!CONTROL.test(say), field, 'There is a character in it that is no text.');
}

function checkTarget(faults: Faults, target: RouteTarget, field: Path): void {
  if (target.kind !== 'AGENT') checkSentence(faults, target.say, [...field, 'say']);
  if (target.kind !== 'VOICEMAIL') return;
  const [least, most] = ROUTING_LIMITS.voicemailSeconds;
  const fits = Number.isInteger(target.maxSeconds) && target.maxSeconds >= least && target.maxSeconds <= most;
  faults.unless(fits, [...field, 'maxSeconds'], `A message may last ${least} to ${most} seconds.`);
}

function checkDates(faults: Faults, { from, to }: DateRange, field: Path): void {
  if (!isDay(from)) return faults.add([...field, 'from'], 'Not a date, such as 2026-12-24.');
  if (!isDay(to)) return faults.add([...field, 'to'], 'Not a date, such as 2026-12-24.');
  faults.unless(from <= to, [...field, 'to'], 'The last day must not be before the first.');
}

function checkTimes(faults: Faults, { from, to }: TimeRange, field: Path): void {
  const start = minutesOf(from);
  const end = minutesOf(to);
  faults.unless(start < 24 * 60, [...field, 'from'], 'Not a time of day, such as 09:00.');
  faults.unless(end >= 0, [...field, 'to'], 'Not a time of day, such as 17:30 or 24:00.');
  faults.unless(start !== end, [...field, 'to'], 'Leave the times out for a whole day.');
}

function checkRule(faults: Faults, rule: RoutingRule, field: Path): void {
  const { name, weekdays, dates, times, target } = rule;
  faults.unless(name.trim() !== '', [...field, 'name'], 'A rule needs a name.');
  faults.unless(name.length <= ROUTING_LIMITS.nameChars, [...field, 'name'], 'At most 80 characters.');
  faults.unless(weekdays.length + dates.length > 0, [...field, 'weekdays'], 'Choose weekdays or dates.');
  const areDays = weekdays.every((day) => Number.isInteger(day) && day >= 1 && day <= 7);
  faults.unless(areDays, [...field, 'weekdays'], 'Weekdays are 1 (Monday) to 7 (Sunday).');
  faults.unless(dates.length <= ROUTING_LIMITS.dates, [...field, 'dates'], 'At most 200 dates.');
  faults.unless(times.length <= ROUTING_LIMITS.times, [...field, 'times'], 'At most 24 times.');
  dates.forEach((range, index) => checkDates(faults, range, [...field, 'dates', String(index)]));
  times.forEach((range, index) => checkTimes(faults, range, [...field, 'times', String(index)]));
  checkTarget(faults, target, [...field, 'target']);
}

/** What keeps a routing from being stored; `field` begins with `path`. */
export function routingFaults(routing: NumberRouting, path: Path = []): readonly Problem[] {
  const faults = new Faults();
  const { timeZone, rules, otherwise } = routing;
  faults.unless(isTimeZone(timeZone), [...path, 'timeZone'], 'Not a time zone, such as Europe/Berlin.');
  faults.unless(rules.length <= ROUTING_LIMITS.rules, [...path, 'rules'], 'At most 50 rules.');
  rules.forEach((rule, index) => checkRule(faults, rule, [...path, 'rules', String(index)]));
  checkTarget(faults, otherwise, [...path, 'otherwise']);
  return faults.found;
}

export function sentenceFaults(say: string | null, field: Path): readonly Problem[] {
  const faults = new Faults();
  checkSentence(faults, say, field);
  return faults.found;
}

/** The agents that a routing names, for whoever wants to put one away. */
export function agentsOf(routing: NumberRouting | null): readonly string[] {
  const targets = routing ? [routing.otherwise, ...routing.rules.map(({ target }) => target)] : [];
  return [...new Set(targets.flatMap((target) => (target.kind === 'AGENT' ? (target.agentId ?? []) : [])))];
}
