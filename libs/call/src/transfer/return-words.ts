import type { ReturnWords } from '../reentry';
import type { Transfer, TransferStatus } from './transfer';

type Failure = Extract<TransferStatus, 'BUSY' | 'NO_ANSWER' | 'DECLINED' | 'FAILED' | 'CANCELED'>;

const WHY: Readonly<Record<Failure, string>> = {
  BUSY: 'the line is busy',
  NO_ANSWER: 'nobody is answering',
  DECLINED: 'they can not take the call right now',
  FAILED: 'the connection failed',
  CANCELED: 'the transfer was stopped',
};

/** What an agent is told when a transfer came to nothing, and how it turns to the caller again. */
export function returnWords({ destination }: Pick<Transfer, 'destination'>, status: Failure): ReturnWords {
  const who = destination ?? 'the person';
  return {
    note: `The transfer of the caller to ${who} did not succeed: ${WHY[status]}. You are speaking with the caller again and everything said before still holds. Do not try the same transfer again unless the caller asks for it.`,
    welcome: `The caller has come back to you because the transfer to ${who} did not succeed. Say this to the caller in the language of the conversation, and then wait: "I am sorry, I could not reach ${who}: ${WHY[status]}. How else can I help you?"`,
  };
}
