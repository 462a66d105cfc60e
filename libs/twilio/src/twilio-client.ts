import twilio from 'twilio';
import { TwilioHttpClient } from './twilio-http-client';

export interface TwilioAccount {
  /** `AC` + 32 hex. */
  readonly accountSid: string;
  readonly credentials: { readonly authToken: string } | { readonly apiKey: string; readonly apiSecret: string };
  /** A prefix in place of Twilio's hosts; without it the real ones are used. */
  readonly baseUrl?: string;
  /** Milliseconds for one REST request. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** Twilio's own client. Throws when the account SID or the credentials have the wrong form. */
export function twilioClient({
  accountSid,
  credentials,
  baseUrl,
  timeoutMs = TIMEOUT_MS,
}: TwilioAccount): twilio.Twilio {
  const [username, password] =
    'authToken' in credentials ? [accountSid, credentials.authToken] : [credentials.apiKey, credentials.apiSecret];
  return twilio(username, password, {
    accountSid,
    httpClient: new TwilioHttpClient({ baseUrl, timeoutMs }),
    // Given, so that the library does not look for them in the environment.
    edge: '',
    region: '',
  });
}
