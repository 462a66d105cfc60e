import type { CarrierNumber, NumberWebhook } from '@switchboard/call';
import type twilio from 'twilio';
import { isText } from './twilio-request';

/** An IncomingPhoneNumber as the vendor's client reads it. */
export type NumberFacts = Awaited<ReturnType<twilio.Twilio['incomingPhoneNumbers']['list']>>[number];

const textOrNull = (value: unknown): string | null => (isText(value) ? value : null);
const methodOf = (value: unknown): 'GET' | 'POST' => (value === 'GET' ? 'GET' : 'POST');

export const isNumber = (facts: NumberFacts): boolean => isText(facts.sid) && isText(facts.phoneNumber);

export function carrierNumber(facts: NumberFacts): CarrierNumber {
  const managedBy = managedByOf(facts);
  return {
    sid: facts.sid,
    e164: facts.phoneNumber,
    friendlyName: isText(facts.friendlyName) ? facts.friendlyName : facts.phoneNumber,
    voiceCapable: facts.capabilities?.voice === true,
    voiceUrl: textOrNull(facts.voiceUrl),
    managedBy,
    managedBySid: managedBy && (managedBy === 'TRUNK' ? facts.trunkSid : facts.voiceApplicationSid),
    webhook: webhookOf(facts),
  };
}

const webhookOf = (facts: NumberFacts): NumberWebhook => ({
  voiceUrl: textOrNull(facts.voiceUrl),
  voiceMethod: methodOf(facts.voiceMethod),
  fallbackUrl: textOrNull(facts.voiceFallbackUrl),
  fallbackMethod: methodOf(facts.voiceFallbackMethod),
  statusCallback: textOrNull(facts.statusCallback),
  statusCallbackMethod: methodOf(facts.statusCallbackMethod),
});

/** Twilio's own order: a trunk wins over an application, which wins over the URLs. */
function managedByOf(facts: NumberFacts): CarrierNumber['managedBy'] {
  if (isText(facts.trunkSid)) return 'TRUNK';
  return isText(facts.voiceApplicationSid) ? 'APPLICATION' : null;
}
