import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';

/** Top-level `extensions.code`s that asking again cannot change. */
const FINAL = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'BAD_USER_INPUT', 'RESYNC_REQUIRED']);

export interface Refusal {
  /** Of the first GraphQL error; null when there was none, such as without a network. */
  readonly code: string | null;
  readonly message: string;
  readonly traceId: string | null;
}

export function toRefusal(error: unknown): Refusal {
  const first = CombinedGraphQLErrors.is(error) ? error.errors[0] : undefined;
  if (first !== undefined) {
    const { code, traceId } = first.extensions ?? {};
    return { code: text(code), message: first.message, traceId: text(traceId) };
  }
  if (ServerError.is(error) && error.statusCode === 401) return { code: 'UNAUTHENTICATED', message: '', traceId: null };
  return { code: null, message: error instanceof Error ? error.message : '', traceId: null };
}

export function isFinal(error: unknown): boolean {
  const { code } = toRefusal(error);
  return code !== null && FINAL.has(code);
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
