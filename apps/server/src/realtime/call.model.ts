import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type {
  AnsweredBy,
  CallActivity,
  CallChannel,
  CallDirection,
  CallStatus,
  EndReason,
  Problem,
} from '@switchboard/call';
import { PageInfoModel } from '../graphql/connection';
import { NodeModel } from '../graphql/node.model';
import { ProblemModel } from '../graphql/problem.model';
import { DateTime, E164, JsonObject } from '../graphql/scalars';
import {
  AnsweredByWords,
  CallActivityWords,
  CallChannelWords,
  CallDirectionWords,
  CallStatusWords,
  EndReasonWords,
} from './call.words';

@ObjectType('Party', { description: 'One side of a call.' })
export class PartyModel {
  @Field(() => String, {
    description: 'As the phone network told it: a number, `sip:…`, `client:…`, or words such as `anonymous`.',
  })
  address!: string;

  @Field(() => E164, { nullable: true, description: 'The number, when the address is one.' })
  e164!: string | null;

  @Field(() => String, { description: 'The address with its middle hidden, for screens that others can see.' })
  masked!: string;

  @Field(() => String, { nullable: true, description: 'A name, when one is known.' })
  displayName!: string | null;
}

@ObjectType('Latency', { description: 'How long the caller waited for an answer in one turn. Milliseconds.' })
export class LatencyModel {
  @Field(() => Int, { description: 'The turn, 1, 2, 3…' })
  turn!: number;

  @Field(() => Int, {
    description: 'From the end of the caller’s speech to the first sound of the answer heard at the phone’s side.',
  })
  responseMs!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Part until the turn was closed: the silence that the model waits for included, because it reports the end of speech only after it.',
  })
  turnDetectionMs!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Part from the end of the turn to the model’s first audio, without the time in tools.',
  })
  modelMs!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Part from complete arguments to the tool’s answer; tools that ran at once count once. Null without tools.',
  })
  toolMs!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Part from the first audio sent to the phone until its mark came back, less the audio’s own length.',
  })
  playoutMs!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'From the caller’s first sound to the order that silenced the agent; null when this turn interrupted nobody.',
  })
  bargeInMs?: number | null;

  // approximate: LatencyResolver
}

@ObjectType('LatencySummary', {
  description: 'Response times of a call so far, in milliseconds; null while nothing was measured.',
})
export class LatencySummaryModel {
  @Field(() => Int, { description: 'How many turns were measured.' })
  turns!: number;

  @Field(() => Int, { nullable: true, description: 'Half of the answers were at least this fast.' })
  p50Ms!: number | null;

  @Field(() => Int, { nullable: true, description: '90 % of the answers were at least this fast.' })
  p90Ms!: number | null;

  @Field(() => Int, { nullable: true, description: '95 % of the answers were at least this fast.' })
  p95Ms!: number | null;

  @Field(() => Int, { nullable: true, description: 'The slowest answer.' })
  maxMs!: number | null;

  @Field(() => Int, { description: 'How many turns interrupted the agent.' })
  bargeIns!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Half of the interruptions silenced the agent at least this fast, counted from the caller’s first sound.',
  })
  bargeInP50Ms!: number | null;

  @Field(() => Int, { nullable: true, description: '95 % of the interruptions silenced the agent at least this fast.' })
  bargeInP95Ms!: number | null;
}

@ObjectType('Call', { implements: () => [NodeModel], description: 'A phone call, live or past.' })
export class CallModel implements NodeModel {
  @Field(() => ID, { description: 'Ours: `call_…`.' })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Twilio’s: `CA` and 32 hexadecimal digits; null until it is known.',
  })
  callSid!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Twilio’s id of the last media stream: `MZ` and 32 hexadecimal digits.',
  })
  streamSid!: string | null;

  @Field(() => CallDirectionWords, { description: 'Who called whom.' })
  direction!: CallDirection;

  @Field(() => CallChannelWords, { description: 'How the caller is connected.' })
  channel!: CallChannel;

  @Field(() => CallStatusWords, { description: 'Where the call stands; one to one with Twilio’s status.' })
  status!: CallStatus;

  @Field(() => CallActivityWords, {
    nullable: true,
    description: 'What is happening right now; null when the call is not in progress.',
  })
  activity!: CallActivity | null;

  @Field(() => Int, { description: 'Grows with each change of the call itself: of two versions, keep the higher.' })
  revision!: number;

  @Field(() => Int, {
    description: 'Number of the last event that this state contains: subscribe to `callEvents` after it.',
  })
  lastSeq!: number;

  @Field(() => JsonObject, { description: 'Values for `{{name}}` in the agent’s instructions.' })
  variables!: Readonly<Record<string, unknown>>;

  @Field(() => DateTime, { description: 'When it began to exist here.' })
  createdAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was answered.' })
  answeredAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended.' })
  endedAt!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds from answer to end; null while it goes on or when it was never answered.',
  })
  durationMs!: number | null;

  @Field(() => EndReasonWords, { nullable: true, description: 'Why it ended; null while it goes on.' })
  endReason!: EndReason | null;

  @Field(() => ProblemModel, { nullable: true, description: 'The problem that ended it, when one did.' })
  failure!: Problem | null;

  @Field(() => AnsweredByWords, {
    nullable: true,
    description: 'Who answered a call of ours; null while nobody knows, and where nobody was to find out.',
  })
  answeredBy?: AnsweredBy | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True once a message was left, from its first word to its last, with the machine that answered.',
  })
  messageLeft?: boolean | null;

  @Field(() => Int, { description: 'How often the caller interrupted the agent.' })
  interruptions!: number;

  @Field(() => [String], { description: 'Labels.' })
  tags!: readonly string[];

  // from, to, usage, phoneNumber, agent, agentVersion: CallPartiesResolver; transcript, toolCalls, latency, falseStarts, events: CallStoryResolver
}

@ObjectType('CallEdge', { description: 'A call in a page.' })
export class CallEdgeModel {
  @Field(() => String, { description: 'Opaque: pass it as `after`.' })
  cursor!: string;

  @Field(() => CallModel, { description: 'The call.' })
  node!: CallModel;
}

@ObjectType('CallConnection', { description: 'A page of calls.' })
export class CallConnectionModel {
  @Field(() => [CallEdgeModel], { description: 'The calls of this page.' })
  edges!: CallEdgeModel[];

  @Field(() => PageInfoModel, { description: 'Whether there is more.' })
  pageInfo!: PageInfoModel;

  @Field(() => Int, { nullable: true, description: 'How many there are in all; null when it was not counted.' })
  totalCount!: number | null;
}
