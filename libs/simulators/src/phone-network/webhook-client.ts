import { randomUUID } from 'node:crypto';
import type { Clock } from '@switchboard/call';
import type { ConnectionOverrides, WebhookFailure } from './connection-overrides';
import { overridesOf } from './connection-overrides';
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

interface Tried {
  readonly response: WebhookResponse | null;
  readonly failure: WebhookFailure | null;
}

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
      const outcome = await this.attempt(this.request(current, faults, token), overridesOf(current.url));
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

  /** What is retried, and how often, the address itself may tell; only a failure to connect, and once, unless it does. */
  private async attempt(
    request: Omit<WebhookRequest, 'signal'>,
    { retries, retried, readMs, totalMs }: ConnectionOverrides,
  ): Promise<{ response: WebhookResponse } | { code: number; text: string }> {
    const untilMs = this.clock.nowMs() + totalMs;
    for (let left = retries; ; left--) {
      const tried = await this.tryOnce(request, Math.min(readMs, untilMs - this.clock.nowMs()));
      const isOver = left <= 0 || this.clock.nowMs() >= untilMs;
      if (!isOver && tried.failure !== null && retried.has(tried.failure)) continue;
      if (tried.response) return { response: tried.response };
      return tried.failure === 'rt'
        ? { code: 11200, text: `No answer from ${request.url} in time` }
        : { code: 11205, text: `Cannot connect to ${request.url}` };
    }
  }

  private async tryOnce(request: Omit<WebhookRequest, 'signal'>, limitMs: number): Promise<Tried> {
    const abort = new AbortController();
    let timedOut = false;
    const timer = this.clock.after(limitMs, () => {
      timedOut = true;
      abort.abort();
    });
    const gaveUp = new Promise<null>((resolve) => abort.signal.addEventListener('abort', () => resolve(null)));
    const response = await Promise.race([this.sendRequest({ ...request, signal: abort.signal }), gaveUp]).catch(
      () => null,
    );
    timer.cancel();
    if (response === null) return { response: null, failure: timedOut ? 'rt' : 'ct' };
    return { response, failure: response.status >= 500 ? '5xx' : response.status >= 400 ? '4xx' : null };
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
