import type { TransferDestination } from '@switchboard/call';
import { isE164 } from '../../graphql/scalars';
import type { Fault } from './draft-merge';
import type { TransferDestinationInput } from './transfer-destination.model';

const MAX_DESTINATIONS = 20;
const MAX_NAME = 60;
const MAX_DESCRIPTION = 300;
const MAX_ANNOUNCEMENT = 500;
const CLOCK_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** GraphQL's input objects have no prototype; what is stored and compared is an ordinary one. */
export const destinationOf = (input: TransferDestinationInput): TransferDestination => ({
  name: input.name.trim(),
  description: input.description.trim(),
  to: input.to.trim(),
  mode: input.mode,
  announcement: input.announcement?.trim() || null,
  hours: input.hours ? { ...input.hours, days: [...new Set(input.hours.days)].sort((a, b) => a - b) } : null,
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

type Rule = readonly [field: string, holds: boolean, message: string];

function rulesOf({ name, description, to, announcement, hours }: TransferDestination): readonly Rule[] {
  return [
    ['name', name !== '' && name.length <= MAX_NAME, `Give it a name of 1 to ${MAX_NAME} characters.`],
    ['description', description.length <= MAX_DESCRIPTION, `At most ${MAX_DESCRIPTION} characters are possible.`],
    ['to', isE164(to), 'Write the number with + and its country code, digits only, such as +14155550100.'],
    [
      'announcement',
      (announcement ?? '').length <= MAX_ANNOUNCEMENT,
      `At most ${MAX_ANNOUNCEMENT} characters are possible.`,
    ],
    ['hours', hours === null || isTimeZone(hours.timeZone), 'Write the time zone as a place, such as Europe/Berlin.'],
    [
      'hours',
      hours === null || (CLOCK_TIME.test(hours.from) && CLOCK_TIME.test(hours.to)),
      'Write both times as hours and minutes, such as 09:00.',
    ],
    [
      'hours',
      hours === null ||
        (hours.days.length > 0 && hours.days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7)),
      'Choose at least one day, 1 (Monday) to 7 (Sunday).',
    ],
  ];
}

/** Everything in the list that can not be kept, each with the path of its field. */
export function destinationFaults(destinations: readonly TransferDestination[]): Fault[] {
  const root = ['conduct', 'transfers'];
  const faults: Fault[] = [];
  if (destinations.length > MAX_DESTINATIONS) {
    faults.push({ field: root, message: `At most ${MAX_DESTINATIONS} destinations are possible.` });
  }
  destinations.forEach((destination, at) => {
    for (const [field, holds, message] of rulesOf(destination)) {
      if (!holds) faults.push({ field: [...root, String(at), field], message });
    }
    const isFirst = destinations.findIndex(({ name }) => name === destination.name) === at;
    if (!isFirst) faults.push({ field: [...root, String(at), 'name'], message: 'Another destination has this name.' });
  });
  return faults;
}
