/**
 * Everything the pretend model can be told to do wrong, seen or promised to happen on the real line. Switched on by id,
 * for all connections or one, for once or for longer.
 */
export const MODEL_FAULTS = [
  { id: 'upgrade-401', stage: 'upgrade', title: 'Upgrade refused with HTTP 401' },
  { id: 'upgrade-403', stage: 'upgrade', title: 'Upgrade refused with HTTP 403' },
  { id: 'upgrade-429', stage: 'upgrade', title: 'Upgrade refused with HTTP 429' },
  { id: 'upgrade-503', stage: 'upgrade', title: 'Upgrade refused with HTTP 503' },
  { id: 'upgrade-never-answered', stage: 'upgrade', title: 'Upgrade never answered' },
  { id: 'refuse-invalid-api-key', stage: 'opening', title: 'Error instead of session.created, close 3000' },
  { id: 'refuse-invalid-model', stage: 'opening', title: 'Error instead of session.created, close 4000' },
  { id: 'refuse-model-not-found', stage: 'opening', title: 'Error instead of session.created, close 4004' },
  {
    id: 'refuse-insufficient-quota',
    stage: 'opening',
    title: 'No quota: error instead of session.created, close 4000',
  },
  { id: 'session-created-missing', stage: 'opening', title: 'Socket opens, session.created never comes' },
  { id: 'session-update-refused', stage: 'session', title: 'The next session.update is refused as a whole' },
  { id: 'session-expired', stage: 'session', title: 'Error session_expired, then close 1001' },
  { id: 'session-expired-without-error', stage: 'session', title: 'Expiry seen only as close 1001' },
  { id: 'session-expired-without-close', stage: 'session', title: 'Expiry seen only as error session_expired' },
  { id: 'error-event-id-null', stage: 'session', title: 'Errors do not echo the event_id' },
  { id: 'speech-never-stops', stage: 'turn', title: 'Voice-activity detection never ends the turn' },
  { id: 'commit-is-answered', stage: 'turn', title: 'A turn that the client ends is answered without being asked' },
  { id: 'transcription-late', stage: 'turn', title: 'Transcription three seconds after the turn' },
  { id: 'transcription-shuffled', stage: 'turn', title: 'Transcription held back until after the next one' },
  { id: 'transcription-failed', stage: 'turn', title: 'Transcription fails' },
  { id: 'transcription-missing', stage: 'turn', title: 'Transcription never comes' },
  { id: 'response-rate-limited', stage: 'response', title: 'Response fails with rate_limit_exceeded' },
  { id: 'response-insufficient-quota', stage: 'response', title: 'Response fails with insufficient_quota' },
  { id: 'response-server-error', stage: 'response', title: 'Response fails with server_error' },
  { id: 'response-slow', stage: 'response', title: 'Five seconds pass before the answer' },
  { id: 'response-never-starts', stage: 'response', title: 'response.created, then nothing' },
  { id: 'cancelled-as-incomplete', stage: 'response', title: 'An interrupted response ends as incomplete' },
  { id: 'several-items', stage: 'response', title: 'One message item for each sentence of a response' },
  { id: 'arguments-invalid', stage: 'response', title: 'Function call with arguments that are no JSON' },
  { id: 'burst-20s', stage: 'stream', title: 'Twenty seconds of audio at once' },
  { id: 'abrupt-close', stage: 'stream', title: 'Connection lost in the middle of a sentence' },
  { id: 'stalled-stream', stage: 'stream', title: 'Audio stops in the middle of a sentence' },
  { id: 'malformed-json', stage: 'stream', title: 'A frame that is no JSON' },
  { id: 'huge-event', stage: 'stream', title: 'An event of 1 MB' },
  { id: 'unknown-event', stage: 'stream', title: 'An event of a type nobody has documented' },
  { id: 'audio-length-short', stage: 'truncate', title: 'Counts 85 ms less audio than it delivered' },
  { id: 'truncate-code-null', stage: 'truncate', title: 'Refused truncation carries no code' },
  {
    id: 'silent-after-bad-truncate',
    stage: 'truncate',
    title: 'No further response after a truncation beyond the end',
  },
] as const satisfies readonly ModelFault[];

export interface ModelFault {
  readonly id: string;
  /** When it strikes. */
  readonly stage: 'upgrade' | 'opening' | 'session' | 'turn' | 'response' | 'stream' | 'truncate';
  readonly title: string;
}

export type ModelFaultId = (typeof MODEL_FAULTS)[number]['id'];

export const isModelFaultId = (id: string): id is ModelFaultId => MODEL_FAULTS.some((fault) => fault.id === id);
