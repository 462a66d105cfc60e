/** Kinds of numbers as numbering plans know them; names as in libphonenumber. */
export const LINE_TYPES = [
  'FIXED_LINE',
  'MOBILE',
  'FIXED_LINE_OR_MOBILE',
  'TOLL_FREE',
  'VOIP',
  'PREMIUM_RATE',
  'SHARED_COST',
  'PERSONAL_NUMBER',
  'UAN',
  'PAGER',
  'VOICEMAIL',
] as const;
export type LineType = (typeof LINE_TYPES)[number];

export const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What holds for numbers that tell no place, such as toll-free ones, while quiet hours are set. */
export const UNKNOWN_ZONES = ['REFUSE', 'CALLER_ID_ZONE', 'ALLOW'] as const;
export type UnknownZone = (typeof UNKNOWN_ZONES)[number];

/** Legs that may be tried within the last 60 seconds, 60 minutes and 24 hours; null: as many as anybody wants. */
export interface CapLimits {
  readonly perMinute: number | null;
  readonly perHour: number | null;
  readonly perDay: number | null;
}

export interface QuietHours {
  readonly enabled: boolean;
  /** `HH:MM` on the callee's clock. From 21:00 to 08:00 leaves the day; the end itself is no longer quiet. */
  readonly from: string;
  readonly to: string;
  /** Days that are quiet as a whole. */
  readonly weekdays: readonly Weekday[];
  readonly unknownZone: UnknownZone;
}

/** Everything about outbound calls that an administrator sets. */
export interface DialSettings {
  /** The country of the number that calls is allowed without being listed. */
  readonly ownCountry: boolean;
  /** Two letters, ISO 3166-1. */
  readonly countries: readonly string[];
  readonly closedTypes: readonly LineType[];
  /** E.164 prefixes with the plus sign, closed beside the list of high-risk ones. */
  readonly closedPrefixes: readonly string[];
  /** Prefixes that are open all the same. The longest prefix that fits a number decides; of two equal ones the open one. */
  readonly openPrefixes: readonly string[];
  /** Numbers of the right length that no numbering plan has given out: a usual target of fraud. */
  readonly unassignedAllowed: boolean;
  readonly caps: {
    readonly all: CapLimits;
    /** Of one number called. */
    readonly destination: CapLimits;
    readonly agent: CapLimits;
  };
  /** Outbound legs at the same time. */
  readonly concurrent: number | null;
  /** US dollars within the last 24 hours. */
  readonly spendPerDayUsd: number | null;
  /** What a minute is taken to cost where no list price is known. */
  readonly assumedPerMinuteUsd: number;
  readonly quietHours: QuietHours;
}

/** Closed until opened. Quiet hours are manners and law rather than a matter of fraud: they wait for somebody who knows them. */
export const DEFAULT_DIAL_SETTINGS: DialSettings = {
  ownCountry: true,
  countries: [],
  closedTypes: ['PREMIUM_RATE', 'SHARED_COST', 'PERSONAL_NUMBER', 'UAN', 'PAGER', 'VOICEMAIL'],
  closedPrefixes: [],
  openPrefixes: [],
  unassignedAllowed: false,
  caps: {
    all: { perMinute: 30, perHour: 300, perDay: 1_000 },
    destination: { perMinute: null, perHour: 20, perDay: 50 },
    agent: { perMinute: null, perHour: null, perDay: null },
  },
  concurrent: 20,
  spendPerDayUsd: 50,
  assumedPerMinuteUsd: 0.3,
  quietHours: { enabled: false, from: '21:00', to: '08:00', weekdays: [], unknownZone: 'REFUSE' },
};
