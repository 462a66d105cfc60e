import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { ToolKind } from '@switchboard/call';
import { NodeModel } from '../graphql/node.model';
import { DateTime, JsonObject } from '../graphql/scalars';
import { words } from '../graphql/words';
import { HttpToolModel } from './http/http-tool.model';

export const ToolKindWords = words<ToolKind>('ToolKind', 'What happens when an agent uses the tool.', {
  SERVER: 'Code in this server runs.',
  HTTP: 'An HTTP request is sent.',
  MANUAL: 'A person answers: `answerToolCall`.',
  MCP: 'A tool of another server is used, by the Model Context Protocol.',
  END_CALL: 'The call is ended once the goodbye was heard.',
  TRANSFER_CALL: 'The caller is connected to somebody else.',
  SEND_SMS: 'A text message is sent.',
  VOICEMAIL: 'The caller may leave a message once the goodbye was heard.',
});

export type BargeIn = 'KEEP' | 'CANCEL';

export const BargeInWords = words<BargeIn>('ToolBargeIn', 'What becomes of a running tool when the caller speaks up.', {
  KEEP: 'It goes on, and its result is told.',
  CANCEL: 'It is stopped, and the model answers the caller.',
});

@ObjectType('Tool', {
  implements: () => [NodeModel],
  description: 'Something an agent can do besides speaking. OpenAI calls it a function.',
})
export class ToolModel implements NodeModel {
  @Field(() => ID, { description: 'Ours: `tool_…`.' })
  id!: string;

  @Field(() => ToolKindWords, { description: 'What happens when it is used.' })
  kind!: ToolKind;

  @Field(() => String, { description: 'The name the model uses, such as `get_order_status`.' })
  name!: string;

  @Field(() => String, { description: 'What the model is told about when to use it.' })
  description!: string;

  @Field(() => JsonObject, { description: 'JSON Schema of the arguments, exactly as the model gets it.' })
  parameters!: Readonly<Record<string, unknown>>;

  @Field(() => Int, { description: 'Milliseconds after which the model is told that it took too long.' })
  timeoutMs!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Said while it takes long; null: what the agent says anyway; empty: nothing.',
  })
  filler!: string | null;

  @Field(() => BargeInWords, { description: 'What becomes of it when the caller speaks up while it runs.' })
  onBargeIn!: BargeIn;

  @Field(() => HttpToolModel, { nullable: true, description: 'The request it sends; null when it sends none.' })
  http!: HttpToolModel | null;

  @Field(() => Boolean, { description: 'False for tools that belong to the server itself.' })
  editable!: boolean;

  @Field(() => Int, { description: 'One more with each change; 0 when it can not be changed.' })
  revision!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it was changed last; null when it can not be changed.' })
  updatedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Who changed it last.' })
  updatedBy!: string | null;
}
