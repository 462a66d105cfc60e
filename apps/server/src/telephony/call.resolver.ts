import { Inject } from '@nestjs/common';
import { Args, Context, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Call, CallDesk, CallOrder, CallRecords, LiveFigures } from '@switchboard/call';
import { MinimumRole } from '../config/people/access';
import type { ApiContext } from '../graphql/api-context';
import type { Connection } from '../graphql/connection';
import { connectionOf, pageRequest, withCursorChecked } from '../graphql/connection';
import { CALL_DESK, CALL_RECORDS } from '../ports';
import { CallFilterInput, callFilterOf } from '../realtime/call-filter.input';
import { CallConnectionModel, CallModel } from '../realtime/call.model';
import { CallOrderWords } from '../realtime/call.words';
import type { CallPayload } from './acting';
import { actorOf, payloadOf } from './acting';
import { CallPayloadModel, LiveFiguresModel, PlaceCallInput } from './call-payload.model';
import { SandboxRing } from './sandbox-ring';

@Resolver(() => CallModel)
export class CallResolver {
  constructor(
    @Inject(CALL_RECORDS) private readonly records: CallRecords,
    @Inject(CALL_DESK) private readonly desk: CallDesk,
    private readonly ring: SandboxRing,
  ) {}

  @MinimumRole('VIEWER')
  @Query(() => CallConnectionModel, { description: 'Calls, live and past.' })
  async calls(
    @Args('filter', { type: () => CallFilterInput, nullable: true, description: 'Which ones.' })
    filter: CallFilterInput | null,
    @Args('orderBy', { type: () => CallOrderWords, defaultValue: 'NEWEST', description: 'In which order.' })
    orderBy: CallOrder,
    @Args('first', { type: () => Int, defaultValue: 50, description: 'At most so many, 1 to 200.' }) first: number,
    @Args('after', { type: () => String, nullable: true, description: 'Only those after this cursor.' })
    after: string | null,
  ): Promise<Connection<Call>> {
    const request = pageRequest({ first, after });
    const query = { filter: callFilterOf(filter), orderBy, ...request };
    return connectionOf(await withCursorChecked(() => this.records.calls(query)), request);
  }

  @MinimumRole('VIEWER')
  @Query(() => CallModel, { nullable: true, description: 'One call; null when there is none with this id.' })
  call(@Args('id', { type: () => ID, description: '`call_…`.' }) id: string): Promise<Call | null> {
    return this.records.call(id);
  }

  @MinimumRole('VIEWER')
  @Query(() => LiveFiguresModel, { description: 'How this server is doing right now.' })
  liveFigures(): LiveFigures {
    return this.desk.figures();
  }

  @MinimumRole('OPERATOR')
  @Mutation(() => CallPayloadModel, {
    description:
      'Calls somebody. Refusals of ours and of the phone network are `errors`, with the input field where there is one.',
  })
  async placeCall(
    @Args('input', { description: 'Whom to call, and who speaks.' }) input: PlaceCallInput,
    @Context() { viewer }: ApiContext,
  ): Promise<CallPayload> {
    const { agentVersionId = null, variables, maxDurationSeconds = null, ...rest } = input;
    const order = { ...rest, agentVersionId, maxDurationSeconds, variables: variables ?? {} };
    return payloadOf(await this.desk.place({ ...order, actor: actorOf(viewer) }));
  }

  @MinimumRole('OPERATOR')
  @Mutation(() => CallPayloadModel, {
    description: 'Hangs up. A call that is over already answers `CALL_NOT_ACTIVE`, an unknown one `NOT_FOUND`.',
  })
  async endCall(
    @Args('callId', { type: () => ID, description: '`call_…`.' }) callId: string,
    @Context() { viewer }: ApiContext,
  ): Promise<CallPayload> {
    return payloadOf(await this.desk.end(callId, actorOf(viewer)));
  }

  @MinimumRole('OPERATOR')
  @Mutation(() => CallPayloadModel, {
    description: 'Lets a pretend caller ring. Without a sandbox it answers `SETUP_INCOMPLETE`.',
  })
  async ringSandbox(
    @Args('scenarioId', { type: () => ID, description: 'One of `sandbox { scenarios }`.' }) scenarioId: string,
  ): Promise<CallPayload> {
    return payloadOf(await this.ring.ring(scenarioId));
  }
}
