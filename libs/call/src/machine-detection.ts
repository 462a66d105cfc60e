/** Who answered a call that we placed, as far as the carrier can tell. */
export type AnsweredBy = 'HUMAN' | 'MACHINE' | 'FAX' | 'UNKNOWN';

/** What becomes of a call that a machine answers. */
export type OnMachine =
  | { readonly kind: 'HANG_UP' }
  /** `say` is left after the machine's own greeting; `{{name}}` stands for a variable. */
  | { readonly kind: 'LEAVE_MESSAGE'; readonly say: string };

/** How the carrier finds out who answers. It decides while the conversation begins: nobody waits for it. */
export interface MachineDetection {
  readonly then: OnMachine;
  /** Without a verdict after so long it is `unknown`: 3,000 to 59,000, whole seconds. */
  readonly timeoutMs: number;
  /** Longer speech is a machine's: 1,000 to 6,000. */
  readonly speechThresholdMs: number;
  /** Silence of this length ends the speech: 500 to 5,000. */
  readonly speechEndThresholdMs: number;
  /** Silence of this length after the answer is `unknown`: 2,000 to 10,000. */
  readonly silenceTimeoutMs: number;
}

/** Twilio's own defaults, which are tuned for its numbers. */
export const DEFAULT_MACHINE_TIMES: Omit<MachineDetection, 'then'> = {
  timeoutMs: 30_000,
  speechThresholdMs: 2_400,
  speechEndThresholdMs: 1_200,
  silenceTimeoutMs: 5_000,
};

/** What the carrier found out. */
export interface MachineReport {
  readonly callSid: string;
  /** Our id from the callback's address, when there is one. */
  readonly callId: string | null;
  readonly answeredBy: AnsweredBy;
  /** The machine has finished its greeting, so that a message can be left now. */
  readonly greetingOver: boolean;
  /** The carrier's own word, such as `machine_end_beep`. */
  readonly word: string;
  /** Milliseconds from the answer to the verdict; null when it was not told. */
  readonly afterMs: number | null;
}
