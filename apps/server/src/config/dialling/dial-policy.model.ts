import { Field, Float, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { HighRiskPrefix, LineType, UnknownZone, Weekday } from '@switchboard/call';
import { PageInfoModel } from '../../graphql/connection';
import { DateTime } from '../../graphql/scalars';
import { words } from '../../graphql/words';

export const LineTypeWords = words<LineType>('LineType', 'What kind of number it is, by its numbering plan.', {
  FIXED_LINE: 'A fixed line.',
  MOBILE: 'A mobile phone.',
  FIXED_LINE_OR_MOBILE: 'One of both; the plan does not tell which, as in North America.',
  TOLL_FREE: 'Free for whoever calls.',
  VOIP: 'A number of the internet, bound to no place.',
  PREMIUM_RATE: 'The called side sets the price.',
  SHARED_COST: 'Dearer than an ordinary call.',
  PERSONAL_NUMBER: 'Passed on to anywhere.',
  UAN: 'A company’s number, passed on to one of its places.',
  PAGER: 'A pager.',
  VOICEMAIL: 'Access to a voice mailbox.',
});

export const WeekdayWords = words<Weekday>('Weekday', 'A day of the week.', {
  MONDAY: 'Monday.',
  TUESDAY: 'Tuesday.',
  WEDNESDAY: 'Wednesday.',
  THURSDAY: 'Thursday.',
  FRIDAY: 'Friday.',
  SATURDAY: 'Saturday.',
  SUNDAY: 'Sunday.',
});

export const UnknownZoneWords = words<UnknownZone>(
  'UnknownZone',
  'What quiet hours mean for a number that tells no time zone, such as a toll-free one.',
  {
    REFUSE: 'It is not called.',
    CALLER_ID_ZONE: 'The clock of the number that calls decides.',
    ALLOW: 'It is called at any hour.',
  },
);

const CAPS = 'How many outbound calls may be tried; null for any number.';

@ObjectType('CapLimits', { description: CAPS })
@InputType('CapLimitsInput', { description: CAPS })
export class CapLimitsModel {
  @Field(() => Int, { nullable: true, description: 'Within the last 60 seconds: 0 to 100,000.' })
  perMinute!: number | null;

  @Field(() => Int, { nullable: true, description: 'Within the last 60 minutes: 0 to 100,000.' })
  perHour!: number | null;

  @Field(() => Int, { nullable: true, description: 'Within the last 24 hours: 0 to 100,000.' })
  perDay!: number | null;
}

const DIAL_CAPS = 'Limits of how often is dialled.';

@ObjectType('DialCaps', { description: DIAL_CAPS })
@InputType('DialCapsInput', { description: DIAL_CAPS })
export class DialCapsModel {
  @Field(() => CapLimitsModel, { description: 'All outbound calls together.' })
  all!: CapLimitsModel;

  @Field(() => CapLimitsModel, { description: 'Those to one number. Transfers do not count against it.' })
  destination!: CapLimitsModel;

  @Field(() => CapLimitsModel, { description: 'Those of one agent.' })
  agent!: CapLimitsModel;
}

const QUIET = 'Hours in which nobody is called, on the clock of whoever would be called. Transfers are not held up.';

@ObjectType('QuietHours', { description: QUIET })
@InputType('QuietHoursInput', { description: QUIET })
export class QuietHoursModel {
  @Field(() => Boolean, { description: 'False: any hour will do.' })
  enabled!: boolean;

  @Field(() => String, { description: '`HH:MM`, the first quiet minute, such as `21:00`.' })
  from!: string;

  @Field(() => String, { description: '`HH:MM`, the first minute that is not quiet any more, such as `08:00`.' })
  to!: string;

  @Field(() => [WeekdayWords], { description: 'Days that are quiet as a whole.' })
  weekdays!: readonly Weekday[];

  @Field(() => UnknownZoneWords, { description: 'What holds where no time zone is known.' })
  unknownZone!: UnknownZone;
}

const SETTINGS =
  'Whom outbound calls may reach, when, and how many of them. Emergency and short numbers are never called.';

@ObjectType('DialSettings', { description: SETTINGS })
@InputType('DialSettingsInput', { description: SETTINGS })
export class DialSettingsModel {
  @Field(() => Boolean, { description: 'The country of the number that calls is allowed without being listed.' })
  ownCountry!: boolean;

  @Field(() => [String], { description: 'Further countries that may be called: two letters each, ISO 3166-1.' })
  countries!: readonly string[];

  @Field(() => [LineTypeWords], { description: 'Kinds of numbers that are not called.' })
  closedTypes!: readonly LineType[];

  @Field(() => [String], { description: 'Beginnings of numbers that are not called, such as `+4479`; at most 500.' })
  closedPrefixes!: readonly string[];

  @Field(() => [String], {
    description: 'Beginnings that are called all the same. The longest beginning that fits a number decides.',
  })
  openPrefixes!: readonly string[];

  @Field(() => Boolean, {
    description: 'Numbers that no numbering plan has given out may be called: a usual target of fraud.',
  })
  unassignedAllowed!: boolean;

  @Field(() => DialCapsModel, { description: 'How often is dialled.' })
  caps!: DialCapsModel;

  @Field(() => Int, { nullable: true, description: 'Outbound calls at once: 0 to 10,000; null for any number.' })
  concurrent!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'US dollars within the last 24 hours, running calls counted at their longest; null for any amount.',
  })
  spendPerDayUsd!: number | null;

  @Field(() => Float, { description: 'US dollars a minute is taken to cost where no list price is known: 0 to 100.' })
  assumedPerMinuteUsd!: number;

  @Field(() => QuietHoursModel, { description: 'When nobody is called.' })
  quietHours!: QuietHoursModel;
}

@ObjectType('HighRiskPrefix', { description: 'The beginning of numbers that are known for fraud or dear minutes.' })
export class HighRiskPrefixModel implements HighRiskPrefix {
  @Field(() => String, { description: 'With the plus sign.' })
  prefix!: string;

  @Field(() => String, { description: 'Why.' })
  reason!: string;

  @Field(() => Boolean, { description: 'True for whole countries, open to a number of that very country.' })
  wholeCountry!: boolean;
}

@ObjectType('OutboundSwitch', { description: 'Whether anything may go out at all, and who said so.' })
export class OutboundSwitchModel {
  @Field(() => Boolean, { description: 'True: every outbound call is refused.' })
  stopped!: boolean;

  @Field(() => String, { nullable: true, description: 'Why.' })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: 'Who; null while nobody has ever stopped them.' })
  by!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When.' })
  at!: string | null;
}

@ObjectType('OutboundSwitchEdge', { description: 'A change in a page.' })
export class OutboundSwitchEdgeModel {
  @Field(() => String, { description: 'Opaque: pass it as `after`.' })
  cursor!: string;

  @Field(() => OutboundSwitchModel, { description: 'The change.' })
  node!: OutboundSwitchModel;
}

@ObjectType('OutboundSwitchConnection', { description: 'A page of who stopped outbound calls and let them go on.' })
export class OutboundSwitchConnectionModel {
  @Field(() => [OutboundSwitchEdgeModel], { description: 'The newest first.' })
  edges!: OutboundSwitchEdgeModel[];

  @Field(() => PageInfoModel, { description: 'Whether there is more.' })
  pageInfo!: PageInfoModel;
}

@ObjectType('DialPolicyChange', { description: 'The settings from one change to the next.' })
export class DialPolicyChangeModel {
  @Field(() => Int, { description: 'Grows by one with each change.' })
  revision!: number;

  @Field(() => String, { nullable: true, description: 'Who changed it.' })
  by!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When.' })
  at!: string | null;

  @Field(() => DialSettingsModel, { description: 'What has held since.' })
  settings!: DialSettingsModel;
}

@ObjectType('DialPolicyChangeEdge', { description: 'A change in a page.' })
export class DialPolicyChangeEdgeModel {
  @Field(() => String, { description: 'Opaque: pass it as `after`.' })
  cursor!: string;

  @Field(() => DialPolicyChangeModel, { description: 'The change.' })
  node!: DialPolicyChangeModel;
}

@ObjectType('DialPolicyChangeConnection', { description: 'A page of changes.' })
export class DialPolicyChangeConnectionModel {
  @Field(() => [DialPolicyChangeEdgeModel], { description: 'The newest first.' })
  edges!: DialPolicyChangeEdgeModel[];

  @Field(() => PageInfoModel, { description: 'Whether there is more.' })
  pageInfo!: PageInfoModel;
}
