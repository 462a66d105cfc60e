import type { AfterStream, VoiceAnswer } from '@switchboard/call';
import { connectCall } from './connect-call';
import { webhookUrl } from './public-address';
import { DEFAULT_VOICE, hangUp, reject, sayAndHangUp, spoken } from './twiml';
import { withRetries } from './webhook-retries';

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
    case 'connect':
      return connectCall(next, publicUrl);
    case 'sayAndHangUp':
      return sayAndHangUp(next.say);
    case 'sayAndTransfer':
      return sayAndTransfer(next, withRetries(webhookUrl(publicUrl, '/twilio/after-stream')));
    case 'sayAndRecord':
      return sayAndRecord(next, withRetries(webhookUrl(publicUrl, '/twilio/recording')));
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
