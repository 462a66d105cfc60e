import { Field, ObjectType } from '@nestjs/graphql';
import type { Call, Problem } from '@switchboard/call';
import { ProblemModel } from '../graphql/problem.model';
import { DateTime, Url } from '../graphql/scalars';
import { words } from '../graphql/words';
import { CallModel } from '../realtime/call.model';

export type TicketPurpose = 'LISTEN';

export const TicketPurposeWords = words<TicketPurpose>('TicketPurpose', 'What a media ticket opens.', {
  LISTEN: 'Both sides of a running call, one way: nobody in the call hears anything of it.',
});

@ObjectType('MediaTicketPayload', { description: 'A way into the sound of a call.' })
export class MediaTicketPayloadModel {
  @Field(() => CallModel, { nullable: true, description: 'The call; null when there is none.' })
  call!: Call | null;

  @Field(() => Url, {
    nullable: true,
    description: 'Where to connect: `new WebSocket(url, ["switchboard.listen", token])`. Null when it was refused.',
  })
  url!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Opens one socket, once, for the person who asked. It travels as the second subprotocol.',
  })
  token!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Until then it must be used.' })
  expiresAt!: string | null;

  @Field(() => [ProblemModel], { description: 'What a person can act on; empty when it worked.' })
  errors!: readonly Problem[];
}
