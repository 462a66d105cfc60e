import { randomBytes } from 'node:crypto';
import type { ServerEvent as VendorEvent } from 'openai/resources/live/live';

/** One server event before it got its `event_id`; the names are held against the vendor's own list. */
export type LiveEvent = { readonly type: VendorEvent['type'] } & Readonly<Record<string, unknown>>;

/** Body of an `error` event. */
export interface LiveProblem {
  readonly type: 'invalid_request_error' | 'server_error' | 'insufficient_quota';
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
}

export const refused = (code: string, message: string, param: string | null = null): LiveProblem => ({
  type: 'invalid_request_error',
  code,
  message,
  param,
});

export const newLiveId = (prefix: 'live' | 'event' | 'dlg' | 'resp' | 'call' | 'fc'): string =>
  `${prefix}_${randomBytes(10).toString('hex')}`;
