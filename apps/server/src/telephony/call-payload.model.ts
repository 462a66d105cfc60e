import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { Call, Problem } from '@switchboard/call';
import { ProblemModel } from '../graphql/problem.model';
import { JsonObject } from '../graphql/scalars';
import { CallModel } from '../realtime/call.model';

@ObjectType('CallPayload', { description: 'What became of a request about one call.' })
export class CallPayloadModel {
  @Field(() => CallModel, { nullable: true, description: 'The call as it stands now; null when there is none.' })
  call!: Call | null;

  @Field(() => [ProblemModel], { description: 'What a person can act on; empty when it worked.' })
  errors!: readonly Problem[];
}

@ObjectType('LiveFigures', { description: 'How this server is doing right now.' })
export class LiveFiguresModel {
  @Field(() => Int, { description: 'Calls that are not over.' })
  current!: number;

  @Field(() => Int, { description: 'How many may be going on at the same time.' })
  limit!: number;

  @Field(() => Int, { description: 'Those of them that nobody has answered yet.' })
  ringing!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Median response time of the last 5 minutes in milliseconds; null while nothing was measured.',
  })
  responseP50Ms!: number | null;

  @Field(() => Int, { description: 'Calls that failed within the last hour.' })
  failedLastHour!: number;
}

@InputType('PlaceCallInput', { description: 'Whom to call, and who speaks.' })
export class PlaceCallInput {
  @Field(() => ID, {
    description: 'Any word of yours that is new for each call: sent twice, it places one call and answers the same.',
  })
  idempotencyKey!: string;

  @Field(() => String, {
    description: 'Whom to call: E.164, such as `+14155550100`; spaces, dots, dashes and brackets are left out.',
  })
  to!: string;

  @Field(() => ID, { description: 'Our number that the other side sees: `num_…`.' })
  fromNumberId!: string;

  @Field(() => ID, { description: 'The agent that speaks: `agt_…`.' })
  agentId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'A certain version of it, published or the draft; without one, the one published last.',
  })
  agentVersionId?: string | null;

  @Field(() => JsonObject, { nullable: true, description: 'Values for `{{name}}` in the agent’s instructions.' })
  variables?: Readonly<Record<string, unknown>> | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds after which the call is ended; without it, the agent’s own limit.',
  })
  maxDurationSeconds?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the call is recorded; without it, as the agent’s version says.',
  })
  record?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'E.164: shown to the other side in place of our number. It must be another number of the account, or one that the phone network has verified for it.',
  })
  callerId?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds that it may ring, 5 to 600; without it, as the agent’s version says.',
  })
  ringSeconds?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False: nobody finds out whether a machine answers; without it, as the agent’s version says.',
  })
  machineDetection?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Pressed right after the answer, for an extension: up to 32 of `0-9`, `A-D`, `*`, `#`, `w` (half a second) and `W` (a second). The phone network can not detect machines then.',
  })
  sendDigits?: string | null;
}
