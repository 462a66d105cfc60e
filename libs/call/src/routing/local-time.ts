import type { IsoWeekday } from './number-routing';

/** What the calendar and the clock on the wall say at one place. */
export interface LocalTime {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly weekday: IsoWeekday;
  /** Minutes on the clock since midnight, 0–1439: in the night of a clock change, not the minutes that have passed. */
  readonly minute: number;
}

const DAY_MS = 86_400_000;
/** To make a formatter costs far more than to use it. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const MAX_FORMATTERS = 500;

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  if (formatters.size >= MAX_FORMATTERS) formatters.clear();
  const made = new Intl.DateTimeFormat('en-CA-u-ca-gregory-nu-latn', {
    ...{ timeZone, hourCycle: 'h23' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  });
  formatters.set(timeZone, made);
  return made;
}

/** Names such as `Europe/Berlin` or `UTC`. Offsets (`+02:00`) know no summer time and are refused. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][\w+/-]*$/.test(name)) return false;
  try {
    return formatterOf(name) !== undefined;
  } catch {
    return false;
  }
}

/** A time zone that this system does not know counts as UTC: a caller must not hear an error because of it. */
export function localTimeOf(timeZone: string, instant: Date): LocalTime {
  const formatter = formatterOf(isTimeZone(timeZone) ? timeZone : 'UTC');
  const parts = new Map(formatter.formatToParts(instant).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  return { date, weekday: weekdayOf(date), minute: Number(part('hour')) * 60 + Number(part('minute')) };
}

export function weekdayOf(date: string): IsoWeekday {
  const sundayFirst = new Date(`${date}T00:00:00Z`).getUTCDay();
  return (sundayFirst === 0 ? 7 : sundayFirst) as IsoWeekday;
}

export function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}
