import { Inject } from '@nestjs/common';
import { Args, Context, ID, Mutation, Resolver } from '@nestjs/graphql';
import type { CallDesk } from '@switchboard/call';
import { MinimumRole } from '../config/people/access';
import type { ApiContext } from '../graphql/api-context';
import { CALL_DESK } from '../ports';
import type { CallPayload } from './acting';
import { actorOf, payloadOf } from './acting';
import { CallPayloadModel } from './call-payload.model';
import { InjectInstructionInput, SayToCallerInput } from './operator.input';

const REFUSALS =
  'Without a conversation (not answered yet, over, or carried by another server) it answers `CALL_NOT_ACTIVE`, for an unknown call `NOT_FOUND`, for a wrong field `INVALID_INPUT`.';
const LOGGED = 'The call’s log tells who did it: `OperatorActed`.';

const CALL_ID = { type: () => ID, description: '`call_…`.' };

/** An operator's hand in a running call. */
@Resolver()
export class OperatorResolver {
  constructor(@Inject(CALL_DESK) private readonly desk: CallDesk) {}

  @MinimumRole('OPERATOR')
  @Mutation(() => CallPayloadModel, {
    description: `Tells the agent something that the caller does not hear. To a muted agent with \`respondNow\` it answers \`CONFLICT\`. ${REFUSALS} ${LOGGED}`,
  })
  async injectInstruction(
    @Args('input', { description: 'What the agent is told.' }) input: InjectInstructionInput,
    @Context() { viewer }: ApiContext,
  ): Promise<CallPayload> {
    const { callId, ...note } = input;
    return payloadOf(await this.desk.injectInstruction(callId, note, actorOf(viewer)));
  }

  @MinimumRole('OPERATOR')
  @Mutation(() => CallPayloadModel, {
    description: `Asks the agent to say something. A voice model speaks: it is asked to keep to the words, but they are its own. To a muted agent it answers \`CONFLICT\`. ${REFUSALS} ${LOGGED}`,
  })
  async sayToCaller(
    @Args('input', { description: 'What the agent is asked to say.' }) input: SayToCallerInput,
    @Context() { viewer }: ApiContext,
  ): Promise<CallPayload> {
    const { callId, ...words } = input;
    return payloadOf(await this.desk.sayToCaller(callId, words, actorOf(viewer)));
  }

  @MinimumRole('OPERATOR')
  @Mutation(() => CallPayloadModel, {
    description: `Silences the agent, or lets it speak again. A muted agent stops in the middle of a word and answers nothing; the caller hears silence. What the caller said meanwhile is answered after it. Asking for what is so already changes nothing and is no error. ${REFUSALS} ${LOGGED}`,
  })
  async setAgentMuted(
    @Args('callId', CALL_ID) callId: string,
    @Args('muted', { type: () => Boolean, description: 'True silences it.' }) muted: boolean,
    @Context() { viewer }: ApiContext,
  ): Promise<CallPayload> {
    return payloadOf(await this.desk.setAgentMuted(callId, muted, actorOf(viewer)));
  }

  @MinimumRole('OPERATOR')
  @Mutation(() => CallPayloadModel, {
    description: `Presses keys of the phone: tones in the sound that the far side hears, 120 ms each with 80 ms between them. ${REFUSALS} ${LOGGED}`,
  })
  async sendDtmf(
    @Args('callId', CALL_ID) callId: string,
    @Args('digits', {
      type: () => String,
      description: '1 to 32 of `0`–`9`, `*`, `#`, `A`–`D`, and `w` for a wait of half a second.',
    })
    digits: string,
    @Context() { viewer }: ApiContext,
  ): Promise<CallPayload> {
    return payloadOf(await this.desk.sendDtmf(callId, digits, actorOf(viewer)));
  }
}
