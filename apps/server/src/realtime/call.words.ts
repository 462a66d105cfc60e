import type {
  AnsweredBy,
  CallActivity,
  CallChannel,
  CallDirection,
  CallOrder,
  CallStatus,
  EndReason,
  Severity,
} from '@switchboard/call';
import { words } from '../graphql/words';

export const CallDirectionWords = words<CallDirection>('CallDirection', 'Who called whom.', {
  INBOUND: 'Somebody called one of our numbers.',
  OUTBOUND: 'We called somebody.',
});

export const CallChannelWords = words<CallChannel>('CallChannel', 'How the caller is connected.', {
  PHONE: 'Through the phone network.',
  BROWSER: 'Through a microphone in the console.',
});

export const CallStatusWords = words<CallStatus>(
  'CallStatus',
  'Where a call stands, one to one with Twilio’s status. The last five are final.',
  {
    QUEUED: 'It was ordered and has not begun.',
    RINGING: 'The phone rings.',
    IN_PROGRESS: 'It was answered and goes on.',
    COMPLETED: 'It was answered and is over.',
    BUSY: 'The other side was busy.',
    FAILED: 'It could not be connected, or broke.',
    NO_ANSWER: 'Nobody answered in time.',
    CANCELED: 'It was given up before anybody answered.',
  },
);

export const CallActivityWords = words<CallActivity>(
  'CallActivity',
  'What is happening inside a call that is in progress.',
  {
    CONNECTING: 'The voice model or the audio is being connected.',
    LISTENING: 'It is the caller’s turn.',
    THINKING: 'The caller has finished and the answer is being made.',
    USING_TOOL: 'A tool is at work.',
    SPEAKING: 'The agent is being heard.',
    AGENT_MUTED: 'An operator has muted the agent.',
    OPERATOR_ON_CALL: 'An operator speaks with the caller.',
    TRANSFERRING: 'The caller is being connected to somebody else.',
    ENDING: 'The goodbye is being heard.',
  },
);

export const EndReasonWords = words<EndReason>('EndReason', 'Why a call ended.', {
  CALLER_HANGUP: 'The person on the phone hung up.',
  AGENT_HANGUP: 'The agent ended it.',
  OPERATOR_HANGUP: 'A person of ours ended it, or a program through the API.',
  TRANSFERRED: 'The caller was connected to somebody else.',
  BUSY: 'The other side was busy.',
  NO_ANSWER: 'Nobody answered in time.',
  CANCELED: 'It was given up before anybody answered.',
  MAX_DURATION: 'It reached the longest allowed duration.',
  SILENCE_TIMEOUT: 'Nobody said anything for too long.',
  VOICEMAIL: 'A machine answered, or the caller was asked for a message.',
  BLOCKED: 'The caller is on the block list.',
  CLOSED: 'The number’s routing had a sentence at that time.',
  MODEL_ERROR: 'The voice model was lost or refused.',
  TELEPHONY_ERROR: 'The phone network refused or failed.',
  MEDIA_ERROR: 'The audio stream broke.',
  SERVER_SHUTDOWN: 'The server was stopped.',
});

export const AnsweredByWords = words<AnsweredBy>('AnsweredBy', 'Who answered a call of ours.', {
  HUMAN: 'A person.',
  MACHINE: 'An answering machine or a voicemail.',
  FAX: 'A fax machine.',
  UNKNOWN: 'The phone network could not tell.',
});

export const CallOrderWords = words<CallOrder>('CallOrder', 'Order of a list of calls.', {
  NEWEST: 'The youngest first.',
  OLDEST: 'The oldest first.',
  LONGEST: 'The longest first; calls without a duration last.',
});

export const SeverityWords = words<Severity>('Severity', 'How bad a problem is for the call.', {
  INFO: 'Worth knowing.',
  WARNING: 'Something was lost; the call goes on.',
  ERROR: 'The call was harmed.',
});
