import type { Alert } from './alerts';
import type { DetectionTruth } from './answer-detection';
import type { StreamTruth } from './media-stream';
import type { TwilioCallStatus } from './phone-network.types';
import type { CallbackRecord } from './status-callbacks';
import type { TheftOutcome } from './token-thief';
import type { TransferTruth } from './dialled-leg';
import type { RecordingTruth } from './voicemail';

/** Who ended a call: the pretend person, the application (TwiML or REST), or the network itself. */
export type HangUpBy = 'caller' | 'server' | 'network';

/** What really happened on a call, seen from the phone network: the other side of every promise. */
export interface CallTruth {
  readonly callSid: string;
  readonly direction: 'inbound' | 'outbound-api';
  readonly from: string;
  readonly to: string;
  readonly status: TwilioCallStatus;
  readonly finished: boolean;
  readonly endedBy: HangUpBy | null;
  /** Sentences the network itself spoke (`<Say>`, the application error). */
  readonly said: readonly string[];
  /** Keys the person pressed. */
  readonly keys: readonly string[];
  /** `<Dial>` of numbers, in order. */
  readonly transfers: readonly TransferTruth[];
  /** Names of the conferences it was in. */
  readonly conferences: readonly string[];
  /** `<Record>` in which something was said. */
  readonly recordings: readonly RecordingTruth[];
  /** Who answered, by the network's machine detection; null while it has not decided, or was not asked. */
  readonly detection: DetectionTruth | null;
  readonly callbacks: readonly Readonly<CallbackRecord>[];
  /** In order; a resumed call has several. */
  readonly streams: readonly StreamTruth[];
  /** Broken rules of the Media Streams protocol, over all streams. */
  readonly violations: number;
  readonly alerts: readonly Alert[];
  /** Set under the fault `replayedToken`. */
  readonly theft: TheftOutcome | null;
}
