/**
 * The database refused a query or was not there. The message is the database's own; the query's text and parameters
 * stay out of it, since they hold what callers said.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  /** SQLSTATE, or Node's code of a failed connection; null when there is none. */
  readonly code: string | null;

  constructor(message: string, code: string | null) {
    super(message);
    this.code = code;
  }

  static from(thrown: unknown): DatabaseError {
    if (thrown instanceof DatabaseError) return thrown;
    const innermost = cause(thrown);
    const code = isRecord(innermost) && typeof innermost.code === 'string' ? innermost.code : null;
    const words = innermost instanceof Error && innermost.message !== '' ? innermost.message : 'no further detail';
    return new DatabaseError(code === null ? words : `${words} (${code})`, code);
  }
}

/** Drizzle puts the parameters into its message and the database's own error into `cause`; Node groups tries per address. */
function cause(thrown: unknown): unknown {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return cause(thrown.errors[0]);
  return thrown instanceof Error && thrown.cause !== undefined ? cause(thrown.cause) : thrown;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
