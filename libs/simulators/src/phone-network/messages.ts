import type { Clock } from '@switchboard/call';
import type { PhoneFaults } from './faults';
import type { MessageOrder } from './message-order';
import { newSid } from './sid';
import type { WebhookClient } from './webhook-client';

export type MessageStatus = 'queued' | 'sending' | 'sent' | 'delivered' | 'undelivered';

/** A text message as the network knows it. */
export interface PretendMessage {
  /** `SM` + 32 hex. */
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly statusCallback: string | null;
  readonly dateCreated: Date;
  status: MessageStatus;
  dateUpdated: Date;
  dateSent: Date | null;
  /** 30003 for a phone that is off. */
  errorCode: number | null;
}

export interface MessagesOptions {
  readonly clock: Clock;
  readonly accountSid: string;
  readonly client: WebhookClient;
  readonly faults: () => PhoneFaults;
}

const STEP_MS = 300;
const KEPT_MESSAGES = 1_000;
/** Twilio's test number of a phone that is off. */
export const UNDELIVERABLE = '+15005550010';
const UNREACHABLE_HANDSET = 30003;

/** The text messages of a pretend phone network: each is queued, sent and delivered, and its application is told so. */
export class Messages {
  private readonly all: PretendMessage[] = [];

  constructor(private readonly options: MessagesOptions) {}

  /** Newest first. */
  list(): readonly PretendMessage[] {
    return [...this.all].reverse();
  }

  message(sid: string): PretendMessage | undefined {
    return this.all.find((message) => message.sid === sid);
  }

  send(order: MessageOrder): PretendMessage {
    const now = this.options.clock.wallTime();
    const message: PretendMessage = {
      ...order,
      sid: newSid('SM'),
      ...{ status: 'queued', dateCreated: now, dateUpdated: now, dateSent: null, errorCode: null },
    };
    this.all.push(message);
    if (this.all.length > KEPT_MESSAGES) this.all.shift();
    const last = message.to === UNDELIVERABLE ? 'undelivered' : 'delivered';
    (['sending', 'sent', last] as const).forEach((status, index) => {
      this.options.clock.after(STEP_MS * (index + 1), () => this.move(message, status));
    });
    return message;
  }

  private move(message: PretendMessage, status: MessageStatus): void {
    message.status = status;
    message.dateUpdated = this.options.clock.wallTime();
    if (status === 'sent') message.dateSent = message.dateUpdated;
    if (status === 'undelivered') message.errorCode = UNREACHABLE_HANDSET;
    if (status !== 'sending') this.tell(message);
  }

  private tell({ sid, from, to, status, errorCode, statusCallback }: PretendMessage): void {
    if (statusCallback === null) return;
    const { client, accountSid, faults } = this.options;
    const fields: (readonly [string, string])[] = [
      ...([
        ['SmsSid', sid],
        ['SmsStatus', status],
        ['MessageStatus', status],
        ['To', to],
      ] as const),
      ...([
        ['MessageSid', sid],
        ['AccountSid', accountSid],
        ['From', from],
        ['ApiVersion', '2010-04-01'],
      ] as const),
    ];
    if (errorCode !== null) fields.push(['ErrorCode', String(errorCode)]);
    void client.send({ url: statusCallback, method: 'POST', fields }, faults());
  }
}
