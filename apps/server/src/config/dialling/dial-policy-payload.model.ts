import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import type { LineType, Problem } from '@switchboard/call';
import { ProblemModel } from '../../graphql/problem.model';
import { DateTime } from '../../graphql/scalars';
import { DialSettingsModel, LineTypeWords, OutboundSwitchModel } from './dial-policy.model';

@ObjectType('DialPolicy', { description: 'The rules for outbound calls, transfers included, as they hold now.' })
export class DialPolicyModel {
  @Field(() => Int, { description: 'Grows with each change; 0 while the defaults hold.' })
  revision!: number;

  @Field(() => String, { nullable: true, description: 'Who changed it last; null while the defaults hold.' })
  by!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When.' })
  at!: string | null;

  @Field(() => DialSettingsModel, { description: 'What administrators set.' })
  settings!: DialSettingsModel;

  // outbound, outboundChanges, changes, highRiskPrefixes, highRiskAsOf, zonesAsOf: DialPolicyResolver
}

@ObjectType('DialPolicyPayload', { description: 'What became of a change of the rules for outbound calls.' })
export class DialPolicyPayloadModel {
  @Field(() => DialPolicyModel, { description: 'The rules as they hold now, also when the change was refused.' })
  dialPolicy!: DialPolicyModel;

  @Field(() => [ProblemModel], { description: 'What a person can act on; empty when it worked.' })
  errors!: readonly Problem[];
}

@ObjectType('OutboundPayload', { description: 'What became of stopping outbound calls.' })
export class OutboundPayloadModel {
  @Field(() => OutboundSwitchModel, { description: 'How it stands now.' })
  outbound!: OutboundSwitchModel;

  @Field(() => Int, { description: 'Calls under way that were ended.' })
  endedCalls!: number;

  @Field(() => [ProblemModel], { description: 'What a person can act on; empty when it worked.' })
  errors!: readonly Problem[];
}

@ObjectType('DialFact', { description: 'One thing that a rule looked at.' })
export class DialFactModel {
  @Field(() => String, { description: 'What it is.' })
  name!: string;

  @Field(() => String, { description: 'What it was.' })
  value!: string;
}

@ObjectType('DialFinding', { description: 'What one rule says of a call that somebody thinks of.' })
export class DialFindingModel {
  @Field(() => String, { description: 'Name of the rule, such as `QUIET_HOURS`; new ones may be added.' })
  rule!: string;

  @Field(() => Boolean, { description: 'False: the rule refuses.' })
  passed!: boolean;

  @Field(() => String, { description: 'Why, in a sentence.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'What can be done about it; null when it passed.' })
  help!: string | null;

  @Field(() => [DialFactModel], { description: 'What it looked at.' })
  facts!: readonly DialFactModel[];
}

@ObjectType('DialExplanation', {
  description: 'Whether a call would be allowed now, by every rule. Nothing is dialled.',
})
export class DialExplanationModel {
  @Field(() => Boolean, { description: 'True when every rule lets it pass.' })
  allowed!: boolean;

  @Field(() => ProblemModel, { nullable: true, description: 'What `placeCall` would answer; null when it is allowed.' })
  problem!: Problem | null;

  @Field(() => [DialFindingModel], { description: 'Every rule, those that pass included, in the order of refusal.' })
  findings!: readonly DialFindingModel[];

  @Field(() => String, { nullable: true, description: 'Country of the number: two letters, ISO 3166-1.' })
  country!: string | null;

  @Field(() => LineTypeWords, { nullable: true, description: 'Kind of the number; null when it is not known.' })
  lineType!: LineType | null;

  @Field(() => [String], { description: 'Time zones in which whoever has it may be, IANA names.' })
  zones!: readonly string[];

  @Field(() => Float, { nullable: true, description: 'List price of a minute in US dollars; null when none is known.' })
  perMinuteUsd!: number | null;
}
