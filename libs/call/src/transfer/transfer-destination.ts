import type { Clock } from '../ports/clock';
import type { TransferMode } from './transfer';

/** When somebody can be reached, in the time of their place. */
export interface TransferHours {
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** 1 (Monday) to 7 (Sunday). */
  readonly days: readonly number[];
  /** `HH:MM`; an end that is not after the start lies on the next day. */
  readonly from: string;
  readonly to: string;
}

/** Somebody to whom an agent may put callers through. The model knows the name and the description, never the number. */
export interface TransferDestination {
  /** What the model calls them, unique in the agent. */
  readonly name: string;
  /** What the model is told about when to choose them. */
  readonly description: string;
  /** E.164. */
  readonly to: string;
  readonly mode: TransferMode;
  /** Said to the caller first; null: the agent finds words of its own. */
  readonly announcement: string | null;
  /** Null: at any time. */
  readonly hours: TransferHours | null;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const dayBefore = (day: number): number => (day === 1 ? 7 : day - 1);

function localTime(at: Date, timeZone: string): { day: number; time: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).formatToParts(at);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return { day: WEEKDAYS.indexOf(part('weekday')) + 1, time: `${part('hour')}:${part('minute')}` };
}

/** Whether somebody with these hours can be reached now. */
export function isReachable(hours: TransferHours | null, at: Date): boolean {
  if (hours === null) return true;
  const { day, time } = localTime(at, hours.timeZone);
  const { days, from, to } = hours;
  if (from < to) return days.includes(day) && time >= from && time < to;
  // Over midnight: the night belongs to the day on which it begins.
  return (days.includes(day) && time >= from) || (days.includes(dayBefore(day)) && time < to);
}

export const reachableNow = (destination: TransferDestination, clock: Pick<Clock, 'wallTime'>): boolean =>
  isReachable(destination.hours, clock.wallTime());

/** How people read hours. */
export const hoursInWords = ({ days, from, to, timeZone }: TransferHours): string =>
  `${days.map((day) => WEEKDAYS[day - 1]).join(', ')} from ${from} to ${to} (${timeZone})`;
