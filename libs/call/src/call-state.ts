import type { CallStatus } from './call';

/**
 * The legal moves of a call. Final states have none, so a callback that comes late, twice or out of order changes nothing.
 * A carrier may skip states (a missed callback), never go back.
 */
export const CALL_MOVES: Readonly<Record<CallStatus, readonly CallStatus[]>> = {
  QUEUED: ['RINGING', 'IN_PROGRESS', 'COMPLETED', 'BUSY', 'FAILED', 'NO_ANSWER', 'CANCELED'],
  RINGING: ['IN_PROGRESS', 'COMPLETED', 'BUSY', 'FAILED', 'NO_ANSWER', 'CANCELED'],
  IN_PROGRESS: ['COMPLETED', 'FAILED'],
  COMPLETED: [],
  BUSY: [],
  FAILED: [],
  NO_ANSWER: [],
  CANCELED: [],
};

export const mayMove = (from: CallStatus, to: CallStatus): boolean => CALL_MOVES[from].includes(to);

export const isFinal = (status: CallStatus): boolean => CALL_MOVES[status].length === 0;

/** Twilio's status words; `initiated` occurs only in callbacks and means that the call left the queue. */
const STATUS_OF_WORD: Readonly<Record<string, CallStatus>> = {
  queued: 'QUEUED',
  initiated: 'QUEUED',
  ringing: 'RINGING',
  'in-progress': 'IN_PROGRESS',
  answered: 'IN_PROGRESS',
  completed: 'COMPLETED',
  busy: 'BUSY',
  failed: 'FAILED',
  'no-answer': 'NO_ANSWER',
  canceled: 'CANCELED',
};

/** Null for a word this release does not know. */
export const statusOfWord = (word: string): CallStatus | null =>
  Object.hasOwn(STATUS_OF_WORD, word) ? (STATUS_OF_WORD[word] ?? null) : null;
