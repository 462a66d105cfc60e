import type { Callee, FormFields } from './phone-network.types';
import { newSid } from './sid';

/** What became of a `<Dial>`. */
export interface TransferTruth {
  readonly to: string;
  readonly callerId: string;
  readonly status: TransferStatus;
}

type TransferStatus = 'completed' | 'busy' | 'no-answer' | 'failed';

/** Two people who were put through talk so long; what they say is nobody's business. */
const TALK_MS = 5_000;

/** How long a dialled phone rings and talks, and Twilio's word for how it went. */
export function transferOf(
  callee: Callee,
  timeoutMs: number,
): { readonly status: TransferStatus; readonly ms: number } {
  if (callee.outcome === 'unreachable') return { status: 'failed', ms: 0 };
  if (callee.outcome === 'no-answer' || callee.ringMs >= timeoutMs) return { status: 'no-answer', ms: timeoutMs };
  if (callee.outcome !== 'answers') return { status: 'busy', ms: callee.ringMs };
  return { status: 'completed', ms: callee.ringMs + TALK_MS };
}

export const transferFields = (status: TransferStatus): FormFields => [
  ['DialCallSid', newSid('CA')],
  ['DialCallStatus', status],
  ['DialBridged', String(status === 'completed')],
  ...(status === 'completed' ? [['DialCallDuration', String(TALK_MS / 1000)] as const] : []),
];
