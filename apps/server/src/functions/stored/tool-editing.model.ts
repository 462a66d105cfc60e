import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { Problem, ToolKind } from '@switchboard/call';
import { ProblemModel } from '../../graphql/problem.model';
import { Json, JsonObject } from '../../graphql/scalars';
import { HttpToolInput } from '../http/http-tool.model';
import type { BargeIn } from '../tool.model';
import { BargeInWords, ToolKindWords, ToolModel } from '../tool.model';

@InputType('ToolInput', { description: 'A tool as a person makes it.' })
export class ToolInput {
  @Field(() => ToolKindWords, { description: '`HTTP` or `MANUAL`; it can not be changed later.' })
  kind!: ToolKind;

  @Field(() => String, { description: 'The name the model uses: letters, digits, `_` and `-`, at most 64.' })
  name!: string;

  @Field(() => String, { description: 'Tells the model what it does and when to use it; at most 1,024 characters.' })
  description!: string;

  @Field(() => JsonObject, {
    description:
      'JSON Schema of the arguments: an object, in the subset that OpenAI’s function tools take. `TOOL_SCHEMA_INVALID` names the place of a fault.',
  })
  parameters!: Record<string, unknown>;

  @Field(() => HttpToolInput, { nullable: true, description: 'The request it sends; for the kind `HTTP`.' })
  http?: HttpToolInput | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Milliseconds: 500 to 60,000 over HTTP, by default 10,000; 5,000 to 600,000 where a person answers, by default 60,000.',
  })
  timeoutMs?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Said while it takes long; null: what the agent says anyway; empty: nothing. At most 300 characters.',
  })
  filler?: string | null;

  @Field(() => BargeInWords, { nullable: true, description: 'By default it goes on when the caller speaks up.' })
  onBargeIn?: BargeIn | null;
}

@ArgsType()
export class RunToolArgs {
  @Field(() => ID, { nullable: true, description: 'A tool as it is kept; or give `input`.' })
  id!: string | null;

  @Field(() => ToolInput, { nullable: true, description: 'A tool that is not saved yet.' })
  input!: ToolInput | null;

  @Field(() => JsonObject, { description: 'What the model would give.' })
  arguments!: Record<string, unknown>;

  @Field(() => JsonObject, { nullable: true, description: 'Of the agent, for `{{vars.…}}`.' })
  variables!: Record<string, unknown> | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Really sends it.' })
  send!: boolean;
}

@ObjectType('ToolPayload', { description: 'What became of a request about one tool.' })
export class ToolPayloadModel {
  @Field(() => ToolModel, {
    nullable: true,
    description: 'The tool as it stands now, also when the request was refused; null when there is none.',
  })
  tool!: ToolModel | null;

  @Field(() => [ProblemModel], { description: 'What a person can act on; empty when it worked.' })
  errors!: readonly Problem[];
}

@ObjectType('ToolRun', { description: 'A tool that was tried outside of a call.' })
export class ToolRunModel {
  @Field(() => Boolean, {
    description: 'True when the model would have been told a result, or nothing was to be sent.',
  })
  ok!: boolean;

  @Field(() => Json, {
    nullable: true,
    description:
      '`{method, url, headers, body}` as sent, with `••••` in place of secrets; null when it could not be written.',
  })
  request!: unknown;

  @Field(() => Json, {
    nullable: true,
    description:
      '`{status, headers, body}` with `••••` where it repeats a secret; null when nothing was sent or none came.',
  })
  response!: unknown;

  @Field(() => Int, { nullable: true, description: 'HTTP status; null when nothing came.' })
  status!: number | null;

  @Field(() => Int, {
    description: 'Milliseconds until the answer was read, all attempts together; 0 when nothing was sent.',
  })
  latencyMs!: number;

  @Field(() => Int, { description: 'How often it was sent.' })
  attempts!: number;

  @Field(() => Json, {
    nullable: true,
    description: 'What the model would be told; null when it would be told `error`.',
  })
  output!: unknown;

  @Field(() => String, { nullable: true, description: 'What the model would be told went wrong.' })
  error!: string | null;

  @Field(() => [ProblemModel], { description: 'What is wrong with the tool itself.' })
  errors!: readonly Problem[];
}
