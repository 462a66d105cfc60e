import type { DialSettings, Problem } from '@switchboard/call';
import { minutesOf } from '@switchboard/call';
import { getCountries } from 'libphonenumber-js/min';

const MAX_TRIES = 100_000;
const MAX_CONCURRENT = 10_000;
const MAX_SPEND_USD = 1_000_000;
const MAX_PER_MINUTE_USD = 100;
const MAX_PREFIXES = 500;
const PREFIX = /^\+[1-9]\d{0,14}$/;

const COUNTRIES: ReadonlySet<string> = new Set(getCountries());

type Fault = readonly [path: readonly string[], message: string];

const within = (value: number | null, most: number): boolean => value === null || (value >= 0 && value <= most);

function countryFaults({ countries }: DialSettings): Fault[] {
  const unknown = countries.filter((country) => !COUNTRIES.has(country));
  return unknown.length === 0
    ? []
    : [[['countries'], `No such country: ${unknown.slice(0, 5).join(', ')}. Two letters each, such as DE.`]];
}

function prefixFaults(settings: DialSettings): Fault[] {
  return (['closedPrefixes', 'openPrefixes'] as const).flatMap((field): Fault[] => {
    const wrong = settings[field].find((prefix) => !PREFIX.test(prefix));
    if (wrong !== undefined) {
      return [[[field], `“${wrong.slice(0, 20)}” is no beginning of a number, such as +4479.`]];
    }
    return settings[field].length > MAX_PREFIXES ? [[[field], `At most ${MAX_PREFIXES} beginnings.`]] : [];
  });
}

function capFaults({ caps }: DialSettings): Fault[] {
  return (['all', 'destination', 'agent'] as const).flatMap((scope) =>
    (['perMinute', 'perHour', 'perDay'] as const)
      .filter((window) => !within(caps[scope][window], MAX_TRIES))
      .map((window): Fault => [['caps', scope, window], 'From 0 to 100,000, or none.']),
  );
}

function moneyFaults({ concurrent, spendPerDayUsd, assumedPerMinuteUsd }: DialSettings): Fault[] {
  const faults: Fault[] = [];
  if (!within(concurrent, MAX_CONCURRENT)) faults.push([['concurrent'], 'From 0 to 10,000, or none.']);
  if (!within(spendPerDayUsd, MAX_SPEND_USD)) faults.push([['spendPerDayUsd'], 'From 0 to 1,000,000, or none.']);
  if (!within(assumedPerMinuteUsd, MAX_PER_MINUTE_USD)) faults.push([['assumedPerMinuteUsd'], 'From 0 to 100.']);
  return faults;
}

function quietFaults({ quietHours }: DialSettings): Fault[] {
  const faults = (['from', 'to'] as const)
    .filter((end) => minutesOf(quietHours[end]) === null)
    .map((end): Fault => [['quietHours', end], 'A time such as 21:00.']);
  const leavesNothing = quietHours.from === quietHours.to || new Set(quietHours.weekdays).size === 7;
  if (faults.length === 0 && quietHours.enabled && leavesNothing) {
    return [[['quietHours', 'to'], 'This leaves no hour to call. To stop all calls, stop outbound calls.']];
  }
  return faults;
}

/** Each wrong field once, in the order of the form. */
export function settingsProblems(settings: DialSettings): readonly Problem[] {
  const faults = [countryFaults, prefixFaults, capFaults, moneyFaults, quietFaults].flatMap((check) => check(settings));
  return faults.map(([path, message]) => ({
    ...{ code: 'INVALID_INPUT', message, field: ['input', ...path], retryable: false },
  }));
}
