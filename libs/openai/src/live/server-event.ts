import { z } from 'zod';

/**
 * The server events of GPT-Live that mean something to a call, each by the fields we use. Whatever may be missing or odd
 * falls back: what is not documented to be there is never relied on. Source: OpenAI's Live reference, as typed by the
 * `openai` package; `type`s of the package's `ServerEvent`.
 */
const id = z.string().min(1);
const words = z.string().catch('');
const optionalWord = z.string().nullish().catch(null);
const optionalNumber = z.number().nonnegative().nullish().catch(null);

const format = z.object({ type: optionalWord, rate: optionalNumber }).nullish().catch(null);
const session = z.object({
  id: optionalWord,
  /** Unix seconds. */
  expires_at: optionalNumber,
  audio: z.object({ format }).nullish().catch(null),
});

const fault = z.object({
  type: optionalWord,
  code: optionalWord,
  message: words,
  param: optionalWord,
  client_event_id: optionalWord,
});

const usage = z.object({ seconds: optionalNumber }).nullish().catch(null);
const fragment = { delta: words, start_ms: optionalNumber, end_ms: optionalNumber };

/** One event of the delegate's own stream; only function calls and the end of its response matter. */
const nested = z.object({
  type: z.string().catch(''),
  item: z
    .object({
      id: optionalWord,
      type: optionalWord,
      status: optionalWord,
      call_id: optionalWord,
      name: optionalWord,
      arguments: optionalWord,
    })
    .nullish()
    .catch(null),
});

export const SERVER_EVENTS = {
  'session.started': z.object({ type: z.literal('session.started'), session: session.catch({}) }),
  'session.closed': z.object({ type: z.literal('session.closed'), reason: optionalWord, usage }),
  'session.usage.updated': z.object({ type: z.literal('session.usage.updated'), usage }),
  'session.output_audio.delta': z.object({
    type: z.literal('session.output_audio.delta'),
    delta: z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/),
  }),
  'session.input_transcript.delta': z.object({ type: z.literal('session.input_transcript.delta'), ...fragment }),
  'session.output_transcript.delta': z.object({ type: z.literal('session.output_transcript.delta'), ...fragment }),
  'session.delegation.created': z.object({
    type: z.literal('session.delegation.created'),
    delegation: z.object({ id, target: optionalWord }),
  }),
  'response.event': z.object({ type: z.literal('response.event'), event: nested }),
  error: z.object({ type: z.literal('error'), error: fault }),
} as const;

export type ServerEventType = keyof typeof SERVER_EVENTS;
export type ServerEventOf<T extends ServerEventType> = z.output<(typeof SERVER_EVENTS)[T]>;
export type ServerEvent = { [T in ServerEventType]: ServerEventOf<T> }[ServerEventType];
export type ServerFault = z.output<typeof fault>;
export type ServerSession = z.output<typeof session>;
export type NestedEvent = z.output<typeof nested>;
