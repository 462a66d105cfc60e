import type { ErrorCode } from '@switchboard/call';

/**
 * What an error of OpenAI's means for a call. Codes are those of `error.code` (or of `error.type` where there is no code),
 * of `response.status_details.error`, and of the last word of a close reason. Source: OpenAI's error guide, and codes seen
 * on the wire.
 */
export interface FatalError {
  readonly code: ErrorCode;
  /** For the operator. */
  readonly message: string;
}

const KEY_PAGE = 'https://platform.openai.com/api-keys';
const BILLING_PAGE = 'https://platform.openai.com/settings/organization/billing';
const MODELS_PAGE = 'https://platform.openai.com/docs/models';

const auth = (message: string): FatalError => ({ code: 'PROVIDER_AUTH', message });
const quota = (message: string): FatalError => ({ code: 'PROVIDER_QUOTA', message });
const setup = (message: string): FatalError => ({ code: 'SETUP_INCOMPLETE', message });

const NO_SUCH_MODEL = setup('OpenAI does not offer this model to this project. Choose another model for the agent.');
const NO_CREDIT = quota('The OpenAI account has no credit left. Check plan and billing.');

/** The same request would fail in the same way until a person changes something: never tried again. */
export const FATAL_ERRORS: ReadonlyMap<string, FatalError> = new Map([
  ['invalid_api_key', auth('OpenAI does not accept the API key. Check OPENAI_API_KEY.')],
  ['account_deactivated', auth('The OpenAI account is deactivated.')],
  ['insufficient_quota', NO_CREDIT],
  ['credit_balance_exhausted', NO_CREDIT],
  ['billing_hard_limit_reached', quota("The OpenAI account's spending limit is reached.")],
  ['model_not_found', NO_SUCH_MODEL],
  ['invalid_model', NO_SUCH_MODEL],
  ['missing_model', setup('No model was named. Choose a model for the agent.')],
  ['beta_api_shape_disabled', setup('OpenAI refused the beta interface; a proxy seems to add the OpenAI-Beta header.')],
]);

export const HELP_PAGES: Partial<Record<ErrorCode, string>> = {
  PROVIDER_AUTH: KEY_PAGE,
  PROVIDER_QUOTA: BILLING_PAGE,
  SETUP_INCOMPLETE: MODELS_PAGE,
};

/** Close codes (seen, not documented) of a request that is refused for good: 3000 key, 4000 and 4004 request or model. */
export const FATAL_CLOSE_CODES: ReadonlySet<number> = new Set([3000, 4000, 4004]);

/** A cancel came after the end: no response is active. */
export const NOT_ACTIVE_CODE = 'response_cancel_not_active';
export const NOT_ACTIVE_MESSAGE = /^Cancellation failed/;

/** Answers to a race that did no harm, such as a commit that the server's own came before. */
export const HARMLESS_CODES: ReadonlySet<string> = new Set([
  'input_audio_buffer_commit_empty',
  'item_not_found',
  'item_retrieve_invalid_item_id',
  'item_delete_invalid_item_id',
  'item_truncate_invalid_item_id',
]);

/** The same, where the code is missing or says too little. */
export const HARMLESS_MESSAGE = /Only model output audio messages can be truncated/;

export const BUSY_CODE = 'conversation_already_has_active_response';
export const EXPIRED_CODE = 'session_expired';
/** A `response.create` that was refused with one of these is sent again a little later. */
export const PASSING_CODES: ReadonlySet<string> = new Set(['rate_limit_exceeded', 'server_error']);
