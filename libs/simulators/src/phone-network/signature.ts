import { createHmac } from 'node:crypto';
import type { FormFields } from './phone-network.types';

const hmac = (authToken: string, text: string): string =>
  createHmac('sha1', authToken).update(text, 'utf8').digest('base64');

/**
 * `X-Twilio-Signature` of a webhook: the URL as configured, without fragment, then each form name in code-unit order with
 * its distinct sorted values. Source: docs of Twilio's webhook security; vectors in the spec beside this file.
 */
export function signWebhook(authToken: string, url: string, fields: FormFields): string {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of fields) values.set(name, (values.get(name) ?? new Set()).add(value));
  const signed = [...values.keys()]
    .sort()
    .flatMap((name) => [...(values.get(name) ?? [])].sort().map((value) => name + value));
  return hmac(authToken, url.replace(/#.*$/s, '') + signed.join(''));
}

/** The signature of a Media Streams upgrade: the stream's URL alone, scheme `wss` (or `ws` on loopback) included. */
export const signUpgrade = (authToken: string, url: string): string => hmac(authToken, url);
