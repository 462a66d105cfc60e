import { randomUUID } from 'node:crypto';
import type { Clock } from '@switchboard/call';
import type { PhoneFaults } from './faults';
import type { FormFields, HttpMethod, SendRequest, WebhookRequest, WebhookResponse } from './phone-network.types';
import { signWebhook } from './signature';

export interface Webhook {
  readonly url: string;
  readonly method: HttpMethod;
  readonly fields: FormFields;
  /** The same for every retry of one event; made here when absent. */
  readonly idempotencyToken?: string;
}

/** `code` is one of Twilio's 112xx. */
export type WebhookOutcome =
  { readonly response: WebhookResponse; readonly url: string } | { readonly code: number; readonly text: string };

/** Twilio's `tt`: milliseconds for one webhook with all its retries. */
const TOTAL_TIMEOUT_MS = 15_000;
const ATTEMPTS = 2;
const MAX_REDIRECTS = 10;

const formBody = (fields: FormFields): string =>
  new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString();

const withoutFragment = (url: string): string => url.replace(/#.*$/s, '');

function withQuery(url: string, fields: FormFields): string {
  const query = formBody(fields);
  const bare = withoutFragment(url);
  return query ? `${bare}${bare.includes('?') ? '&' : '?'}${query}` : bare;
}

/** Sends signed requests to the application, with Twilio's time-out, retry and redirect rules. */
export class WebhookClient {
  constructor(
    private readonly clock: Clock,
    private readonly authToken: string,
    private readonly sendRequest: SendRequest,
  ) {}

  async send(webhook: Webhook, faults: PhoneFaults): Promise<WebhookOutcome> {
    await this.pause(faults.webhookDelayMs);
    const token = webhook.idempotencyToken ?? randomUUID();
    let current = webhook;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const outcome = await this.attempt(this.request(current, faults, token));
      if (!('response' in outcome)) return outcome;
      const next = this.redirected(current, outcome.response);
      if (!next) return { ...outcome, url: current.url };
      current = next;
    }
    return { code: 11215, text: `Too many redirects from ${webhook.url}` };
  }

  private pause(ms: number): Promise<void> {
    // Even a fast network takes a moment; it also keeps an endless chain of redirects from stopping time.
    return new Promise((resolve) => this.clock.after(Math.max(1, ms), resolve));
  }

  private request(webhook: Webhook, faults: PhoneFaults, token: string): Omit<WebhookRequest, 'signal'> {
    const isPost = webhook.method === 'POST';
    const url = isPost ? withoutFragment(webhook.url) : withQuery(webhook.url, webhook.fields);
    const signature = signWebhook(this.authToken, url, isPost ? webhook.fields : []);
    const wrong = signWebhook(`${this.authToken}x`, url, isPost ? webhook.fields : []);
    const headers: Record<string, string> = {
      'user-agent': 'TwilioProxy/1.1',
      accept: '*/*',
      'i-twilio-idempotency-token': token,
    };
    if (isPost) headers['content-type'] = 'application/x-www-form-urlencoded; charset=UTF-8';
    if (faults.webhookSignature !== 'missing')
      headers['x-twilio-signature'] = faults.webhookSignature === 'valid' ? signature : wrong;
    const body = formBody(webhook.fields);
    return { method: webhook.method, url, headers, body: isPost ? body : '' };
  }

  /** Only a failure to connect is retried (`rp=ct`), once (`rc=1`). */
  private async attempt(
    request: Omit<WebhookRequest, 'signal'>,
  ): Promise<{ response: WebhookResponse } | { code: number; text: string }> {
    const abort = new AbortController();
    let timedOut = false;
    const timer = this.clock.after(TOTAL_TIMEOUT_MS, () => {
      timedOut = true;
      abort.abort();
    });
    const gaveUp = new Promise<never>((_, reject) => abort.signal.addEventListener('abort', () => reject(new Error())));
    try {
      for (let attempt = 0; attempt < ATTEMPTS && !timedOut; attempt++) {
        const response = await Promise.race([this.sendRequest({ ...request, signal: abort.signal }), gaveUp]).catch(
          () => null,
        );
        if (response) return { response };
      }
      return timedOut
        ? { code: 11200, text: `No answer from ${request.url} within ${TOTAL_TIMEOUT_MS} ms` }
        : { code: 11205, text: `Cannot connect to ${request.url}` };
    } finally {
      timer.cancel();
      gaveUp.catch(() => undefined);
    }
  }

  private redirected(webhook: Webhook, response: WebhookResponse): Webhook | null {
    const { location } = response.headers;
    if (response.status < 300 || response.status > 399 || !location || !URL.canParse(location, webhook.url))
      return null;
    const url = new URL(location, webhook.url).href;
    const keepsMethod = response.status === 307 || response.status === 308;
    return { ...webhook, url, method: keepsMethod ? webhook.method : 'GET' };
  }
}
