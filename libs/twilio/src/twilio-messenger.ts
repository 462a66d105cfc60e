import type { Messenger, SmsOrder } from '@switchboard/call';
import type twilio from 'twilio';
import type { TwilioAccount } from './twilio-request';
import { twilioClient } from './twilio-request';
import { problemOf, unreadableAnswer } from './twilio-problem';

/** Text messages by Twilio's REST API. One request each, never repeated: it has no idempotency key. */
export class TwilioMessenger implements Messenger {
  private readonly client: twilio.Twilio;

  /** Throws when the account SID or the credentials have the wrong form. */
  constructor(account: TwilioAccount) {
    this.client = twilioClient(account);
  }

  readonly sendSms: Messenger['sendSms'] = async ({ from, to, body }: SmsOrder) => {
    try {
      const { sid } = await this.client.messages.create({ from, to, body });
      const isSid = typeof sid === 'string' && sid !== '';
      return isSid ? { messageSid: sid } : { refused: unreadableAnswer('sendsMessage') };
    } catch (error) {
      return { refused: problemOf(error, 'sendsMessage') };
    }
  };
}
