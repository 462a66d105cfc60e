/** What makes a webhook fail: nobody answers (`ct`), no answer in time (`rt`), or an answer of that class. */
export type WebhookFailure = 'ct' | 'rt' | '4xx' | '5xx';

/** How one address is asked. Milliseconds. */
export interface ConnectionOverrides {
  /** For one attempt, from the request to the first byte of its answer. */
  readonly readMs: number;
  /** With all retries. */
  readonly totalMs: number;
  /** After the first attempt. */
  readonly retries: number;
  readonly retried: ReadonlySet<WebhookFailure>;
}

const FAILURES: readonly WebhookFailure[] = ['ct', 'rt', '4xx', '5xx'];
const MAX_MS = 15_000;
const MIN_MS = 100;
const MAX_RETRIES = 5;

/** Null for what is not a whole number in the range; Twilio's default counts then. */
function between(text: string | null, low: number, high: number): number | null {
  const value = text !== null && /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return value >= low && value <= high ? value : null;
}

function retriedOf(text: string | null): ReadonlySet<WebhookFailure> {
  if (text === null) return new Set(['ct']);
  const asked = text.split(',').map((word) => word.trim());
  return new Set(asked.includes('all') ? FAILURES : FAILURES.filter((failure) => asked.includes(failure)));
}

/** Reads `#rc=2&rp=ct,rt&rt=4000` off an address; source: Twilio, "Webhooks: connection overrides". */
export function overridesOf(url: string): ConnectionOverrides {
  const told = new URLSearchParams(url.includes('#') ? url.slice(url.indexOf('#') + 1) : '');
  return {
    readMs: between(told.get('rt'), MIN_MS, MAX_MS) ?? MAX_MS,
    totalMs: between(told.get('tt'), MIN_MS, MAX_MS) ?? MAX_MS,
    retries: between(told.get('rc'), 0, MAX_RETRIES) ?? 1,
    retried: retriedOf(told.get('rp')),
  };
}
