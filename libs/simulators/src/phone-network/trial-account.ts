import type { PretendCall } from './pretend-call';
import type { RestRefusal } from './rest-answer';
import { refusal } from './rest-answer';

/** What a trial account may do. */
export interface TrialAccount {
  /** E.164 numbers that were verified: nobody else is called. */
  readonly verified: readonly string[];
  /** Added, and still waiting for their verification. */
  readonly pending?: readonly string[];
  /** Calls at the same time. */
  readonly maxCalls?: number;
}

const MAX_CALLS = 4;

/** Why a trial account may not place this call. */
export function trialFault(trial: TrialAccount | null, to: string, calls: readonly PretendCall[]): RestRefusal | null {
  if (trial === null) return null;
  if (trial.pending?.includes(to)) return refusal(573005, `${to} was added as a recipient, but is not verified yet.`);
  if (!trial.verified.includes(to))
    return refusal(21219, `The number ${to} is unverified. Trial accounts may only make calls to verified numbers.`);
  const running = calls.filter(({ record }) => !record.final).length;
  return running >= (trial.maxCalls ?? MAX_CALLS) ? refusal(10004, 'Call concurrency limit exceeded') : null;
}
