import type { Problem } from '../problem';

/** One leg that somebody wants to go out: a call that is placed, or a person to whom a caller is passed on. */
export interface DialOrder {
  /** As it was asked for; what is no E.164 number is refused. */
  readonly to: string;
  /** E.164 of the number of ours that pays for it; its country is the caller ID's own. */
  readonly from: string;
  readonly agentId: string | null;
  /** `call_…`: the call that is placed, or the one that the leg belongs to. Its stored end ends the leg, too. */
  readonly callId: string;
  readonly purpose: 'CALL' | 'TRANSFER';
  /** Seconds after which the leg ends at the latest: so much of its price is set aside until it is over. */
  readonly maxDurationSeconds: number;
}

/** A leg that may be dialled has its place in every cap already: `permitId` gives it back. */
export type Verdict = { readonly permitId: string; readonly problem: null } | { readonly problem: Problem };

/**
 * Asked before every outbound leg, whoever wants it. One step checks all rules and takes the place of the leg in all caps, so
 * that of two orders for the last place one gets it, also on two servers. It throws when it can't tell: then nothing may be dialled.
 */
export interface DialPolicy {
  check(order: DialOrder): Promise<Verdict>;
  /**
   * The leg is over, after so many seconds of conversation (0: nobody answered, or the carrier refused). Not needed for a leg that
   * ends with its call: the stored call tells it. What was tried still counts as tried. Twice is once.
   */
  settle(permitId: string, talkedSeconds: number): Promise<void>;
}
