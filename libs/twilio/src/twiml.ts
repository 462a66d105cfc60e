import twilio from 'twilio';
import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse';

/** How Twilio itself speaks, where no model does. */
export interface SpokenVoice {
  readonly voice: NonNullable<VoiceResponse.SayAttributes['voice']>;
  readonly language: NonNullable<VoiceResponse.SayAttributes['language']>;
}

export const DEFAULT_VOICE: SpokenVoice = { voice: 'Polly.Joanna-Neural', language: 'en-US' };

export interface ConnectStream {
  /** `wss://…` without a query: Twilio does not support one there. */
  readonly streamUrl: string;
  /** Travels as `<Parameter name="token">`, so that it never stands in an access log. */
  readonly token: string;
  /** Asked for what follows once the stream has ended. Absolute. */
  readonly action: string;
  /** Told when the stream starts, stops or fails: a failed handshake is visible only here. Absolute. */
  readonly statusCallback: string;
  readonly name?: string;
}

/** A bidirectional stream: the call hears and is heard by our media socket until that closes. */
export function connectStream({ streamUrl, token, action, statusCallback, name }: ConnectStream): string {
  const response = new twilio.twiml.VoiceResponse();
  const stream = response
    .connect({ action, method: 'POST' })
    .stream({ url: streamUrl, ...(name === undefined ? {} : { name }), statusCallback });
  stream.parameter({ name: 'token', value: token });
  return response.toString();
}

/** Control characters other than tab and line break cannot stand in XML, not even escaped, nor can half a character. */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

export function sayAndHangUp(say: string, voice: SpokenVoice = DEFAULT_VOICE): string {
  const response = spoken(say, voice);
  response.hangup();
  return response.toString();
}

export function spoken(say: string, voice: SpokenVoice = DEFAULT_VOICE): VoiceResponse {
  const response = new twilio.twiml.VoiceResponse();
  response.say({ voice: voice.voice, language: voice.language }, say.replace(NOT_XML, ''));
  return response;
}

export function hangUp(): string {
  const response = new twilio.twiml.VoiceResponse();
  response.hangup();
  return response.toString();
}

/** Refuses an inbound call without answering it, so it costs nothing. */
export function reject(reason: 'rejected' | 'busy' = 'rejected'): string {
  const response = new twilio.twiml.VoiceResponse();
  response.reject({ reason });
  return response.toString();
}

/** What a caller hears while we are away, and how long until Twilio asks again. */
const AWAY = 'One moment, please. The line was cut off.';
const AWAY_PAUSE_SECONDS = 4;

/**
 * Instructions to keep elsewhere, such as in a TwiML Bin, as the fallback of number and calls: when this server cannot be
 * reached, the caller hears a sentence, and a moment later Twilio asks at `resumeUrl` how the call goes on.
 */
export function reconnectTwiml(resumeUrl: string): string {
  const response = spoken(AWAY);
  response.pause({ length: AWAY_PAUSE_SECONDS });
  response.redirect({ method: 'POST' }, resumeUrl);
  return response.toString();
}
