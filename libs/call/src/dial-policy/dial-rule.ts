/** Every rule, in the order in which a refusal names one. */
export const DIAL_RULES = [
  'OUTBOUND_STOPPED',
  'EMERGENCY_OR_SHORT',
  'NUMBER_ASSIGNED',
  'COUNTRY',
  'LINE_TYPE',
  'PREFIX',
  'DO_NOT_CALL',
  'QUIET_HOURS',
  'CONCURRENT',
  'PER_MINUTE',
  'PER_HOUR',
  'PER_DAY',
  'DESTINATION_PER_MINUTE',
  'DESTINATION_PER_HOUR',
  'DESTINATION_PER_DAY',
  'AGENT_PER_MINUTE',
  'AGENT_PER_HOUR',
  'AGENT_PER_DAY',
  'SPEND_PER_DAY',
] as const;
export type DialRuleName = (typeof DIAL_RULES)[number];

/** One thing that a rule looked at, for people. */
export interface DialFact {
  readonly name: string;
  readonly value: string;
}

/** What one rule says of an order. */
export interface Finding {
  readonly rule: DialRuleName;
  readonly passed: boolean;
  /** Why, in a sentence. */
  readonly message: string;
  /** What can be done about it; null when it passed. */
  readonly help: string | null;
  readonly facts: readonly DialFact[];
}
