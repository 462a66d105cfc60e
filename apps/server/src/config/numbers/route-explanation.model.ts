import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { Agent, RouteOutcome, RouteStep } from '@switchboard/call';
import { words } from '../../graphql/words';
import { AgentModel } from '../agent.model';

export const RouteOutcomeWords = words<RouteOutcome>('RouteOutcome', 'What becomes of a call that comes in.', {
  AGENT: 'An agent answers.',
  SENTENCE: 'A sentence is spoken.',
  VOICEMAIL: 'The caller can leave a message.',
  REJECTED: 'It is refused unanswered.',
});

export const RouteStepKindWords = words<RouteStep['kind']>('RouteStepKind', 'What was looked at.', {
  BLOCK_LIST: 'Whether the caller is on the block list.',
  RULE: 'Whether a rule of the number holds.',
  OTHERWISE: 'No rule holds.',
});

@ObjectType('RouteStep', { description: 'One condition that was looked at.' })
export class RouteStepModel {
  @Field(() => RouteStepKindWords, { description: 'Which kind.' })
  kind!: RouteStep['kind'];

  @Field(() => String, { description: 'The rule’s name, or the entry of the block list.' })
  name!: string;

  @Field(() => Boolean, { description: 'True for the one that decided.' })
  holds!: boolean;
}

@ObjectType('RouteExplanation', { description: 'Who would answer a caller at a time, and why.' })
export class RouteExplanationModel {
  @Field(() => RouteOutcomeWords, { description: 'What would become of the call.' })
  outcome!: RouteOutcome;

  @Field(() => AgentModel, { nullable: true, description: 'Of `AGENT`: who; null when none can answer.' })
  agent!: Agent | null;

  @Field(() => String, {
    nullable: true,
    description: 'What would be said; null: nothing, or a sentence of ours.',
  })
  say!: string | null;

  @Field(() => String, { description: 'The reason in one sentence.' })
  reason!: string;

  @Field(() => [RouteStepModel], { description: 'In the order in which they were looked at.' })
  steps!: readonly RouteStep[];

  @Field(() => String, { nullable: true, description: 'The day in the zone of the number: `YYYY-MM-DD`.' })
  localDate!: string | null;

  @Field(() => Int, { nullable: true, description: 'The time there in minutes since midnight.' })
  localMinute!: number | null;
}
