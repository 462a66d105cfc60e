import { randomBytes } from 'node:crypto';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';

/** One server event before it got its `event_id`; the names are held against the vendor's own list. */
export type ServerEvent = { readonly type: RealtimeServerEvent['type'] } & Readonly<Record<string, unknown>>;

/** Body of an `error` event. */
export interface WireProblem {
  readonly type: 'invalid_request_error' | 'server_error' | 'rate_limit_exceeded' | 'insufficient_quota';
  readonly code: string | null;
  readonly message: string;
  readonly param: string | null;
}

export const invalidRequest = (code: string | null, message: string, param: string | null = null): WireProblem => ({
  type: 'invalid_request_error',
  code,
  message,
  param,
});

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

export type ContentPart =
  | { type: 'input_text'; text: string }
  | { type: 'input_audio'; transcript: string | null }
  | { type: 'input_image'; image_url?: string; detail?: string }
  | { type: 'output_text'; text: string }
  | { type: 'output_audio'; transcript?: string };

interface ItemBase {
  readonly id: string;
  readonly object: 'realtime.item';
  status: ItemStatus;
}

export interface MessageItem extends ItemBase {
  readonly type: 'message';
  readonly role: 'system' | 'user' | 'assistant';
  content: ContentPart[];
}

export interface FunctionCallItem extends ItemBase {
  readonly type: 'function_call';
  readonly call_id: string;
  readonly name: string;
  /** A JSON string; cut short when the call was interrupted. */
  arguments: string;
}

export interface FunctionCallOutputItem extends ItemBase {
  readonly type: 'function_call_output';
  readonly call_id: string;
  readonly output: string;
}

export interface McpApprovalItem extends ItemBase {
  readonly type: 'mcp_approval_response';
  readonly approval_request_id: string;
  readonly approve: boolean;
  readonly reason?: string | null;
}

export type WireItem = MessageItem | FunctionCallItem | FunctionCallOutputItem | McpApprovalItem;

export type ResponseStatus = 'in_progress' | 'completed' | 'cancelled' | 'failed' | 'incomplete';

/** `sess_…`, `item_…`, `resp_…`, `event_…`, `call_…`: at most 32 characters, as the real ids. */
export const newId = (prefix: 'sess' | 'item' | 'resp' | 'event' | 'call' | 'conv'): string =>
  `${prefix}_${randomBytes(10).toString('hex')}`;
