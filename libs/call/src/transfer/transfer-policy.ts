import type { LiveCall } from '../live-call';
import type { DialPolicy } from '../ports/dial-policy';
import type { FaultLog } from '../ports/log';
import type { Problem } from '../problem';

/** Whether a number may be dialled on behalf of this call; null: it may. */
export type TransferPolicy = (to: string, live: LiveCall) => Promise<Problem | null>;

/** The carrier's longest call: so long may two people who were joined talk. */
const LONGEST_SECONDS = 4 * 60 * 60;

const UNCLEAR: Problem = {
  code: 'PROVIDER_UNAVAILABLE',
  message: 'Whether this number may be dialled could not be found out, so it is not.',
  retryable: true,
};

/** The rules for outbound calls hold for people to whom callers are put through, too. The leg gives its place back with its call. */
export function transferPolicy(policy: DialPolicy | undefined, faults: FaultLog): TransferPolicy {
  return async (to, { log }) => {
    if (!policy) return null;
    const { id: callId, agentId, direction, from, to: called } = log.call;
    const ours = direction === 'INBOUND' ? called : from;
    const order = {
      to,
      from: ours,
      agentId,
      callId,
      purpose: 'TRANSFER',
      maxDurationSeconds: LONGEST_SECONDS,
    } as const;
    try {
      return (await policy.check(order)).problem;
    } catch (fault) {
      faults.error('The dial policy could not be asked', {
        callId,
        stack: fault instanceof Error ? fault.stack : String(fault),
      });
      return UNCLEAR;
    }
  };
}
