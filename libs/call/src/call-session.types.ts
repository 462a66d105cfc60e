import type { AgentVersion } from './agent';
import type { EndReason } from './call';
import type { AfterStream } from './call-desk.types';
import type { CallLog } from './call-log';
import type { Clock } from './ports/clock';
import type { EarlierTalk } from './earlier-talk';
import type { FaultLog } from './ports/log';
import type { PhoneEnd } from './ports/phone';
import type { Recorder } from './ports/recorder';
import type { SoundBank } from './ports/sounds';
import type { Tool } from './ports/tool';
import type { VoiceModel } from './ports/voice-model';
import type { Problem } from './problem';
import type { Restored } from './restored';
import type { TransferWish } from './transfer/transfer';

/** How a conversation goes on with a call that was in conversation before. */
export interface Resumption {
  readonly talk: EarlierTalk;
  /** What asks the agent for its first words. */
  readonly welcome: string;
}

export interface CallSessionDeps {
  readonly log: CallLog;
  readonly version: AgentVersion;
  readonly voiceModel: VoiceModel;
  /** Those of the version, in its order. */
  readonly tools: readonly Tool[];
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly sounds: SoundBank;
  readonly faults: FaultLog;
  readonly newId: (prefix: string) => string;
  /** Null: this call is not recorded. */
  readonly recorder: Recorder | null;
  /** What was said before, when the conversation began in an earlier process; absent or null: it begins here. */
  readonly restored?: Restored | null;
  /** Absent: the call begins. */
  readonly resumes?: Resumption | undefined;
  /** The agent puts the caller through to somebody. */
  readonly transfer: (order: TransferWish) => void;
  readonly tellDelta: (delta: { itemId: string; offset: number; text: string }) => void;
  /** The carrier leg is to end. */
  readonly hangUp: (reason: EndReason) => void;
  /** The conversation is over; the stream ends, and the carrier goes on with `next`. */
  readonly handOver: (next: AfterStream, reason: EndReason) => void;
  /** The model can't serve this call; the caller needs another voice. */
  readonly modelLost: (problem: Problem) => void;
  /** The stream is gone; comes once, before `over`. */
  readonly closing: (end: PhoneEnd | null) => void;
  /** Everything of this conversation is closed and written; comes once. */
  readonly over: (end: PhoneEnd | null) => void;
}
