import type { DialSettingsFieldsFragment, DialSettingsInput } from '@switchboard/contract';

export const SCOPES = ['all', 'destination', 'agent'] as const;
export const WINDOWS = ['perMinute', 'perHour', 'perDay'] as const;
export type Scope = (typeof SCOPES)[number];
export type Window = (typeof WINDOWS)[number];

export const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  all: 'All calls',
  destination: 'To one number',
  agent: 'By one agent',
};
export const WINDOW_WORDS: Readonly<Record<Window, string>> = {
  perMinute: 'a minute',
  perHour: 'an hour',
  perDay: 'in 24 hours',
};

export const LINE_TYPE_WORDS = [
  ['FIXED_LINE', 'Fixed lines'],
  ['MOBILE', 'Mobile phones'],
  ['FIXED_LINE_OR_MOBILE', 'Fixed or mobile (North America)'],
  ['TOLL_FREE', 'Toll-free numbers'],
  ['VOIP', 'Internet numbers (VoIP)'],
  ['PREMIUM_RATE', 'Premium rate'],
  ['SHARED_COST', 'Shared cost'],
  ['PERSONAL_NUMBER', 'Personal numbers'],
  ['UAN', 'Company-wide numbers (UAN)'],
  ['PAGER', 'Pagers'],
  ['VOICEMAIL', 'Voicemail access'],
] as const;

export const WEEKDAY_WORDS = [
  ['MONDAY', 'Mon'],
  ['TUESDAY', 'Tue'],
  ['WEDNESDAY', 'Wed'],
  ['THURSDAY', 'Thu'],
  ['FRIDAY', 'Fri'],
  ['SATURDAY', 'Sat'],
  ['SUNDAY', 'Sun'],
] as const;

export const UNKNOWN_ZONE_WORDS = [
  ['REFUSE', 'Do not call it'],
  ['CALLER_ID_ZONE', 'The clock of the calling number decides'],
  ['ALLOW', 'Call it at any hour'],
] as const;

/** A copy without what the cache adds, as it is sent. */
export function inputOf(settings: DialSettingsFieldsFragment): DialSettingsInput {
  const limits = (scope: Scope) => {
    const { perMinute, perHour, perDay } = settings.caps[scope];
    return { perMinute, perHour, perDay };
  };
  const { enabled, from, to, weekdays, unknownZone } = settings.quietHours;
  return {
    ownCountry: settings.ownCountry,
    countries: settings.countries,
    closedTypes: settings.closedTypes,
    closedPrefixes: settings.closedPrefixes,
    openPrefixes: settings.openPrefixes,
    unassignedAllowed: settings.unassignedAllowed,
    caps: { all: limits('all'), destination: limits('destination'), agent: limits('agent') },
    concurrent: settings.concurrent,
    spendPerDayUsd: settings.spendPerDayUsd,
    assumedPerMinuteUsd: settings.assumedPerMinuteUsd,
    quietHours: { enabled, from, to, weekdays, unknownZone },
  };
}

/** Words of a list, whatever stands between them. */
export const wordsOf = (text: string): string[] => [...new Set(text.split(/[\s,;]+/).filter(Boolean))];

/** An empty field means no limit; undefined for what is no number. */
export function limitOf(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const limit = Number(text);
  return Number.isFinite(limit) && limit >= 0 ? limit : undefined;
}

export const toggled = <T>(list: readonly T[], item: T): T[] =>
  list.includes(item) ? list.filter((each) => each !== item) : [...list, item];
