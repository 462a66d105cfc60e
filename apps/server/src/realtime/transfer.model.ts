import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { TransferMode, TransferStatus } from '@switchboard/call';
import { DateTime, E164 } from '../graphql/scalars';
import { TransferModeWords, TransferStatusWords } from '../graphql/transfer.words';

@ObjectType('Transfer', { description: 'One attempt to put a caller through to a person.' })
export class TransferModel {
  @Field(() => ID, { description: 'Ours: `trf_…`.' })
  id!: string;

  @Field(() => TransferModeWords, { description: 'How.' })
  mode!: TransferMode;

  @Field(() => TransferStatusWords, { description: 'How it stands.' })
  status!: TransferStatus;

  @Field(() => E164, { description: 'Who is called.' })
  to!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What the agent calls them, when they are one of its destinations.',
  })
  destination!: string | null;

  @Field(() => String, { nullable: true, description: 'The operator who asked for it; null: the agent did.' })
  actor!: string | null;

  @Field(() => DateTime, { description: 'When it began.' })
  startedAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When both began to talk.' })
  connectedAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was over, whatever came of it.' })
  endedAt!: string | null;
}
