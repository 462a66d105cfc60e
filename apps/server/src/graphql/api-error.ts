import { randomUUID } from 'node:crypto';
import type { GraphQLFormattedError } from 'graphql';
import { GraphQLError } from 'graphql';

export type ApiErrorCode =
  'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND' | 'BAD_USER_INPUT' | 'RATE_LIMITED' | 'RESYNC_REQUIRED' | 'INTERNAL';

const HTTP_STATUS: Partial<Record<ApiErrorCode, number>> = { UNAUTHENTICATED: 401 };

/** An error that ends a request: what a person can act on inside a mutation is a `Problem` instead. */
export class ApiError extends GraphQLError {
  constructor(code: ApiErrorCode, message: string, field?: readonly string[]) {
    const status = HTTP_STATUS[code];
    super(message, { extensions: { code, ...(field ? { field } : {}), ...(status ? { http: { status } } : {}) } });
  }
}

/** Codes of the GraphQL layers below us that mean: the request was wrong. */
const REQUEST_FAULTS: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** An error of our own making, in full, for the log; the reader gets `traceId` only. */
export type ReportFault = (fault: { traceId: string; error: unknown }) => void;

/** What leaves the server: known codes with their message, everything else as INTERNAL, never a stack. */
export function publicError(error: GraphQLError, report: ReportFault): GraphQLFormattedError {
  const traceId = randomUUID();
  const { locations, path } = error.toJSON();
  const place = { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
  const known = knownError(error);
  if (known) {
    const extensions = { ...(known.extensions.field ? { field: known.extensions.field } : {}) };
    return { message: known.message, ...place, extensions: { ...extensions, code: codeOf(known), traceId } };
  }
  report({ traceId, error: error.originalError ?? error });
  return { message: 'Something went wrong on the server.', ...place, extensions: { code: 'INTERNAL', traceId } };
}

/** The error itself, or the one it wraps, when it was written for the reader; null for any other throw. */
function knownError(error: GraphQLError): GraphQLError | null {
  if (error.originalError instanceof ApiError) return error.originalError;
  if (error instanceof ApiError || REQUEST_FAULTS.has(error.extensions.code)) return error;
  // Without an original error it comes from parsing, validating or reading variables.
  return error.originalError || error.extensions.code ? null : error;
}

const codeOf = (error: GraphQLError): unknown => (error instanceof ApiError ? error.extensions.code : 'BAD_USER_INPUT');
