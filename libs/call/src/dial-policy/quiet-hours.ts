import type { DialCase, DialRule } from './dial-case';
import { failed, passed } from './dial-case';
import type { QuietHours } from './dial-settings';
import type { LocalTime } from './local-time';
import { localTime, minutesOf } from './local-time';
import { zonesOf } from './zones';

/** Equal ends leave no hour that is not quiet: nothing is called. */
export function isQuiet({ from, to, weekdays }: QuietHours, local: LocalTime): boolean {
  if (weekdays.includes(local.weekday)) return true;
  const [start, end] = [minutesOf(from) ?? 0, minutesOf(to) ?? 0];
  if (start < end) return local.minutes >= start && local.minutes < end;
  return local.minutes >= start || local.minutes < end;
}

/** The zones whose clocks decide; null when the settings let a number without a zone pass. */
function decidingZones({ order, standing }: DialCase): readonly string[] | null {
  const zones = zonesOf(order.to);
  if (zones.length > 0) return zones;
  switch (standing.policy.settings.quietHours.unknownZone) {
    case 'REFUSE':
      return [];
    case 'CALLER_ID_ZONE':
      return zonesOf(order.from);
    case 'ALLOW':
      return null;
  }
}

/** Where several zones fit, all must permit. */
export const quietHours: DialRule = (dialCase) => {
  const quiet = dialCase.standing.policy.settings.quietHours;
  const rule = 'QUIET_HOURS';
  if (!quiet.enabled) return passed({ rule }, 'No quiet hours are set.');
  if (dialCase.order.purpose === 'TRANSFER') return passed({ rule }, 'Does not hold for transfers.');
  const zones = decidingZones(dialCase);
  if (zones === null) return passed({ rule }, 'The number tells no time zone, which is allowed.');
  if (zones.length === 0) {
    return failed(
      { rule },
      'The number tells no time zone, so nobody knows whether it is night there.',
      'An administrator can decide what holds for numbers without a time zone.',
    );
  }
  const clocks = zones.map((zone) => ({ zone, local: localTime(zone, dialCase.at) }));
  const facts = Object.fromEntries(clocks.map(({ zone, local }) => [zone, `${local.weekday} ${local.clock}`]));
  const asleep = clocks.find(({ local }) => isQuiet(quiet, local));
  if (!asleep) return passed({ rule, facts }, 'It is not quiet there now.');
  const hours = quiet.weekdays.includes(asleep.local.weekday) ? 'all day' : `from ${quiet.from} to ${quiet.to}`;
  return failed(
    { rule, facts },
    `It is ${asleep.local.clock} in ${asleep.zone}, which is quiet ${hours}.`,
    'Call later. Where a number may lie in several time zones, all of them must be awake.',
  );
};
