import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { Problem } from '@switchboard/call';
import { PageInfoModel } from '../../graphql/connection';
import { ProblemModel } from '../../graphql/problem.model';
import { DateTime, E164 } from '../../graphql/scalars';

@ObjectType('DoNotCallEntry', { description: 'A number that is not called.' })
export class DoNotCallEntryModel {
  @Field(() => E164, { description: 'The number.' })
  e164!: string;

  @Field(() => String, { nullable: true, description: 'Why.' })
  reason!: string | null;

  @Field(() => String, { description: 'Who put it on the list.' })
  by!: string;

  @Field(() => DateTime, { description: 'When.' })
  at!: string;
}

@ObjectType('DoNotCallEdge', { description: 'A number in a page.' })
export class DoNotCallEdgeModel {
  @Field(() => String, { description: 'Opaque: pass it as `after`.' })
  cursor!: string;

  @Field(() => DoNotCallEntryModel, { description: 'The entry.' })
  node!: DoNotCallEntryModel;
}

@ObjectType('DoNotCallConnection', { description: 'A page of numbers that are not called.' })
export class DoNotCallConnectionModel {
  @Field(() => [DoNotCallEdgeModel], { description: 'The newest first.' })
  edges!: DoNotCallEdgeModel[];

  @Field(() => PageInfoModel, { description: 'Whether there is more.' })
  pageInfo!: PageInfoModel;

  @Field(() => Int, { description: 'How many there are in all.' })
  totalCount!: number;
}

@ObjectType('DoNotCallPayload', { description: 'What became of a change of the do-not-call list.' })
export class DoNotCallPayloadModel {
  @Field(() => Int, { description: 'Numbers that are new on the list, or were taken off it.' })
  changed!: number;

  @Field(() => Int, { description: 'Numbers that were on the list before, or stood twice in the request.' })
  known!: number;

  @Field(() => [String], { description: 'What was no phone number in E.164 form, as it came; nothing of it was kept.' })
  unreadable!: readonly string[];

  @Field(() => [ProblemModel], { description: 'What a person can act on; empty when it worked.' })
  errors!: readonly Problem[];
}
