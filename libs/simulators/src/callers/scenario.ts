import type { UtteranceId } from './utterances.data';

/** One thing a pretend caller does. All figures are milliseconds; `timeoutMs` is 20,000 unless given. */
export type ScenarioStep =
  /**
   * Until the agent was heard and then silent for `quietMs` (900 unless given). With `orGoOn` a time-out is no failure.
   */
  | {
      readonly do: 'waitForAgent';
      readonly quietMs?: number;
      readonly timeoutMs?: number;
      readonly orGoOn?: true;
    }
  | { readonly do: 'say'; readonly utterance: UtteranceId }
  /** Speaks into the agent's sentence once so much of it was heard. */
  | {
      readonly do: 'interruptAfter';
      readonly heardMs: number;
      readonly utterance: UtteranceId;
      readonly timeoutMs?: number;
    }
  /** `0-9`, `*`, `#`; one key every `everyMs` (200 unless given). With `tones` their sound is in the caller's audio, too. */
  | { readonly do: 'press'; readonly digits: string; readonly everyMs?: number; readonly tones?: true }
  | { readonly do: 'staySilent'; readonly ms: number }
  /** The tone of an answering machine. */
  | { readonly do: 'beep' }
  /** Leaves in the middle of the agent's sentence, once so much of it was heard. */
  | { readonly do: 'hangUpAfter'; readonly heardMs: number; readonly timeoutMs?: number }
  | { readonly do: 'hangUp' }
  | { readonly do: 'waitForHangUp'; readonly timeoutMs?: number };

export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly steps: readonly ScenarioStep[];
}

/** A number that the application can call, and who is behind it. */
export interface PhoneBookEntry {
  readonly e164: string;
  readonly name: string;
  readonly description: string;
  readonly outcome: 'answers' | 'busy' | 'no-answer' | 'rejects';
  readonly ringMs: number;
  /** What the person does; none for those who never answer. */
  readonly scenario: Scenario | null;
}
