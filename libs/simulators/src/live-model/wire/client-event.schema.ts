import { z } from 'zod';

/** Strict throughout: the real server refuses what it does not know. */
const event_id = z.string().max(512).optional();

const Format = z.union([
  z.strictObject({ type: z.enum(['audio/pcmu', 'audio/pcma']), rate: z.literal(8000) }),
  z.strictObject({ type: z.literal('audio/pcm'), rate: z.literal([16000, 24000]) }),
]);

const FunctionTool = z.strictObject({
  type: z.literal('function'),
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  description: z.string().nullable().optional(),
  parameters: z.record(z.string(), z.unknown()).nullable().optional(),
  strict: z.boolean().nullable().optional(),
});

const responsesFields = {
  instructions: z.string().nullable().optional(),
  tools: z.array(FunctionTool).optional(),
  tool_choice: z.enum(['auto', 'none', 'required']).optional(),
  parallel_tool_calls: z.boolean().nullable().optional(),
  reasoning: z.strictObject({ effort: z.string().optional() }).nullable().optional(),
  max_output_tokens: z.int().min(16).nullable().optional(),
};
const Delegation = z.union([
  z.strictObject({
    type: z.literal('responses'),
    acknowledgement_delay_ms: z.int().min(0).optional(),
    responses: z.strictObject({ model: z.string().min(1), ...responsesFields }),
  }),
  z.strictObject({ type: z.literal('client'), acknowledgement_delay_ms: z.int().min(0).optional() }),
]);

const id = { id: z.string().nullable().optional(), type: z.literal('message').optional() };
const one = <T extends z.ZodType>(part: T) => z.array(part).length(1);
const InputText = z.strictObject({ type: z.literal('input_text').optional(), text: z.string() });
const Said = z.strictObject({ type: z.enum(['text', 'output_text']).optional(), text: z.string() });
const InitialItem = z.discriminatedUnion('role', [
  z.strictObject({ ...id, role: z.literal('developer'), content: one(InputText) }),
  z.strictObject({ ...id, role: z.literal('user'), content: one(InputText) }),
  z.strictObject({ ...id, role: z.literal('assistant'), content: one(Said) }),
]);

const SessionConfig = z.strictObject({
  model: z.string().min(1),
  // 16,384 tokens.
  instructions: z.string().max(57_000).nullable().optional(),
  input: z.array(InitialItem).max(128).optional(),
  audio: z
    .strictObject({
      format: Format.optional(),
      output: z
        .strictObject({ voice: z.union([z.string().min(1), z.strictObject({ id: z.string() })]).optional() })
        .optional(),
    })
    .optional(),
  delegation: Delegation.nullable().optional(),
  store: z.boolean().optional(),
});

const appended = { event_id, content: z.string().min(1), delegation_id: z.string().nullable() };
const FunctionOutput = z.strictObject({
  type: z.literal('function_call_output'),
  call_id: z.string(),
  output: z.string(),
});
const UserMessage = z.strictObject({
  type: z.literal('message'),
  role: z.literal('user'),
  content: z.array(z.strictObject({ type: z.literal('input_text'), text: z.string() })),
});

/** Every event a client of a WebSocket session may send here, by `type`; Decisions and fixtures are not pretended. */
export const LIVE_CLIENT_EVENTS = {
  'session.start': z.strictObject({ event_id, type: z.literal('session.start'), session: SessionConfig }),
  'session.update': z.strictObject({
    event_id,
    type: z.literal('session.update'),
    session: z.strictObject({
      delegation: z.strictObject({
        type: z.literal('responses'),
        responses: z.strictObject({ model: z.string().optional(), ...responsesFields }),
      }),
    }),
  }),
  'session.input_audio.append': z.strictObject({
    event_id,
    type: z.literal('session.input_audio.append'),
    audio: z.base64(),
  }),
  'session.input_audio.mute': z.strictObject({ event_id, type: z.literal('session.input_audio.mute') }),
  'session.input_audio.unmute': z.strictObject({ event_id, type: z.literal('session.input_audio.unmute') }),
  'session.instructions.append': z.strictObject({ type: z.literal('session.instructions.append'), ...appended }),
  'session.thinking.append': z.strictObject({ type: z.literal('session.thinking.append'), ...appended }),
  'session.commentary.append': z.strictObject({ type: z.literal('session.commentary.append'), ...appended }),
  'response.item.create': z.strictObject({
    event_id,
    type: z.literal('response.item.create'),
    item: z.discriminatedUnion('type', [FunctionOutput, UserMessage]),
  }),
  'response.create': z.strictObject({ event_id, type: z.literal('response.create') }),
  'session.close': z.strictObject({ event_id, type: z.literal('session.close') }),
} as const;

export type LiveClientType = keyof typeof LIVE_CLIENT_EVENTS;
export type LiveClientEvent<T extends LiveClientType = LiveClientType> = z.infer<(typeof LIVE_CLIENT_EVENTS)[T]>;
export type LiveSessionConfig = z.infer<typeof SessionConfig>;
export type LiveTool = z.infer<typeof FunctionTool>;
