import type { Problem } from './problem';
import type { AnsweredBy } from './machine-detection';
import type { Recording } from './recording';

export type CallDirection = 'INBOUND' | 'OUTBOUND';
export type CallChannel = 'PHONE' | 'BROWSER';

/** One to one with Twilio's call status. */
export type CallStatus =
  'QUEUED' | 'RINGING' | 'IN_PROGRESS' | 'COMPLETED' | 'BUSY' | 'FAILED' | 'NO_ANSWER' | 'CANCELED';

/** What is happening right now inside IN_PROGRESS. */
export type CallActivity =
  | 'CONNECTING'
  | 'LISTENING'
  | 'THINKING'
  | 'USING_TOOL'
  | 'SPEAKING'
  | 'AGENT_MUTED'
  | 'OPERATOR_ON_CALL'
  | 'TRANSFERRING'
  | 'ENDING';

export type EndReason =
  | 'CALLER_HANGUP'
  | 'AGENT_HANGUP'
  | 'OPERATOR_HANGUP'
  | 'TRANSFERRED'
  | 'BUSY'
  | 'NO_ANSWER'
  | 'CANCELED'
  | 'MAX_DURATION'
  | 'SILENCE_TIMEOUT'
  | 'VOICEMAIL'
  /** The caller is on the block list. */
  | 'BLOCKED'
  /** The number's routing has a sentence at this time. */
  | 'CLOSED'
  | 'MODEL_ERROR'
  | 'TELEPHONY_ERROR'
  | 'MEDIA_ERROR'
  | 'SERVER_SHUTDOWN';

/** Token counts as the model bills them, summed over the call; cached is a subset of input. */
export interface Usage {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly inputAudioTokens: number;
  /** Subset of both cached and audio input. Absent in older calls. */
  readonly cachedInputAudioTokens?: number;
  readonly outputTokens: number;
  readonly outputAudioTokens: number;
  /** Of models that are paid by the second of session. Absent in older calls and where no such model served. */
  readonly sessionSeconds?: number;
}

export const NO_USAGE: Usage = {
  inputTokens: 0,
  cachedInputTokens: 0,
  inputAudioTokens: 0,
  outputTokens: 0,
  outputAudioTokens: 0,
};

export const addUsage = (a: Usage, b: Usage): Usage => ({
  inputTokens: a.inputTokens + b.inputTokens,
  cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
  inputAudioTokens: a.inputAudioTokens + b.inputAudioTokens,
  cachedInputAudioTokens: (a.cachedInputAudioTokens ?? 0) + (b.cachedInputAudioTokens ?? 0),
  outputTokens: a.outputTokens + b.outputTokens,
  outputAudioTokens: a.outputAudioTokens + b.outputAudioTokens,
  ...(a.sessionSeconds === undefined && b.sessionSeconds === undefined
    ? {}
    : { sessionSeconds: (a.sessionSeconds ?? 0) + (b.sessionSeconds ?? 0) }),
});

/** A call as it stands after one event: a plain value, never changed, replaced by the next. Times are ISO 8601 UTC. */
export interface Call {
  readonly id: string;
  /** `CA` + 32 hex; null until the carrier has told it. */
  readonly callSid: string | null;
  /** `MZ` + 32 hex of the last media stream. */
  readonly streamSid: string | null;
  readonly direction: CallDirection;
  readonly channel: CallChannel;
  readonly status: CallStatus;
  readonly activity: CallActivity | null;
  /** Grows with each change of the call itself; a cache keeps the highest. */
  readonly revision: number;
  /** Number of the last event of this call. */
  readonly lastSeq: number;
  /** As the carrier told it: E.164, `sip:…`, `client:…` or free text such as `anonymous`. */
  readonly from: string;
  readonly to: string;
  /** Our number on this call, when it is a known one. */
  readonly phoneNumberId: string | null;
  readonly agentId: string | null;
  readonly agentVersionId: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
  /** Milliseconds from answer to end, on a monotonic clock. */
  readonly durationMs: number | null;
  readonly endReason: EndReason | null;
  readonly failure: Problem | null;
  readonly usage: Usage;
  readonly interruptions: number;
  /** Coughs and the like: the caller was heard, too short and without words. Absent in older calls. */
  readonly falseStarts?: number;
  readonly tags: readonly string[];
  /** Who answered, as far as the carrier and the conversation told. Absent: nobody was to find out, or nobody has yet. */
  readonly answeredBy?: AnsweredBy;
  /** A message was left with the machine that answered, from its first word to its last. */
  readonly messageLeft?: boolean;
  /** Absent: the call is not recorded. */
  readonly recording?: Recording | null;
}
