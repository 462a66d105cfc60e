import { Field, ID, InputType, Int } from '@nestjs/graphql';
import type { CallDirection, CallFilter, CallStatus, EndReason } from '@switchboard/call';
import { DateTime } from '../graphql/scalars';
import { CallDirectionWords, CallStatusWords, EndReasonWords } from './call.words';

@InputType('CallFilter', { description: 'Which calls. All given conditions must hold; within a list, one is enough.' })
export class CallFilterInput {
  @Field(() => [CallStatusWords], { nullable: true, description: 'Status is one of these.' })
  status?: CallStatus[] | null;

  @Field(() => [ID], { nullable: true, description: 'Answered by one of these agents.' })
  agentId?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Over one of these numbers of ours.' })
  numberId?: string[] | null;

  @Field(() => CallDirectionWords, { nullable: true, description: 'Inbound or outbound only.' })
  direction?: CallDirection | null;

  @Field(() => [EndReasonWords], { nullable: true, description: 'Ended for one of these reasons.' })
  endReason?: EndReason[] | null;

  @Field(() => String, { nullable: true, description: 'Part of the number or address of either side.' })
  party?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Words of the transcript. Not for `callsChanged`: words are found once they are stored.',
  })
  text?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Created at this moment or later.' })
  startedAfter?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Created before this moment.' })
  startedBefore?: Date | null;

  @Field(() => Int, { nullable: true, description: 'At least so many milliseconds from answer to end.' })
  minDurationMs?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only calls in which something went wrong; false: only the others.',
  })
  hasError?: boolean | null;
}

/** What the records understand: no nulls, moments as text. */
export function callFilterOf(input: CallFilterInput | null | undefined): CallFilter {
  const { startedAfter, startedBefore, ...rest } = input ?? {};
  const moments = { startedAfter: startedAfter?.toISOString(), startedBefore: startedBefore?.toISOString() };
  return Object.fromEntries(Object.entries({ ...rest, ...moments }).filter(([, value]) => value != null));
}
