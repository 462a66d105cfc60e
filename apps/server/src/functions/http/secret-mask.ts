import type { HttpOutcome } from './guarded-fetch';

/** Stands where a secret stood. */
export const MASK = '••••';

/** An answer in which a service's echo of a secret is masked, as it was sent or encoded for an address or for JSON. */
export function withoutSecrets(outcome: HttpOutcome, secrets: readonly string[]): HttpOutcome {
  if ('failed' in outcome || secrets.length === 0) return outcome;
  const headers = Object.entries(outcome.headers).map(([name, value]) => [name, masked(value, secrets)]);
  return {
    ...outcome,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: masked(outcome.body, secrets),
  };
}

export function masked(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => {
    const forms = new Set([secret, secret.trim(), encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
    return [...forms].filter(Boolean).reduce((words, form) => words.replaceAll(form, MASK), rest);
  }, text);
}
