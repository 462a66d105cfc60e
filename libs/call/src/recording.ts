/** `RECORDING` until the call is over and the file is whole; `REMOVED`: it was ready once. The last three are final, but for a removal. */
export type RecordingStatus = 'RECORDING' | 'READY' | 'FAILED' | 'REMOVED';

/** The sound of one call, as the call's log tells of it. */
export interface Recording {
  /** `rec_…`. */
  readonly id: string;
  readonly status: RecordingStatus;
  /**
   * Milliseconds from the answer until the notice of the recording had been heard: from then on the caller's side is kept.
   * Null while it is still being said, and for a recording without a notice, which keeps both sides from the answer on.
   */
  readonly noticeHeardMs: number | null;
  /** Null until it is ready. */
  readonly durationMs: number | null;
  readonly bytes: number | null;
}
