import type { TextSocket } from '@switchboard/call';

/** Names and values in the order they are sent; a name may repeat. */
export type FormFields = readonly (readonly [name: string, value: string])[];

/** An HTTP request of the phone network to the application under test. `signal` aborts at Twilio's total time-out. */
export interface WebhookRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Form-encoded; empty for GET. */
  readonly body: string;
  readonly signal: AbortSignal;
}

export interface WebhookResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Rejects when there was no HTTP answer at all. Must not follow redirects. */
export type SendRequest = (request: WebhookRequest) => Promise<WebhookResponse>;

/** A socket that can also do what neither wire allows. A dialled socket without it skips the binary fault. */
export interface RawSocket extends TextSocket {
  /** Sends a binary frame of so many bytes. */
  sendBinary(bytes: number): void;
}

export type HttpMethod = 'GET' | 'POST';

/** Twilio's words for a call's state in the Call resource. */
export type TwilioCallStatus =
  'queued' | 'ringing' | 'in-progress' | 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled';

export type CallProgressEvent = 'initiated' | 'ringing' | 'answered' | 'completed';

/** What one person at the far end hears. Milliseconds are the clock's own. */
export interface Ear {
  readonly nowMs: number;
  /** Milliseconds of audible agent audio played out since the call was answered. */
  readonly loudMs: number;
  /** When the last audible agent audio was played; null while there was none. */
  readonly lastLoudMs: number | null;
}

/** The phone in a pretend person's hand, valid from answer to end. After the end its methods do nothing. */
export interface Handset {
  /** Speaks 8 kHz µ-law after what is still being spoken. */
  say(muLaw: Uint8Array): void;
  readonly speaking: boolean;
  /** One key: `0-9`, `*` or `#`. */
  press(digit: string): void;
  hangUp(): void;
  ear(): Ear;
}

/** A person at the far end of a call. */
export interface PhonePerson {
  answered(handset: Handset): void;
  /** Every 20 ms while the call is in progress. */
  tick(): void;
  ended(): void;
}

/** What becomes of a call to a number. `unreachable` has no route. */
export type CalleeOutcome = 'answers' | 'busy' | 'no-answer' | 'rejects' | 'unreachable';

export interface Callee {
  readonly e164: string;
  readonly outcome: CalleeOutcome;
  /** Milliseconds from the first ring to the outcome; `no-answer` waits for the caller's own time-out instead. */
  readonly ringMs: number;
  person(): PhonePerson;
}

/** A number the account owns, as its resource holds it. */
export interface NumberSettings {
  friendlyName: string;
  voiceUrl: string;
  voiceMethod: HttpMethod;
  voiceFallbackUrl: string;
  voiceFallbackMethod: HttpMethod;
  statusCallback: string;
  statusCallbackMethod: HttpMethod;
  voiceApplicationSid: string;
  trunkSid: string;
  voiceReceiveMode: string;
  voiceCallerIdLookup: boolean;
  smsUrl: string;
  smsMethod: HttpMethod;
  smsFallbackUrl: string;
  smsFallbackMethod: HttpMethod;
  smsApplicationSid: string;
  addressSid: string;
  bundleSid: string;
  identitySid: string;
  emergencyStatus: string;
  emergencyAddressSid: string;
}
