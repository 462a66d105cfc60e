import type { ErrorCode } from '@switchboard/call';

export interface ProblemText {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field?: readonly string[];
  readonly retryable?: boolean;
}

const TO = ['to'];
const FROM = ['fromNumberId'];

/** What a person should know of Twilio's REST refusals, by Twilio's own code. Source: Twilio, "Error and warning dictionary". */
export const PROBLEMS: ReadonlyMap<number, ProblemText> = new Map<number, ProblemText>([
  [
    10004,
    {
      code: 'CONCURRENCY_LIMIT',
      message: 'Twilio allows this account no further call at the same time.',
      retryable: true,
    },
  ],
  [
    13223,
    {
      code: 'INVALID_INPUT',
      message: 'The number to call is not written in E.164 form, such as +14155550100.',
      field: TO,
    },
  ],
  [
    13224,
    {
      code: 'INVALID_INPUT',
      message: 'Twilio cannot call this number: it is not valid, not supported, or no carrier has a route to it.',
      field: TO,
    },
  ],
  [13226, { code: 'INVALID_INPUT', message: 'No country has numbers that begin like this one.', field: TO }],
  [20001, { code: 'INVALID_INPUT', message: 'Twilio could not read a value of this request.' }],
  [20003, { code: 'PROVIDER_AUTH', message: 'Twilio refused our credentials, or the account is suspended.' }],
  [20005, { code: 'PROVIDER_AUTH', message: 'The Twilio account is not active.' }],
  [
    20008,
    {
      code: 'PROVIDER_AUTH',
      message: 'Twilio test credentials cannot do this. Use the live credentials of the account.',
    },
  ],
  [20404, { code: 'NOT_FOUND', message: 'Twilio does not know this resource.' }],
  [
    20429,
    {
      code: 'RATE_LIMITED',
      message: 'Twilio is receiving too many requests from this account. Try again in a moment.',
      retryable: true,
    },
  ],
  [21200, { code: 'INVALID_INPUT', message: 'Twilio cannot use this call request.' }],
  [21201, { code: 'INVALID_INPUT', message: 'The number to call is missing.', field: TO }],
  [
    21202,
    {
      code: 'DESTINATION_NOT_ALLOWED',
      message: 'Twilio does not call premium-rate numbers for this account.',
      field: TO,
    },
  ],
  [21203, { code: 'GEO_PERMISSION', message: 'This Twilio account may not call other countries.', field: TO }],
  [
    21205,
    {
      code: 'SETUP_INCOMPLETE',
      message: 'Twilio cannot use our public address. PUBLIC_URL must be an https address that the internet can reach.',
    },
  ],
  [21208, { code: 'INVALID_INPUT', message: 'The ringing time-out is out of range.', field: ['ringSeconds'] }],
  [
    21210,
    {
      code: 'CALLER_ID_NOT_OWNED',
      message: 'The calling number is neither owned by nor verified for this Twilio account.',
      field: FROM,
    },
  ],
  [21211, { code: 'INVALID_INPUT', message: 'Twilio cannot call this number: it is not valid.', field: TO }],
  [21212, { code: 'INVALID_INPUT', message: 'The calling number is not valid.', field: FROM }],
  [21214, { code: 'INVALID_INPUT', message: 'Twilio has no route to this number.', field: TO }],
  [
    21215,
    {
      code: 'GEO_PERMISSION',
      message: 'Calls to this country are switched off in the Twilio account (Voice geographic permissions).',
      field: TO,
    },
  ],
  [21216, { code: 'DESTINATION_NOT_ALLOWED', message: 'Twilio does not allow calls to this number.', field: TO }],
  [21217, { code: 'INVALID_INPUT', message: 'This does not look like a phone number.', field: TO }],
  [21218, { code: 'SETUP_INCOMPLETE', message: 'The TwiML application of this request does not exist.' }],
  [
    21219,
    {
      code: 'TRIAL_RESTRICTION',
      message: 'A Twilio trial account calls only numbers that are verified in its console.',
      field: TO,
    },
  ],
  [21220, { code: 'CALL_NOT_ACTIVE', message: 'The call is not in progress.' }],
  [32203, { code: 'DESTINATION_NOT_ALLOWED', message: 'Twilio blocked this call by policy.', field: TO }],
  [
    573005,
    {
      code: 'TRIAL_RESTRICTION',
      message: 'This number still waits for its verification in the Twilio trial account.',
      field: TO,
    },
  ],
]);

/** For codes that are not in the table, and for answers without one. */
export const BY_STATUS: ReadonlyMap<number, ProblemText> = new Map<number, ProblemText>([
  [401, { code: 'PROVIDER_AUTH', message: 'Twilio refused our credentials.' }],
  [402, { code: 'PROVIDER_QUOTA', message: 'The Twilio account has no balance left.' }],
  [403, { code: 'PROVIDER_AUTH', message: 'The Twilio credentials may not do this.' }],
  [404, { code: 'NOT_FOUND', message: 'Twilio does not know this resource.' }],
  [
    429,
    {
      code: 'RATE_LIMITED',
      message: 'Twilio is receiving too many requests from this account. Try again in a moment.',
      retryable: true,
    },
  ],
]);

/** Failures before a byte of the request was sent: nothing can have happened at Twilio. */
export const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
