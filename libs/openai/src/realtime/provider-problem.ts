import type { DialFailure, ErrorCode, Problem, ProviderProblem } from '@switchboard/call';
import {
  BUSY_CODE,
  EXPIRED_CODE,
  FATAL_CLOSE_CODES,
  FATAL_ERRORS,
  HARMLESS_CODES,
  HARMLESS_MESSAGE,
  HELP_PAGES,
  NOT_ACTIVE_CODE,
  NOT_ACTIVE_MESSAGE,
  PASSING_CODES,
} from './problems.data';

/** What an error event and a failed response have in common. */
export interface FaultWords {
  readonly type?: string | null;
  readonly code?: string | null;
  readonly message?: string | null;
  readonly param?: string | null;
}

/**
 * `fatal`: never again; `expired`: this session is over, another may begin; `busy`: another response is active; `passing`:
 * the same may succeed soon; `notActive`: there was nothing to cancel; `harmless`: another lost race; `other`: told, and the session goes on.
 */
export type FaultKind = 'fatal' | 'expired' | 'busy' | 'passing' | 'notActive' | 'harmless' | 'other';

const MAX_MESSAGE = 300;
/** OpenAI repeats a refused key in part; nothing that looks like one is passed on. */
const KEYS = /\b(?:sk|ek|sess)[-_][^\s"',.]+(?:\.+)?/g;

export function kindOfFault(fault: FaultWords): FaultKind {
  const code = codeOf(fault);
  if (FATAL_ERRORS.has(code)) return 'fatal';
  if (code === EXPIRED_CODE) return 'expired';
  if (code === BUSY_CODE) return 'busy';
  if (PASSING_CODES.has(code)) return 'passing';
  const message = fault.message ?? '';
  if (code === NOT_ACTIVE_CODE || NOT_ACTIVE_MESSAGE.test(message)) return 'notActive';
  return HARMLESS_CODES.has(code) || HARMLESS_MESSAGE.test(message) ? 'harmless' : 'other';
}

export function problemOfFault(fault: FaultWords): ProviderProblem {
  const code = codeOf(fault);
  const fatal = FATAL_ERRORS.get(code);
  if (fatal !== undefined) return fatalProblem(fatal.code, fatal.message, code);
  const words = fault.message ? `OpenAI: ${withoutSecrets(fault.message)}` : `OpenAI reported ${code}.`;
  if (code === 'rate_limit_exceeded') return problem('RATE_LIMITED', words, { retryable: true, providerCode: code });
  // An invalid request stays invalid, except the end of a session's hour, which has that type too.
  const retryable = code === EXPIRED_CODE || fault.type !== 'invalid_request_error';
  return problem('PROVIDER_UNAVAILABLE', words, { retryable, providerCode: code });
}

/** A close that we did not ask for. The reason of a refusal is `<type>.<code>`. */
export function problemOfClose(code: number, reason: string): ProviderProblem {
  const word = reason.slice(reason.lastIndexOf('.') + 1);
  const fatal = FATAL_ERRORS.get(word);
  if (fatal !== undefined) return fatalProblem(fatal.code, fatal.message, word);
  const said = reason === '' ? '' : `: ${withoutSecrets(reason)}`;
  if (FATAL_CLOSE_CODES.has(code)) {
    return fatalProblem(
      code === 3000 ? 'PROVIDER_AUTH' : 'SETUP_INCOMPLETE',
      `OpenAI refused (${code})${said}`,
      `${code}`,
    );
  }
  const expired = /maximum duration/.test(reason);
  return problem('PROVIDER_UNAVAILABLE', `OpenAI closed the connection (${code})${said}`, {
    retryable: true,
    providerCode: expired ? EXPIRED_CODE : `${code}`,
  });
}

/** No connection came to be. */
export function problemOfDial(failure: DialFailure): ProviderProblem {
  const { status } = failure;
  if (status === undefined) return unavailable(`OpenAI cannot be reached: ${withoutSecrets(failure.message)}`, null);
  const providerCode = `http_${status}`;
  if (status === 401)
    return fatalProblem('PROVIDER_AUTH', 'OpenAI does not accept the API key (HTTP 401).', providerCode);
  if (status === 403) {
    return fatalProblem('PROVIDER_AUTH', 'OpenAI does not allow this project or region (HTTP 403).', providerCode);
  }
  if (status === 429) {
    const options = { retryable: true, providerCode };
    return problem('RATE_LIMITED', 'OpenAI accepts no more connections at the moment (HTTP 429).', options);
  }
  if (status >= 500) return unavailable(`OpenAI is not available (HTTP ${status}).`, providerCode);
  return fatalProblem(
    'SETUP_INCOMPLETE',
    `The model's address refused the connection (HTTP ${status}). Check OPENAI_BASE_URL and the model.`,
    providerCode,
  );
}

export function unavailable(message: string, providerCode: string | null): ProviderProblem {
  return problem('PROVIDER_UNAVAILABLE', message, { retryable: true, providerCode });
}

/** The session goes on, or ends, and no retry of the same would help. */
export function refusal(message: string, providerCode: string | null): ProviderProblem {
  return problem('PROVIDER_UNAVAILABLE', message, { retryable: false, providerCode });
}

/** Not the provider's doing: something of ours threw. A new session may well succeed. */
export function ownFault(): Problem {
  const message = 'The session with the model was ended by a fault of this server; its log has the details.';
  return { code: 'PROVIDER_UNAVAILABLE', message, retryable: true };
}

export function codeOf(fault: FaultWords): string {
  return fault.code || fault.type || 'unknown_error';
}

function fatalProblem(code: ErrorCode, message: string, providerCode: string): ProviderProblem {
  const helpUrl = HELP_PAGES[code];
  return {
    ...problem(code, message, { retryable: false, providerCode }),
    ...(helpUrl === undefined ? {} : { helpUrl }),
  };
}

function problem(
  code: ErrorCode,
  message: string,
  more: { retryable: boolean; providerCode: string | null },
): ProviderProblem {
  const { retryable, providerCode } = more;
  return { code, message, retryable, provider: 'OPENAI', ...(providerCode === null ? {} : { providerCode }) };
}

function withoutSecrets(text: string): string {
  const clean = text.replace(KEYS, '(key)');
  return clean.length > MAX_MESSAGE ? `${clean.slice(0, MAX_MESSAGE)}…` : clean;
}
