import { Field, ID, InputType } from '@nestjs/graphql';
import type { TransferMode } from '@switchboard/call';
import { E164 } from '../graphql/scalars';
import { TransferModeWords } from '../graphql/transfer.words';

@InputType('TransferCallInput', { description: 'To whom a caller is put through.' })
export class TransferCallInput {
  @Field(() => ID, { description: 'The call: `call_…`.' })
  callId!: string;

  @Field(() => E164, {
    description: 'Who is called: one of the agent’s destinations, or any number that may be dialled.',
  })
  to!: string;

  @Field(() => TransferModeWords, { defaultValue: 'COLD', description: 'How.' })
  mode!: TransferMode;

  @Field(() => String, {
    nullable: true,
    description: 'What the agent says to the caller first, at most 500 characters; null for nothing.',
  })
  announcement?: string | null;
}
