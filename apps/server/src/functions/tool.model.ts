import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { ToolKind } from '@switchboard/call';
import { NodeModel } from '../graphql/node.model';
import { JsonObject } from '../graphql/scalars';
import { words } from '../graphql/words';

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
}
