import type { TransferFieldsFragment, TransferStatus } from '@switchboard/contract';

type Words = Readonly<Record<TransferStatus, string>>;

/** How a transfer stands, as people say it; `who` goes before it where it helps. */
const STATUS: Words = {
  ANNOUNCING: 'The caller is being told',
  RINGING: 'Ringing',
  BRIEFING: 'Answered; hears what it is about',
  CONNECTED: 'Talking',
  COMPLETED: 'Talked; the call is over',
  BUSY: 'Busy; the caller is with the agent',
  NO_ANSWER: 'No answer; the caller is with the agent',
  DECLINED: 'Declined; the caller is with the agent',
  FAILED: 'Failed; the caller is with the agent',
  CANCELED: 'Stopped',
};

export const transferStatus = ({ status }: Pick<TransferFieldsFragment, 'status'>): string => STATUS[status];

/** Nobody talks yet, and it can still be stopped. */
export const isUnderWay = ({ status }: Pick<TransferFieldsFragment, 'status'>): boolean =>
  status === 'ANNOUNCING' || status === 'RINGING' || status === 'BRIEFING';

export const didFail = ({ status }: Pick<TransferFieldsFragment, 'status'>): boolean =>
  status === 'BUSY' || status === 'NO_ANSWER' || status === 'DECLINED' || status === 'FAILED';
