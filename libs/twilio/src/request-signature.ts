import { createHmac, timingSafeEqual } from 'node:crypto';
import twilio from 'twilio';
import { streamUrl, webhookUrl } from './public-address';
import type { WebhookForm } from './webhook-params';
import { withRetries } from './webhook-retries';

/** A webhook as it arrived. */
export interface SignedRequest {
  /** Path and query exactly as they stood in the request line; never rebuilt from `Host` or forwarded headers. */
  readonly target: string;
  /** `x-twilio-signature`. */
  readonly signature: string | undefined;
}

export interface SignatureSettings {
  /** The address configured at Twilio; null while there is none (a tunnel may set it later): then nothing is valid. */
  readonly publicUrl: () => string | null;
  /** The auth token, and further ones while one is being rotated. With none nothing is valid. */
  readonly secrets: readonly string[];
}

/**
 * Did Twilio send this? Base64 of HMAC-SHA1 under the account's auth token. Fail-closed, in constant time, without a way
 * to turn it off. Source: Twilio, "Webhooks security".
 */
export class RequestSignature {
  private readonly secrets: readonly string[];

  constructor(private readonly settings: SignatureSettings) {
    // HMAC takes an empty key without complaint, and then anyone could sign.
    this.secrets = settings.secrets.filter((secret) => secret !== '');
  }

  /** A form POST; for a GET give an empty form, its parameters are in the target. */
  validForm(request: SignedRequest, form: WebhookForm): boolean {
    return this.validWebhook(request, (secret, signature, url) => twilio.validateRequest(secret, signature, url, form));
  }

  /** A JSON POST, whose `bodySHA256` in the query must match the body as it was received. */
  validJson(request: SignedRequest, rawBody: string): boolean {
    return this.validWebhook(request, (secret, signature, url) =>
      twilio.validateRequestWithBody(secret, signature, url, rawBody),
    );
  }

  /**
   * The upgrade of a media stream on `path`. Twilio signs the stream's URL; reports differ on a slash and the port at its
   * end, so those forms are tried too. Twilio's own validator is not used: it adds port 80 to `wss` and tries no slash.
   */
  validUpgrade(signature: string | undefined, path = '/media'): boolean {
    const publicUrl = this.settings.publicUrl();
    if (publicUrl === null || signature === undefined) return false;
    const urls = signedForms(streamUrl(publicUrl, path));
    return this.secrets.some((secret) => urls.some((url) => sameText(hmac(secret, url), signature)));
  }

  private validWebhook(
    { target, signature }: SignedRequest,
    valid: (secret: string, signature: string, url: string) => boolean,
  ): boolean {
    const publicUrl = this.settings.publicUrl();
    // An absolute-form or `*` target would glue a foreign word to our host name.
    if (publicUrl === null || signature === undefined || !target.startsWith('/')) return false;
    const url = webhookUrl(publicUrl, target);
    if (!URL.canParse(url)) return false;
    // Whether Twilio signs the fragment that tells it how to retry is documented nowhere.
    const urls = [url, withRetries(url)];
    return this.secrets.some((secret) => urls.some((signedUrl) => valid(secret, signature, signedUrl)));
  }
}

/** The URL exactly, with a slash at the end, and each with the port that goes without saying. */
function signedForms(url: string): readonly string[] {
  const [, origin = '', path = ''] = /^(wss?:\/\/[^/]+)(.*)$/.exec(url) ?? [];
  const exact = [url, `${url}/`];
  if (/:\d+$/.test(origin)) return exact;
  const port = origin.startsWith('wss:') ? 443 : 80;
  return [...exact, `${origin}:${port}${path}`, `${origin}:${port}${path}/`];
}

const hmac = (secret: string, text: string): string => createHmac('sha1', secret).update(text, 'utf8').digest('base64');

function sameText(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
