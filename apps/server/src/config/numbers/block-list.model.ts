import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import type { BlockEntry, Problem } from '@switchboard/call';
import { ProblemModel } from '../../graphql/problem.model';
import { DateTime } from '../../graphql/scalars';

@ObjectType('BlockedCaller', { description: 'Callers who are not answered.' })
export class BlockedCallerModel {
  @Field(() => ID, { description: 'Ours: `blk_…`.' })
  id!: string;

  // pattern, say: BlockListResolver

  @Field(() => ID, { nullable: true, description: 'On this number only; null: on all.' })
  numberId!: string | null;

  @Field(() => String, { nullable: true, description: 'Why.' })
  note!: string | null;

  @Field(() => DateTime, { description: 'Since when.' })
  createdAt!: string;

  @Field(() => String, { description: 'By whom, by display name.' })
  createdBy!: string;
}

@InputType('BlockCallerInput', { description: 'Callers who are not to be answered.' })
export class BlockCallerInput {
  @Field(() => ID, { nullable: true, description: 'On this number only: `num_…`; null: on all.' })
  numberId?: string | null;

  @Field(() => String, {
    description: 'A number in E.164 form, the beginning of one with a star after it (`+1900*`), or `withheld`.',
  })
  pattern!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Said to them, which costs a call; null: the call is refused unanswered, which costs nothing.',
  })
  say?: string | null;

  @Field(() => String, { nullable: true, description: 'Why; at most 200 characters.' })
  note?: string | null;
}

@ObjectType('BlockedCallerPayload', { description: 'What became of a change of the block list.' })
export class BlockedCallerPayloadModel {
  @Field(() => BlockedCallerModel, { nullable: true, description: 'The entry; null when there is none any more.' })
  entry!: BlockEntry | null;

  @Field(() => [ProblemModel], { description: 'What a person can act on; empty when it worked.' })
  errors!: readonly Problem[];
}
