import type { Weekday } from './dial-settings';
import { WEEKDAYS } from './dial-settings';

export interface LocalTime {
  readonly weekday: Weekday;
  /** Since midnight on that clock. */
  readonly minutes: number;
  /** `HH:MM`. */
  readonly clock: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(zone, format);
  return format;
}

/** What the clock on the wall shows in a zone (IANA name), with its summer time. */
export function localTime(zone: string, at: Date): LocalTime {
  const parts = formatOf(zone).formatToParts(at);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  const name = part('weekday').toUpperCase();
  return {
    weekday: WEEKDAYS.find((weekday) => weekday === name) ?? 'MONDAY',
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
    clock: `${part('hour')}:${part('minute')}`,
  };
}

/** Minutes since midnight of `HH:MM`; null for what is none. */
export function minutesOf(clock: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clock);
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}
