import type { MachineDetection } from './machine-detection';
import type { TransferDestination } from './transfer/transfer-destination';
import { DEFAULT_KEYPAD } from './keypad/keypad-settings';
import type { KeypadSettings } from './keypad/keypad-settings';
import { NO_REDACTION } from './redaction/redact';
import type { Redaction } from './redaction/redact';

/**
 * How an agent behaves in a call, beyond what it says: data of its version. All times are milliseconds. Sentences are what
 * the agent is asked to say; a model may say them in its own words.
 */
export interface Conduct {
  readonly greeting: {
    /** `WAIT_FOR_CALLER`: the agent begins when the caller has said nothing for `waitMs` after the answer. */
    readonly mode: 'AGENT_FIRST' | 'CALLER_FIRST' | 'WAIT_FOR_CALLER';
    readonly waitMs: number;
    /** False: it is heard to its end, whatever the caller says meanwhile. */
    readonly interruptible: boolean;
  };
  /** Said once while tools run for longer than `afterMs`; null: nothing. */
  readonly filler: { readonly afterMs: number; readonly say: string } | null;
  /** What happens when the caller is silent after everything was heard; null: nothing. */
  readonly idle: {
    readonly nudgeAfterMs: number;
    /** After so many nudges in a row without a word the agent says goodbye and ends the call. */
    readonly maxNudges: number;
    readonly nudge: string;
    readonly goodbye: string;
  } | null;
  /** Said so long before the call reaches its longest duration; null: nothing. */
  readonly limit: { readonly warnBeforeMs: number; readonly say: string } | null;
  readonly falseStart: {
    /** Speech shorter than this while the agent speaks is a cough or a "mhm". */
    readonly minSpeechMs: number;
    /** True: it neither interrupts nor is answered, and the caller interrupts only after `minSpeechMs`. */
    readonly ignore: boolean;
  };
  /** True: a caller who speaks during the agent's goodbye keeps the call open. */
  readonly goodbye: { readonly interruptible: boolean };
  /** What the caller meets when no model can serve the call: a sentence in the carrier's voice, then this. */
  readonly fallback: { readonly say: string; readonly then: FallbackStep };
  /** Said before anything else when the call is recorded; null: the recording is not announced. */
  readonly recordingNotice: string | null;
  /** Of calls that we place. */
  readonly outbound: {
    /** How long it may ring: 5 to 600. */
    readonly ringSeconds: number;
    /** Null: whoever answers is spoken with. */
    readonly machineDetection: MachineDetection | null;
  };
  /** To whom the agent may put callers through; none: it has no tool for it. */
  readonly transfers: readonly TransferDestination[];
  readonly keypad: KeypadSettings;
  /** What is kept out of transcript, events and logs; the recording keeps the sound of it. */
  readonly redaction: Redaction;
}

export type FallbackStep =
  | { readonly kind: 'HANG_UP' }
  /** `to` is E.164. */
  | { readonly kind: 'TRANSFER'; readonly to: string }
  | { readonly kind: 'VOICEMAIL'; readonly maxSeconds: number };

export const DEFAULT_CONDUCT: Conduct = {
  greeting: { mode: 'AGENT_FIRST', waitMs: 3_000, interruptible: true },
  filler: { afterMs: 1_000, say: 'One moment, please.' },
  idle: {
    nudgeAfterMs: 15_000,
    maxNudges: 2,
    nudge: 'Are you still there?',
    goodbye: 'It seems that you are not there any more. Thank you for calling. Goodbye!',
  },
  limit: { warnBeforeMs: 30_000, say: 'We have half a minute left on this call.' },
  falseStart: { minSpeechMs: 300, ignore: false },
  goodbye: { interruptible: false },
  fallback: {
    say: 'We are sorry, something went wrong on our side. Please call again in a few minutes. Goodbye.',
    then: { kind: 'HANG_UP' },
  },
  recordingNotice: null,
  outbound: { ringSeconds: 60, machineDetection: null },
  transfers: [],
  keypad: DEFAULT_KEYPAD,
  redaction: NO_REDACTION,
};

/** Versions that were stored before a part of conduct was data lack that part. */
export const conductOf = (version: { readonly conduct?: Partial<Conduct> }): Conduct => ({
  ...DEFAULT_CONDUCT,
  ...version.conduct,
});

type WithConduct = { readonly record: boolean; readonly conduct?: Partial<Conduct> };

/** What is said first in a call that is recorded; null: nothing. */
export const noticeOf = (version: WithConduct): string | null =>
  version.record ? conductOf(version).recordingNotice : null;

/** The agent decides itself what interrupts it and what is answered; otherwise the model does. */
export function decidesTurns(version: WithConduct): boolean {
  const { greeting, falseStart, outbound } = conductOf(version);
  const mayMeetMachine = outbound.machineDetection !== null;
  return falseStart.ignore || !greeting.interruptible || mayMeetMachine || noticeOf(version) !== null;
}
