import type { AfterStream, VoiceAnswer } from '@switchboard/call';
import twilio from 'twilio';
import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse';
import { webhookUrl } from './public-address';

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

function spoken(say: string, voice: SpokenVoice = DEFAULT_VOICE): VoiceResponse {
  const response = new twilio.twiml.VoiceResponse();
  response.say({ voice: voice.voice, language: voice.language }, say.replace(NOT_XML, ''));
  return response;
}

export function hangUp(): string {
  const response = new twilio.twiml.VoiceResponse();
  response.hangup();
  return response.toString();
}

/** Rings so long; Twilio's own default is 30 s, and most voicemails answer before it. */
const RING_SECONDS = 25;
const NO_MESSAGE = 'We have not heard a message. Goodbye.';
/** Silence that ends a message. */
const MESSAGE_PAUSE_SECONDS = 5;

/** What follows a media stream. Twilio asks at the addresses under `publicUrl` how a transfer or a recording went on. */
export function afterStreamTwiml(next: AfterStream, publicUrl: string): string {
  switch (next.kind) {
    case 'hangUp':
      return hangUp();
    case 'sayAndHangUp':
      return sayAndHangUp(next.say);
    case 'sayAndTransfer':
      return sayAndTransfer(next, webhookUrl(publicUrl, '/twilio/after-stream'));
    case 'sayAndRecord':
      return sayAndRecord(next, webhookUrl(publicUrl, '/twilio/recording'));
  }
}

/** The first answer to a call that gets no conversation. */
export function shortAnswerTwiml(answer: Exclude<VoiceAnswer, { kind: 'connect' }>, publicUrl: string): string {
  if (answer.kind === 'reject') return reject();
  return answer.kind === 'decline' ? sayAndHangUp(answer.say) : afterStreamTwiml(answer.next, publicUrl);
}

function sayAndTransfer(next: Extract<AfterStream, { kind: 'sayAndTransfer' }>, action: string): string {
  const response = spoken(next.say);
  const { to, callerId } = next;
  const dial = response.dial({
    action,
    method: 'POST',
    timeout: RING_SECONDS,
    ...(callerId === null ? {} : { callerId }),
  });
  dial.number(to);
  return response.toString();
}

/** Twilio asks for the `action` only when something was said; after a silence it goes on to the next verb. */
function sayAndRecord(next: Extract<AfterStream, { kind: 'sayAndRecord' }>, action: string): string {
  const response = spoken(next.say);
  const { maxSeconds } = next;
  response.record({ action, method: 'POST', maxLength: maxSeconds, timeout: MESSAGE_PAUSE_SECONDS, playBeep: true });
  response.say({ voice: DEFAULT_VOICE.voice, language: DEFAULT_VOICE.language }, NO_MESSAGE);
  response.hangup();
  return response.toString();
}

/** Refuses an inbound call without answering it, so it costs nothing. */
export function reject(reason: 'rejected' | 'busy' = 'rejected'): string {
  const response = new twilio.twiml.VoiceResponse();
  response.reject({ reason });
  return response.toString();
}
