import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { TransferMode } from '@switchboard/call';
import { E164 } from '../../graphql/scalars';
import { TransferModeWords } from '../../graphql/transfer.words';

const HOURS = 'When somebody can be reached.';

@ObjectType('TransferHours', { description: HOURS })
@InputType('TransferHoursInput', { description: HOURS })
export class TransferHoursModel {
  @Field(() => String, { description: 'IANA name of the time zone, such as `Europe/Berlin`.' })
  timeZone!: string;

  @Field(() => [Int], { description: '1 (Monday) to 7 (Sunday).' })
  days!: number[];

  @Field(() => String, { description: '`HH:MM`.' })
  from!: string;

  @Field(() => String, { description: '`HH:MM`; not after `from`: on the next day.' })
  to!: string;
}

@ObjectType('TransferDestination', { description: 'Somebody to whom an agent may put callers through.' })
export class TransferDestinationModel {
  @Field(() => String, { description: 'What the model calls them: 1 to 60 characters, unique in the agent.' })
  name!: string;

  @Field(() => String, { description: 'When to choose them; the model reads it. At most 300 characters.' })
  description!: string;

  @Field(() => E164, { description: 'Their number; the model never sees it.' })
  to!: string;

  @Field(() => TransferModeWords, { description: 'How.' })
  mode!: TransferMode;

  @Field(() => String, {
    nullable: true,
    description: 'Said to the caller first, at most 500 characters; null: the agent finds words of its own.',
  })
  announcement!: string | null;

  @Field(() => TransferHoursModel, { nullable: true, description: 'When they can be reached; null: at any time.' })
  hours!: TransferHoursModel | null;
}

@InputType('TransferDestinationInput', { description: 'Somebody to whom an agent may put callers through.' })
export class TransferDestinationInput {
  @Field(() => String, { description: 'What the model calls them: 1 to 60 characters, unique in the agent.' })
  name!: string;

  @Field(() => String, { defaultValue: '', description: 'When to choose them; at most 300 characters.' })
  description!: string;

  @Field(() => String, { description: 'Their number: E.164, such as `+14155550100`.' })
  to!: string;

  @Field(() => TransferModeWords, { defaultValue: 'COLD', description: 'How.' })
  mode!: TransferMode;

  @Field(() => String, { nullable: true, description: 'Said to the caller first, at most 500 characters.' })
  announcement?: string | null;

  @Field(() => TransferHoursModel, { nullable: true, description: 'When they can be reached; null: at any time.' })
  hours?: TransferHoursModel | null;
}
