import type { LineType } from './dial-settings';

/** What the world's numbering plans say of a number. */
export interface NumberFacts {
  /** Two letters, ISO 3166-1; null for satellites, worldwide services and numbers that nobody has. */
  readonly country: string | null;
  /** Without the plus sign. */
  readonly callingCode: string;
  /** What follows the country code. */
  readonly nationalNumber: string;
  /** Null when the plan does not tell. */
  readonly type: LineType | null;
  /** The plan has given such numbers out. */
  readonly assigned: boolean;
}

/** Numbering plans and list prices: facts that change with the world, not with a call. Synchronous and free of I/O. */
export interface NumberPlan {
  /** Null for what is no international number at all. */
  facts(e164: string): NumberFacts | null;
  /** US dollars of a started minute of a call to this number, with all that the carrier takes; null when no price is known. */
  perMinuteUsd(e164: string, at: Date): number | null;
}
