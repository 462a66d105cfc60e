import type { Call } from './call';
import type { AnsweredBy } from './machine-detection';
import type { CollectStatus } from './keypad/collection';
import type { Problem } from './problem';
import type { ToolCall } from './tool-call';
import type { Transfer } from './transfer/transfer';
import type { TranscriptItem } from './transcript-item';

export type Severity = 'INFO' | 'WARNING' | 'ERROR';

/** Milliseconds; definitions in the API's documentation of `Latency`. */
export interface Latency {
  readonly turn: number;
  readonly responseMs: number;
  readonly turnDetectionMs: number | null;
  readonly modelMs: number | null;
  readonly toolMs: number | null;
  readonly playoutMs: number | null;
  /** From the caller's first sound to the order that silenced the agent, when this turn interrupted it. */
  readonly bargeInMs?: number | null;
  /** The end of the caller's speech was found in the audio, not told by the model. Absent in older calls. */
  readonly approximate?: boolean;
}

export type RouteOutcome = 'AGENT' | 'SENTENCE' | 'VOICEMAIL' | 'REJECTED';

/** What an event says; each carries the whole changed entity, so applying it twice is harmless. */
export type CallEventBody =
  | { readonly type: 'CallChanged'; readonly call: Call }
  | { readonly type: 'TranscriptChanged'; readonly item: TranscriptItem }
  | { readonly type: 'ToolCallChanged'; readonly toolCall: ToolCall }
  | { readonly type: 'TurnMeasured'; readonly latency: Latency }
  | { readonly type: 'DtmfDetected'; readonly digit: string; readonly sentByUs: boolean }
  /** The caller has typed what was asked for, or not. `digits` is null for a secure entry, which nobody is told. */
  | {
      readonly type: 'DigitsCollected';
      readonly purpose: string;
      readonly status: CollectStatus;
      readonly secure: boolean;
      /** How many were typed. */
      readonly length: number;
      readonly digits: string | null;
    }
  | { readonly type: 'OperatorActed'; readonly actor: string; readonly action: string; readonly note: string | null }
  /** The carrier, or the conversation, found out who answered a call that we placed. */
  | {
      readonly type: 'AnswerDetected';
      readonly answeredBy: AnsweredBy;
      /** The carrier's own word, such as `machine_end_beep`; null: a person was heard where a machine was suspected. */
      readonly word: string | null;
      /** Milliseconds from the answer to the verdict, as the carrier counted; null when it did not. */
      readonly afterMs: number | null;
    }
  /** Something other than the number's agent was decided for a call that came in, or a rule chose the agent. */
  | { readonly type: 'CallRouted'; readonly outcome: RouteOutcome; readonly reason: string }
  /** The caller is being put through to somebody, or was. */
  | { readonly type: 'TransferChanged'; readonly transfer: Transfer }
  /** A caller whom no model could serve has left a message; `url` is the carrier's. */
  | {
      readonly type: 'VoicemailLeft';
      readonly recordingSid: string;
      readonly url: string;
      readonly durationMs: number;
    }
  | { readonly type: 'ProblemRaised'; readonly severity: Severity; readonly problem: Problem };

export interface CallEventHead {
  /** 1, 2, 3… per call, without holes. */
  readonly seq: number;
  readonly callId: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** Monotonic milliseconds since the call was created. */
  readonly offsetMs: number;
}

/** One entry of a call's numbered log: everything there is to know about a call is a projection of these. */
export type CallEvent = CallEventHead & CallEventBody;

/** Not stored, may be dropped: `offset` is the item's length in UTF-16 units before this piece. */
export interface TranscriptDelta {
  readonly callId: string;
  readonly itemId: string;
  readonly offset: number;
  readonly text: string;
}
