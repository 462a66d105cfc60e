import type { CarrierNumber, CarrierNumbers, NumberWebhook } from '@switchboard/call';
import type twilio from 'twilio';
import { carrierNumber, isNumber } from './carrier-number';
import { webhookUrl } from './public-address';
import { unreadableAnswer } from './twilio-problem';
import type { Refused, TwilioAccount } from './twilio-request';
import { attempt, twilioClient } from './twilio-request';

/** Everything that Twilio must ask and tell, so that calls of a number are answered by the server at `publicUrl`. */
export const webhookHere = (publicUrl: string): NumberWebhook => ({
  voiceUrl: webhookUrl(publicUrl, '/twilio/voice'),
  voiceMethod: 'POST',
  fallbackUrl: webhookUrl(publicUrl, '/twilio/fallback'),
  fallbackMethod: 'POST',
  statusCallback: webhookUrl(publicUrl, '/twilio/status'),
  statusCallbackMethod: 'POST',
});

/** Whom Twilio asks for a number, by its REST API. */
export class TwilioNumbers implements CarrierNumbers {
  private readonly client: twilio.Twilio;

  /** Throws when the account SID or the credentials have the wrong form. */
  constructor(account: TwilioAccount) {
    this.client = twilioClient(account);
  }

  async readNumber(sid: string): Promise<{ number: CarrierNumber | null } | Refused> {
    const answer = await attempt('safeToRepeat', () => this.client.incomingPhoneNumbers(sid).fetch());
    if ('refused' in answer) return answer.refused.code === 'NOT_FOUND' ? { number: null } : answer;
    return isNumber(answer.value)
      ? { number: carrierNumber(answer.value) }
      : { refused: unreadableAnswer('safeToRepeat') };
  }

  /** An empty text is how Twilio forgets an address. */
  async setWebhook(sid: string, webhook: NumberWebhook): Promise<{ number: CarrierNumber } | Refused> {
    const answer = await attempt('safeToRepeat', () =>
      this.client.incomingPhoneNumbers(sid).update({
        voiceUrl: webhook.voiceUrl ?? '',
        voiceMethod: webhook.voiceMethod,
        voiceFallbackUrl: webhook.fallbackUrl ?? '',
        voiceFallbackMethod: webhook.fallbackMethod,
        statusCallback: webhook.statusCallback ?? '',
        statusCallbackMethod: webhook.statusCallbackMethod,
      }),
    );
    if ('refused' in answer) return answer;
    return isNumber(answer.value)
      ? { number: carrierNumber(answer.value) }
      : { refused: unreadableAnswer('safeToRepeat') };
  }
}
