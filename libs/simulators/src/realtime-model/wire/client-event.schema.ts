import { z } from 'zod';
import { responseFields, SessionUpdate } from './session.schema';

const itemFields = {
  id: z.string().min(1).max(32).optional(),
  object: z.literal('realtime.item').optional(),
  status: z.enum(['in_progress', 'completed', 'incomplete']).optional(),
};

const InputText = z.strictObject({ type: z.literal('input_text'), text: z.string() });
const InputAudio = z.strictObject({
  type: z.literal('input_audio'),
  audio: z.base64(),
  transcript: z.string().nullable().optional(),
});
const InputImage = z.strictObject({
  type: z.literal('input_image'),
  image_url: z.string(),
  detail: z.string().optional(),
});
const OutputText = z.strictObject({ type: z.literal('output_text'), text: z.string() });

const message = { ...itemFields, type: z.literal('message') };
const Message = z.discriminatedUnion('role', [
  z.strictObject({ ...message, role: z.literal('system'), content: z.array(InputText).min(1) }),
  z.strictObject({
    ...message,
    role: z.literal('user'),
    content: z.array(z.discriminatedUnion('type', [InputText, InputAudio, InputImage])).min(1),
  }),
  // The assistant's history can be seeded as text only.
  z.strictObject({ ...message, role: z.literal('assistant'), content: z.array(OutputText).min(1) }),
]);

const FunctionCall = z.strictObject({
  ...itemFields,
  type: z.literal('function_call'),
  call_id: z.string().max(32).optional(),
  name: z.string(),
  arguments: z.string(),
});
const FunctionCallOutput = z.strictObject({
  ...itemFields,
  type: z.literal('function_call_output'),
  call_id: z.string(),
  output: z.string(),
});
const McpApproval = z.strictObject({
  ...itemFields,
  id: z.string().min(1).max(32),
  type: z.literal('mcp_approval_response'),
  approval_request_id: z.string(),
  approve: z.boolean(),
  reason: z.string().nullable().optional(),
});
const ItemReference = z.strictObject({ type: z.literal('item_reference'), id: z.string() });

const NewItem = z.discriminatedUnion('type', [Message, FunctionCall, FunctionCallOutput, McpApproval]);
const InputItem = z.discriminatedUnion('type', [Message, FunctionCall, FunctionCallOutput, McpApproval, ItemReference]);

const ResponseCreate = z.strictObject({
  ...responseFields,
  conversation: z.enum(['auto', 'none']).optional(),
  input: z.array(InputItem).optional(),
});

const event_id = z.string().max(512).optional();

/** Every event a client may send, by `type`. */
export const CLIENT_EVENTS = {
  'session.update': z.strictObject({ event_id, type: z.literal('session.update'), session: SessionUpdate }),
  'input_audio_buffer.append': z.strictObject({
    event_id,
    type: z.literal('input_audio_buffer.append'),
    audio: z.string(),
  }),
  'input_audio_buffer.commit': z.strictObject({ event_id, type: z.literal('input_audio_buffer.commit') }),
  'input_audio_buffer.clear': z.strictObject({ event_id, type: z.literal('input_audio_buffer.clear') }),
  'conversation.item.create': z.strictObject({
    event_id,
    type: z.literal('conversation.item.create'),
    previous_item_id: z.string().nullable().optional(),
    item: NewItem,
  }),
  'conversation.item.retrieve': z.strictObject({
    event_id,
    type: z.literal('conversation.item.retrieve'),
    item_id: z.string(),
  }),
  'conversation.item.delete': z.strictObject({
    event_id,
    type: z.literal('conversation.item.delete'),
    item_id: z.string(),
  }),
  'conversation.item.truncate': z.strictObject({
    event_id,
    type: z.literal('conversation.item.truncate'),
    item_id: z.string(),
    content_index: z.int().min(0),
    audio_end_ms: z.int().min(0),
  }),
  'response.create': z.strictObject({
    event_id,
    type: z.literal('response.create'),
    response: ResponseCreate.optional(),
  }),
  'response.cancel': z.strictObject({
    event_id,
    type: z.literal('response.cancel'),
    response_id: z.string().nullable().optional(),
  }),
} as const;

export type ClientEventType = keyof typeof CLIENT_EVENTS;
export type ClientEvent<Type extends ClientEventType = ClientEventType> = z.infer<(typeof CLIENT_EVENTS)[Type]>;
export type NewItem = z.infer<typeof NewItem>;
export type InputItem = z.infer<typeof InputItem>;
export type ResponseCreate = z.infer<typeof ResponseCreate>;
