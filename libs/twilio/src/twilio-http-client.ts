import twilio from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient';
import type Response from 'twilio/lib/http/response';

/** `api.twilio.com`, or with an edge and a region between. */
const TWILIO_HOST = /^([a-z-]+)\.(?:[a-z0-9-]+\.){0,2}twilio\.com$/;

/**
 * Twilio's own HTTP client, with one detour: under a base address `api.twilio.com/…` becomes `<base>/…` and another
 * product's host `<base>/<product>/…`. It never retries and never follows a redirect, and it lets the credentials go
 * nowhere else: a page's `next_page_url` is whatever the answer says.
 */
export class TwilioHttpClient extends twilio.RequestClient {
  private readonly base: string | null;

  constructor({ baseUrl, timeoutMs }: { baseUrl?: string; timeoutMs: number }) {
    super({ timeout: timeoutMs });
    this.base = baseUrl?.replace(/\/+$/, '') ?? null;
  }

  override async request<T>(options: RequestClient.RequestOptions<T>): Promise<Response<T>> {
    return super.request<T>({ ...options, uri: this.route(options.uri) });
  }

  private route(uri: string): string {
    const url = new URL(uri);
    const product = TWILIO_HOST.exec(url.hostname)?.[1];
    if (product === undefined) throw new Error('Twilio named an address outside of twilio.com');
    if (this.base === null) return uri;
    const prefix = product === 'api' ? '' : `/${product}`;
    return `${this.base}${prefix}${url.pathname}${url.search}`;
  }
}
