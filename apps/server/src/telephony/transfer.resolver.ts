import { Inject } from '@nestjs/common';
import { Args, Context, ID, Mutation, Resolver } from '@nestjs/graphql';
import type { CallDesk } from '@switchboard/call';
import { MinimumRole } from '../config/people/access';
import type { ApiContext } from '../graphql/api-context';
import { CALL_DESK } from '../ports';
import type { CallPayload } from './acting';
import { actorOf, payloadOf } from './acting';
import { CallPayloadModel } from './call-payload.model';
import { TransferCallInput } from './transfer.input';

const REFUSALS =
  'Without a conversation (not answered yet, over, or carried by another server) it answers `CALL_NOT_ACTIVE`, for an unknown call `NOT_FOUND`, for a wrong field `INVALID_INPUT`.';

/** Callers who are put through to people. */
@Resolver()
export class TransferResolver {
  constructor(@Inject(CALL_DESK) private readonly desk: CallDesk) {}

  @MinimumRole('OPERATOR')
  @Mutation(() => CallPayloadModel, {
    description: `Puts the caller through to a person. It begins at once and never waits for the agent to finish; how it goes is told by \`TransferChanged\`. When nobody takes the call, the caller is back with the agent, who knows what was said and why. While another transfer of the call is under way it answers \`CONFLICT\`. ${REFUSALS}`,
  })
  async transferCall(
    @Args('input', { description: 'To whom, and how.' }) input: TransferCallInput,
    @Context() { viewer }: ApiContext,
  ): Promise<CallPayload> {
    const { callId, to, mode } = input;
    const announcement = input.announcement?.trim() || null;
    return payloadOf(await this.desk.transferCall(callId, { to, mode, announcement }, actorOf(viewer)));
  }

  @MinimumRole('OPERATOR')
  @Mutation(() => CallPayloadModel, {
    description: `Stops a transfer that has not connected anybody yet; the caller goes on with the agent. When they talk already, or no transfer is under way, it answers \`CONFLICT\`. ${REFUSALS}`,
  })
  async cancelTransfer(
    @Args('callId', { type: () => ID, description: '`call_…`.' }) callId: string,
    @Context() { viewer }: ApiContext,
  ): Promise<CallPayload> {
    return payloadOf(await this.desk.cancelTransfer(callId, actorOf(viewer)));
  }
}
