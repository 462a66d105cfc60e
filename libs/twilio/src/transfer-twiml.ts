import type { LegStep, PersonOrder, TransferEvent, TransferRef } from '@switchboard/call';
import twilio from 'twilio';
import { connectCall } from './connect-call';
import { streamUrl, webhookUrl } from './public-address';
import { connectStream, DEFAULT_VOICE, hangUp, sayAndHangUp } from './twiml';

/** A person who talks to a person is not bound to the agent's longest duration: Twilio's own limit, 4 hours. */
export const TALK_LIMIT_SECONDS = 14_400;

/** Where Twilio asks about one phone of a transfer, or tells of it. */
export function transferUrl(publicUrl: string, { callId, transferId }: TransferRef, event: TransferEvent): string {
  const query = new URLSearchParams({ callId, transferId, event });
  return webhookUrl(publicUrl, `/twilio/transfer?${query.toString()}`);
}

/** What one phone of a transfer does next. */
export function legTwiml(step: LegStep, publicUrl: string): string {
  switch (step.kind) {
    case 'hangUp':
      return hangUp();
    case 'sayAndHangUp':
      return sayAndHangUp(step.say);
    case 'connect':
      return connectCall(step, publicUrl);
    case 'brief':
      return stream(step.token, transferUrl(publicUrl, step.ref, 'briefed'), publicUrl);
    case 'dial':
      return dial(step, publicUrl);
    case 'askKey':
      return askKey(step, publicUrl);
    case 'conference':
      return conference(step, publicUrl);
  }
}

function stream(token: string, action: string, publicUrl: string): string {
  const statusCallback = webhookUrl(publicUrl, '/twilio/stream-status');
  return connectStream({ streamUrl: streamUrl(publicUrl), token, action, statusCallback });
}

/** The caller goes on hearing the ringing until somebody answers; a phone that answers is bridged at once. */
function dial(step: Extract<LegStep, { kind: 'dial' }>, publicUrl: string): string {
  const response = new twilio.twiml.VoiceResponse();
  const { to, callerId, ringSeconds, ref } = step;
  const verb = response.dial({
    action: transferUrl(publicUrl, ref, 'ended'),
    method: 'POST',
    answerOnBridge: true,
    timeout: ringSeconds,
    ...(callerId === null ? {} : { callerId }),
  });
  verb.number(
    {
      statusCallback: transferUrl(publicUrl, ref, 'progress'),
      statusCallbackMethod: 'POST',
      statusCallbackEvent: ['ringing', 'answered', 'completed'],
    },
    to,
  );
  return response.toString();
}

/** `actionOnEmptyResult`: without it Twilio would go on to the next verb when no key was pressed. */
function askKey({ ref, say, waitSeconds }: Extract<LegStep, { kind: 'askKey' }>, publicUrl: string): string {
  const response = new twilio.twiml.VoiceResponse();
  const gather = response.gather({
    action: transferUrl(publicUrl, ref, 'key'),
    method: 'POST',
    input: ['dtmf'],
    numDigits: 1,
    timeout: waitSeconds,
    actionOnEmptyResult: true,
  });
  gather.say({ voice: DEFAULT_VOICE.voice, language: DEFAULT_VOICE.language }, say);
  response.hangup();
  return response.toString();
}

/** Whoever leaves ends it for both. Twilio takes the callbacks from the phone that comes first, so both name them. */
function conference({ ref, isCaller }: Extract<LegStep, { kind: 'conference' }>, publicUrl: string): string {
  const response = new twilio.twiml.VoiceResponse();
  const verb = response.dial(isCaller ? { action: transferUrl(publicUrl, ref, 'ended'), method: 'POST' } : {});
  verb.conference(
    {
      beep: 'false',
      startConferenceOnEnter: true,
      endConferenceOnExit: true,
      maxParticipants: 2,
      statusCallback: transferUrl(publicUrl, ref, 'joined'),
      statusCallbackMethod: 'POST',
      statusCallbackEvent: ['join'],
      participantLabel: isCaller ? 'caller' : 'person',
    },
    ref.transferId,
  );
  return response.toString();
}

/** The request that calls a person. */
export const personRequest = ({ ref, to, from, ringSeconds }: PersonOrder, publicUrl: string) => ({
  ...{ to, from, timeout: ringSeconds, timeLimit: TALK_LIMIT_SECONDS },
  url: transferUrl(publicUrl, ref, 'answered'),
  method: 'POST',
  statusCallback: transferUrl(publicUrl, ref, 'progress'),
  statusCallbackMethod: 'POST',
  statusCallbackEvent: ['ringing', 'answered', 'completed'],
});
