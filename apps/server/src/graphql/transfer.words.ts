import type { TransferMode, TransferStatus } from '@switchboard/call';
import { words } from './words';

export const TransferModeWords = words<TransferMode>('TransferMode', 'How a caller is put through.', {
  COLD: 'The caller is connected as soon as the person answers.',
  WARM: 'The person is called first, hears what it is about, and accepts with the key 1; the caller waits meanwhile.',
});

export const TransferStatusWords = words<TransferStatus>('TransferStatus', 'How a transfer stands.', {
  ANNOUNCING: 'The caller hears that they are being put through.',
  RINGING: 'The person’s phone is called.',
  BRIEFING: 'The person has answered and hears what it is about; the caller waits.',
  CONNECTED: 'Both talk; the agent has left.',
  COMPLETED: 'They have talked, and the call is over.',
  BUSY: 'The person’s line was busy, or they rejected the call. The caller is with the agent again.',
  NO_ANSWER: 'Nobody answered, or nobody accepted: a machine can not. The caller is with the agent again.',
  DECLINED: 'The person did not want to take the call. The caller is with the agent again.',
  FAILED: 'The connection could not be made. The caller is with the agent again.',
  CANCELED: 'An operator stopped it, or the caller hung up before.',
});
