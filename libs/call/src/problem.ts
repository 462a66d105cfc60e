export const ERROR_CODES = [
  'INVALID_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'STALE_REVISION',
  'SETUP_INCOMPLETE',
  'CALL_NOT_ACTIVE',
  'DESTINATION_NOT_ALLOWED',
  'CALLER_ID_NOT_OWNED',
  'TRIAL_RESTRICTION',
  'GEO_PERMISSION',
  'CONCURRENCY_LIMIT',
  'RATE_LIMITED',
  'TOOL_SCHEMA_INVALID',
  'PROVIDER_AUTH',
  'PROVIDER_QUOTA',
  'PROVIDER_UNAVAILABLE',
  'RECORDING_FAILED',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export type ProviderName = 'TWILIO' | 'OPENAI';

/** A problem a person can act on. `message` is written for that person and holds no secret and no stack. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  /** Path of the input field at fault, outermost first. */
  readonly field?: readonly string[];
  /** True when the same request may succeed later without a change. */
  readonly retryable: boolean;
  readonly provider?: ProviderName;
  /** The provider's own code, such as Twilio's `21210`. */
  readonly providerCode?: string;
  readonly helpUrl?: string;
  /** Name of the rule of ours that refused, such as `QUIET_HOURS`: see `explainDial`. */
  readonly rule?: string;
}

export interface ProviderProblem extends Problem {
  readonly provider: ProviderName;
}
