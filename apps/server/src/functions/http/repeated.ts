import type { Clock } from '@switchboard/call';
import type { HttpPart } from '@switchboard/storage';
import { newId } from '../../new-id';
import type { GuardedFetch, HttpOutcome } from './guarded-fetch';
import type { PreparedRequest } from './http-request';

/** Doing these twice is doing them once (RFC 9110, 9.2.2). */
const SAFE_TO_REPEAT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);
/** Told by services that may be back in a moment. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const FIRST_WAIT_MS = 250;

export interface Repetition {
  readonly fetch: GuardedFetch;
  readonly clock: Clock;
  readonly http: HttpPart;
}

/**
 * Sends a request, and again while its service is away. What is not safe to repeat is repeated only under a key that lets the
 * service see that it is the same. `signal` ends the waiting, too.
 */
export async function repeated(
  { fetch, clock, http }: Repetition,
  asked: PreparedRequest,
  signal: AbortSignal,
): Promise<{ readonly outcome: HttpOutcome; readonly attempts: number }> {
  const { idempotencyHeader: key } = http;
  const request = key === null ? asked : { ...asked, headers: { ...asked.headers, [key.toLowerCase()]: newId('key') } };
  const most = 1 + (key !== null || SAFE_TO_REPEAT.has(http.method) ? http.retries : 0);
  for (let attempts = 1; ; attempts++) {
    const outcome = await fetch({ ...request, signal });
    if (attempts >= most || !mayPass(outcome) || signal.aborted) return { outcome, attempts };
    await pause(clock, FIRST_WAIT_MS * 2 ** (attempts - 1), signal);
    if (signal.aborted) return { outcome, attempts };
  }
}

const mayPass = (outcome: HttpOutcome): boolean =>
  'failed' in outcome ? outcome.away === true : PASSING.has(outcome.status);

function pause(clock: Clock, waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(waitMs, done);
    function done(): void {
      timer.cancel();
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
