import { legOf } from '@switchboard/call';
import { streamUrl, webhookUrl } from './public-address';
import { connectStream } from './twiml';
import { withRetries } from './webhook-retries';

export interface CallStream {
  /** Our id of the call. */
  readonly callId: string;
  /** The one-time word that lets the stream in. */
  readonly token: string;
}

/** The stream's name in the address that is asked when it is over; the signature covers it. */
const LEG = /^[\w-]{1,32}$/;

/** A stream between the caller and us. When it ends, however it ends, Twilio asks us how the call goes on. */
export const connectCall = ({ callId, token }: CallStream, publicUrl: string): string =>
  connectStream({
    streamUrl: streamUrl(publicUrl),
    token,
    action: withRetries(webhookUrl(publicUrl, `/twilio/after-stream?leg=${legOf(token)}`)),
    statusCallback: webhookUrl(publicUrl, '/twilio/stream-status'),
    name: callId,
  });

/** `leg` as a query parser left it; null when there is none. */
export const readLeg = (leg: unknown): string | null => (typeof leg === 'string' && LEG.test(leg) ? leg : null);
