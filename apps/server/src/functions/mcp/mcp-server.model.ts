import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ProblemModel } from '../../graphql/problem.model';
import { DateTime } from '../../graphql/scalars';
import type { Problem } from '@switchboard/call';

@ObjectType('McpListedTool', { description: 'A tool as another server lists it.' })
export class McpListedToolModel {
  @Field(() => String, { description: 'Its name there.' })
  name!: string;

  @Field(() => String, { description: 'The name that agents and models know it by: `shop__find_order`.' })
  toolName!: string;

  @Field(() => String, { description: 'What the model is told about when to use it.' })
  description!: string;

  @Field(() => Boolean, { description: 'Agents can be given it.' })
  allowed!: boolean;
}

@ObjectType('McpHeader', { description: 'A header of every request to a server of tools.' })
export class McpHeaderModel {
  @Field(() => String, { description: 'Such as `authorization`.' })
  name!: string;

  @Field(() => String, { description: 'May hold `{{secrets.NAME}}`; secrets themselves are never shown.' })
  value!: string;
}

@ObjectType('McpServer', {
  description: 'Another server whose tools agents can use, by the Model Context Protocol (streamable HTTP).',
})
export class McpServerModel {
  @Field(() => ID, { description: 'Ours: `mcp_…`.' })
  id!: string;

  @Field(() => Int, { description: 'Grows with each change of its settings; pass it as `expectedRevision`.' })
  revision!: number;

  @Field(() => String, { description: 'Begins the names of its tools.' })
  name!: string;

  @Field(() => String, { description: 'Where it is asked.' })
  url!: string;

  @Field(() => [McpHeaderModel], { description: 'Sent with every request.' })
  headers!: readonly McpHeaderModel[];

  @Field(() => [String], { nullable: true, description: 'Names of the tools that agents can be given; null: all.' })
  allowedTools!: readonly string[] | null;

  @Field(() => Int, { description: 'Milliseconds for one use of a tool.' })
  timeoutMs!: number;

  @Field(() => [McpListedToolModel], { description: 'What it listed last.' })
  tools!: readonly McpListedToolModel[];

  @Field(() => DateTime, { nullable: true, description: 'When it listed them; null: not yet.' })
  listedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it could not be asked the last time; null: it could.' })
  problem!: string | null;
}

@ObjectType('McpServerPayload', { description: 'What became of a request about a server of tools.' })
export class McpServerPayloadModel {
  @Field(() => McpServerModel, { nullable: true, description: 'As it stands now; null when there is none.' })
  mcpServer!: McpServerModel | null;

  @Field(() => [ProblemModel], { description: 'What a person can act on; empty when it worked.' })
  errors!: readonly Problem[];
}

@InputType('McpHeaderInput', { description: 'A header of every request to a server of tools.' })
export class McpHeaderInput {
  @Field(() => String, { description: 'Such as `authorization`.' })
  name!: string;

  @Field(() => String, { description: 'May hold `{{secrets.NAME}}`.' })
  value!: string;
}

@InputType('McpServerInput', { description: 'Another server whose tools agents can use.' })
export class McpServerInput {
  @Field(() => String, {
    description: '1 to 24 small letters, digits and `_`, beginning with a letter; no two servers have the same.',
  })
  name!: string;

  @Field(() => String, { description: 'Absolute, http or https, without a password in it.' })
  url!: string;

  @Field(() => [McpHeaderInput], { defaultValue: [], description: 'At most 20.' })
  headers!: McpHeaderInput[];

  @Field(() => [String], { nullable: true, description: 'Names of tools as the server lists them; without it, all.' })
  allowedTools?: string[] | null;

  @Field(() => Int, { defaultValue: 10_000, description: 'Milliseconds for one use of a tool: 500 to 60,000.' })
  timeoutMs!: number;
}
