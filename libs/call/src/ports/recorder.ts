import type { MuLawPayload } from './phone';
import type { Problem } from '../problem';

/**
 * What a recorder or a listener gets of a call: its two sides, each piece with its time. Times are milliseconds since the
 * answer, on one clock for both sides, fractions included. Each side comes in order and without overlap; where nothing is
 * told there was silence. The methods run on the audio path: they keep what they are given and return.
 */
export interface AudioTap {
  /** What the caller said. */
  caller(payload: MuLawPayload, atMs: number): void;
  /** What the caller is going to hear from `atMs` on, unless a `cut` follows: it may lie some seconds ahead. */
  agent(payload: MuLawPayload, atMs: number): void;
  /** Of what was told for the agent's side, nothing from `atMs` on was heard. */
  cut(atMs: number): void;
  /** Comes once and last. */
  ended(atMs: number): void;
}

export interface RecordingOrder {
  /** `rec_…`. */
  readonly id: string;
  readonly callId: string;
  /** Wall time of the answer, ISO 8601 UTC: 0 on the clock of the recording. */
  readonly startedAt: string;
}

/** How a recording went; one of the two comes, once, at any time after its beginning. */
export interface RecordingListener {
  /** It is whole and can be had. */
  ready(facts: { readonly durationMs: number; readonly bytes: number }): void;
  /** There will be none; the call is not harmed. */
  failed(problem: Problem): void;
}

/** Keeps the sound of calls. */
export interface Recorder {
  /** Synchronous and without fail: what goes wrong is told to `told`. */
  begin(order: RecordingOrder, told: RecordingListener): AudioTap;
}
