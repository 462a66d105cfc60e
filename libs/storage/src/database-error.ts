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
    const { code, message } = innermost(thrown);
    const known = typeof code === 'string' ? code : null;
    const words = typeof message === 'string' && message !== '' ? message : 'no further detail';
    return new DatabaseError(known === null ? words : `${words} (${known})`, known);
  }
}

/** Drizzle puts the parameters into its message and the database's own error into `cause`; Node groups tries per address. */
function innermost(thrown: unknown): Record<string, unknown> {
  if (!isRecord(thrown)) return {};
  if (Array.isArray(thrown.errors) && thrown.errors.length > 0) return innermost(thrown.errors[0]);
  return isRecord(thrown.cause) ? innermost(thrown.cause) : thrown;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
