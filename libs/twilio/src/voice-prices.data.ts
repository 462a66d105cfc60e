/** List prices in US dollars of a started minute; a price change is a new line, never an edit, so that old calls keep their cost. */
export interface VoicePrice {
  /** ISO 8601 date on which the price was first seen; the first line of its kind counts for the time before, too. */
  readonly validFrom: string;
  /** Two letters, ISO 3166-1: of our number for a call that comes in, of the number called for one that goes out. */
  readonly country: string;
  readonly direction: 'INBOUND' | 'OUTBOUND';
  /** Of our number for a call that comes in; null where it makes no difference. */
  readonly tollFree: boolean | null;
  readonly perMinute: number;
}

/** When the prices below were looked up. */
const SEEN_ON = '2026-11-22';

/**
 * Partial minutes count as whole ones.
 * Source: https://support.twilio.com/hc/en-us/articles/223132307-How-are-Twilio-voice-and-calling-product-minutes-rounded-for-billing-
 */
export const BILLED_STEP_SECONDS = 60;

/**
 * A country that is not here has no known price. The list itself is https://www.twilio.com/en-us/voice/pricing/us; these are its
 * figures as quoted by https://support.twilio.com/hc/en-us/articles/223183328 (calls that come in) and
 * https://www.usesherlock.ai/blog/hidden-costs-twilio-voice-ai-stack (all three).
 */
export const VOICE_PRICES: readonly VoicePrice[] = [
  { validFrom: SEEN_ON, country: 'US', direction: 'INBOUND', tollFree: false, perMinute: 0.0085 },
  { validFrom: SEEN_ON, country: 'US', direction: 'INBOUND', tollFree: true, perMinute: 0.022 },
  { validFrom: SEEN_ON, country: 'US', direction: 'OUTBOUND', tollFree: null, perMinute: 0.014 },
];

/** The audio that is streamed to us, on top of the call, in every country. No page could be quoted for this one: compare it with the list. */
export const MEDIA_STREAM_PRICES: readonly { readonly validFrom: string; readonly perMinute: number }[] = [
  { validFrom: SEEN_ON, perMinute: 0.004 },
];
