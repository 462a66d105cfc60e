import { Inject } from '@nestjs/common';
import { Args, Context, ID, Mutation, Resolver } from '@nestjs/graphql';
import type { CallDesk, Problem, ToolCallAnswer } from '@switchboard/call';
import { MinimumRole } from '../config/people/access';
import type { ApiContext } from '../graphql/api-context';
import { Json } from '../graphql/scalars';
import { CALL_DESK } from '../ports';
import type { CallPayload } from './acting';
import { actorOf, payloadOf } from './acting';
import { CallPayloadModel } from './call-payload.model';

const ONE_WANTED: Problem = {
  ...{ code: 'INVALID_INPUT', message: 'Give a result, or say what went wrong: one of the two.', retryable: false },
  field: ['result'],
};

/** JSON `null` is a result; what was left out is none. */
function answerOf({ result, error }: { result?: unknown; error?: string | null }): ToolCallAnswer | null {
  const hasError = error !== undefined && error !== null;
  if (hasError === (result !== undefined)) return null;
  return hasError ? { error } : { result };
}

/** Where a person answers in place of a tool. */
@Resolver()
export class ManualToolResolver {
  constructor(@Inject(CALL_DESK) private readonly desk: CallDesk) {}

  @MinimumRole('OPERATOR')
  @Mutation(() => CallPayloadModel, {
    description:
      'Answers a tool call that is `WAITING_FOR_OPERATOR`: the agent goes on with it. Somebody who is later than another, or than the time limit, gets `CONFLICT`; after the end of the call `CALL_NOT_ACTIVE`; for what was never asked `NOT_FOUND`. The call’s log tells who did it: `OperatorActed` with the action `ANSWER_TOOL`.',
  })
  async answerToolCall(
    @Args('toolCallId', { type: () => ID, description: '`tc_…`.' }) toolCallId: string,
    @Args('result', {
      type: () => Json,
      nullable: true,
      description: 'What the agent is told; at most 64,000 characters of JSON.',
    })
    result: unknown,
    @Args('error', {
      type: () => String,
      nullable: true,
      description: 'In place of a result: what went wrong, for the agent to speak about; at most 1,000 characters.',
    })
    error: string | null | undefined,
    @Context() { viewer }: ApiContext,
  ): Promise<CallPayload> {
    const answer = answerOf({ result, error });
    if (!answer) return { call: null, errors: [ONE_WANTED] };
    return payloadOf(await this.desk.answerToolCall(toolCallId, answer, actorOf(viewer)));
  }
}
