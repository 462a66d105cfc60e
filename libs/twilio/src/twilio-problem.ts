import { z } from 'zod';
import type { ProviderProblem } from '@switchboard/call';
import type { ProblemText } from './twilio-problems.data';
import { BY_STATUS, NEVER_SENT, PROBLEMS } from './twilio-problems.data';
import { SMS_PROBLEMS } from './twilio-sms-problems.data';

/** What is known of a request that failed. One that places a call or sends a message must not be sent twice by chance. */
export type RequestKind = 'safeToRepeat' | 'placesCall' | 'sendsMessage';

/** Twilio has no idempotency key: after an unclear answer it may have been done. */
const DOUBTS: Readonly<Record<RequestKind, string | null>> = {
  safeToRepeat: null,
  placesCall: 'The call may have been placed all the same.',
  sendsMessage: 'The message may have been sent all the same.',
};

/** Of the client's exceptions: an answer has a status (and Twilio's numeric code), a broken connection comes from axios. */
const Facts = z
  .object({
    status: z.number().optional().catch(undefined),
    code: z.union([z.number(), z.string()]).optional().catch(undefined),
    isAxiosError: z.boolean().optional().catch(undefined),
  })
  .catch({});

/** Turns what the client threw into a problem. The error itself is never shown: it carries our credentials. */
export function problemOf(error: unknown, kind: RequestKind): ProviderProblem {
  const { status, code, isAxiosError } = Facts.parse(error);
  if (isAxiosError) return unreachable(typeof code === 'string' ? code : '', kind);
  if (status === undefined) return unreadableAnswer(kind);
  return refused(status, typeof code === 'number' ? code : 0, kind);
}

function refused(status: number, code: number, kind: RequestKind): ProviderProblem {
  if (status >= 500 || status < 400) return unclear(`Twilio answered with HTTP ${status}.`, kind, code);
  const known =
    (kind === 'sendsMessage' ? SMS_PROBLEMS.get(code) : undefined) ?? PROBLEMS.get(code) ?? BY_STATUS.get(status);
  return withCode(
    known ?? { code: 'INVALID_INPUT', message: `Twilio refused the request (${code || `HTTP ${status}`}).` },
    code,
  );
}

/** An answer that claims success and lacks what it must hold. */
export function unreadableAnswer(kind: RequestKind): ProviderProblem {
  return unclear('Twilio sent an answer that cannot be read.', kind, 0);
}

/** After this answer to a place-call request, a call may ring all the same. */
export const isUnclear = ({ code, retryable }: ProviderProblem): boolean =>
  code === 'PROVIDER_UNAVAILABLE' && !retryable;

function unreachable(code: string, kind: RequestKind): ProviderProblem {
  if (NEVER_SENT.has(code)) {
    return {
      provider: 'TWILIO',
      code: 'PROVIDER_UNAVAILABLE',
      message: `Twilio cannot be reached (${code}).`,
      retryable: true,
    };
  }
  return unclear('Twilio did not answer in time or broke the connection.', kind, 0);
}

function unclear(message: string, kind: RequestKind, code: number): ProviderProblem {
  const doubt = DOUBTS[kind];
  const text: ProblemText = {
    code: 'PROVIDER_UNAVAILABLE',
    message: doubt === null ? message : `${message} ${doubt}`,
    ...(doubt === null ? { retryable: true } : {}),
  };
  return withCode(text, code);
}

function withCode({ code, message, field, retryable = false }: ProblemText, providerCode: number): ProviderProblem {
  const of = providerCode === 0 ? {} : { providerCode: String(providerCode), helpUrl: helpUrl(providerCode) };
  return { provider: 'TWILIO', code, message, retryable, ...(field ? { field } : {}), ...of };
}

/** Built here rather than taken from the answer, because the console shows it as a link. */
const helpUrl = (code: number): string => `https://www.twilio.com/docs/api/errors/${code}`;
