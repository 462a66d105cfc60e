import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { DateRange, NumberRouting, RouteTarget, RoutingRule, TimeRange, IsoWeekday } from '@switchboard/call';
import { words } from '../../graphql/words';

type TargetKind = RouteTarget['kind'];

export const RouteTargetKindWords = words<TargetKind>('RouteTargetKind', 'What becomes of a call that comes in.', {
  AGENT: 'An agent answers.',
  SENTENCE: 'A sentence is spoken, and the call is over.',
  VOICEMAIL: 'A sentence is spoken, and the caller can leave a message.',
});

const TARGET = 'What becomes of a call.';

@ObjectType('RouteTarget', { description: TARGET })
@InputType('RouteTargetInput', { description: TARGET })
export class RouteTargetModel {
  @Field(() => RouteTargetKindWords, { description: 'Which of the three.' })
  kind!: TargetKind;

  @Field(() => ID, { nullable: true, description: 'Of `AGENT`: `agt_…`; null for the agent of the number.' })
  agentId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of the other two, at most 1,000 characters; null for the fallback sentence of the number.',
  })
  say?: string | null;

  @Field(() => Int, { nullable: true, description: 'Of `VOICEMAIL`: the longest message in seconds, 5 to 600.' })
  maxSeconds?: number | null;
}

const DATES = 'A day, or days in a row.';

@ObjectType('DateRange', { description: DATES })
@InputType('DateRangeInput', { description: DATES })
export class DateRangeModel implements DateRange {
  @Field(() => String, { description: 'The first day: `YYYY-MM-DD`.' })
  from!: string;

  @Field(() => String, { description: 'The last day, included.' })
  to!: string;
}

const TIMES = 'A time of day, on the clock on the wall of the zone.';

@ObjectType('TimeRange', { description: TIMES })
@InputType('TimeRangeInput', { description: TIMES })
export class TimeRangeModel implements TimeRange {
  @Field(() => String, { description: '`HH:MM`, included.' })
  from!: string;

  @Field(() => String, {
    description: '`HH:MM` up to `24:00`, not included. Not after `from`: it goes on into the next day.',
  })
  to!: string;
}

const RULE = 'Holds on its weekdays and on its dates, within its times.';

@ObjectType('RoutingRule', { description: RULE })
@InputType('RoutingRuleInput', { description: RULE })
export class RoutingRuleModel {
  @Field(() => String, { description: 'For people: `Opening hours`, `Christmas`; at most 80 characters.' })
  name!: string;

  @Field(() => [Int], { description: '1 is Monday, 7 is Sunday.' })
  weekdays!: IsoWeekday[];

  @Field(() => [DateRangeModel], { description: 'Days by their date; at most 200.' })
  dates!: DateRangeModel[];

  @Field(() => [TimeRangeModel], { description: 'None: the whole day; at most 24.' })
  times!: TimeRangeModel[];

  @Field(() => RouteTargetModel, { description: 'What becomes of a call while it holds.' })
  target!: RouteTargetModel;
}

const ROUTING = 'Who answers a number when: the first rule that holds.';

@ObjectType('NumberRouting', { description: ROUTING })
@InputType('NumberRoutingInput', { description: ROUTING })
export class NumberRoutingModel {
  @Field(() => String, { description: 'IANA name, such as `Europe/Berlin`.' })
  timeZone!: string;

  @Field(() => [RoutingRuleModel], { description: 'In the order in which they are tried; at most 50.' })
  rules!: RoutingRuleModel[];

  @Field(() => RouteTargetModel, { description: 'When no rule holds.' })
  otherwise!: RouteTargetModel;
}

function targetOf({ kind, agentId, say, maxSeconds }: RouteTargetModel): RouteTarget {
  switch (kind) {
    case 'AGENT':
      return { kind, agentId: agentId ?? null };
    case 'SENTENCE':
      return { kind, say: say ?? null };
    case 'VOICEMAIL':
      return { kind, say: say ?? null, maxSeconds: maxSeconds ?? 120 };
  }
}

const ruleOf = (rule: RoutingRuleModel): RoutingRule => ({
  name: rule.name.trim(),
  weekdays: [...new Set(rule.weekdays)].sort(),
  dates: rule.dates.map(({ from, to }) => ({ from, to })),
  times: rule.times.map(({ from, to }) => ({ from, to })),
  target: targetOf(rule.target),
});

/** As the engine has it. Which values are sound is the engine's to say. */
export const routingOf = ({ timeZone, rules, otherwise }: NumberRoutingModel): NumberRouting => ({
  timeZone,
  rules: rules.map(ruleOf),
  otherwise: targetOf(otherwise),
});
