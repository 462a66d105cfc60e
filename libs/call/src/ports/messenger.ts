import type { ProviderProblem } from '../problem';

export interface SmsOrder {
  /** E.164; a number of ours. */
  readonly from: string;
  /** E.164. */
  readonly to: string;
  /** 1 to 1,600 characters. */
  readonly body: string;
}

/** Text messages. Refusals of the far side are values; only our own mistakes throw. Nothing is sent twice. */
export interface Messenger {
  sendSms(order: SmsOrder): Promise<{ readonly messageSid: string } | { readonly refused: ProviderProblem }>;
}
