import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { ToolCallStatus } from '@switchboard/call';
import { NodeModel } from '../graphql/node.model';
import { DateTime, Json, JsonObject } from '../graphql/scalars';
import { words } from '../graphql/words';

export const ToolCallStatusWords = words<ToolCallStatus>('ToolCallStatus', 'How far the use of a tool has come.', {
  RUNNING: 'It is at work.',
  WAITING_FOR_OPERATOR: 'A person has to answer.',
  SUCCEEDED: 'The model got a result.',
  FAILED: 'The model was told that it failed.',
  TIMED_OUT: 'The model was told that it took too long.',
  CANCELED: 'The caller hung up, or interrupted a tool that does not go on then, before there was a result.',
});

@ObjectType('ToolCall', { implements: () => [NodeModel], description: 'One use of a tool by the agent.' })
export class ToolCallModel implements NodeModel {
  @Field(() => ID, { description: 'Ours: `tc_…`.' })
  id!: string;

  @Field(() => String, { description: 'OpenAI’s `call_id`.' })
  modelCallId!: string;

  @Field(() => Int, { description: 'The turn it belongs to.' })
  turn!: number;

  @Field(() => String, { description: 'The name the model used.' })
  name!: string;

  @Field(() => ToolCallStatusWords, { description: 'How far it has come.' })
  status!: ToolCallStatus;

  @Field(() => JsonObject, {
    nullable: true,
    description: 'The arguments; null when the model did not write a JSON object.',
  })
  arguments!: Readonly<Record<string, unknown>> | null;

  @Field(() => String, { description: 'Exactly what the model wrote.' })
  rawArguments!: string;

  @Field(() => Json, { nullable: true, description: 'What the model was told; null until there is an answer.' })
  result!: unknown;

  @Field(() => String, { nullable: true, description: 'What went wrong.' })
  error!: string | null;

  @Field(() => Int, { nullable: true, description: 'Status of the HTTP answer, for an HTTP tool.' })
  httpStatus!: number | null;

  @Field(() => DateTime, { description: 'When it began.' })
  startedAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When there was an answer.' })
  endedAt!: string | null;

  @Field(() => Int, { nullable: true, description: 'Milliseconds from begin to answer.' })
  latencyMs!: number | null;

  // tool: CallStoryResolver
}
