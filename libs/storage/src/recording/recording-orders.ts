/** What the recording thread is asked and answers. Both sides are of one build, so nothing is checked here. */

/** One batch of all recordings. Its memory is handed over to the thread, not copied. */
export interface AudioOrders {
  /** Orders one after the other, flat. */
  readonly values: Float64Array<ArrayBuffer>;
  /** So many of the values are orders. */
  readonly count: number;
  /** The audio of the orders in their order: 8 kHz µ-law. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** So many of the bytes are audio. */
  readonly size: number;
  /** Paths of files to begin. */
  readonly files: readonly string[];
}

/** Each order begins with its code and the number of its recording; what follows is told here. */
export const ORDER = {
  /** index of the file's path */
  begin: 0,
  /** start in ms, bytes of audio */
  caller: 1,
  /** start in ms, bytes of audio */
  agent: 2,
  /** from which ms on the agent was not heard */
  cut: 3,
  /** ms that have passed; what lies well before it is settled */
  tick: 4,
  /** length in ms */
  end: 5,
} as const;

export type ToRecordingThread =
  | { readonly type: 'batch'; readonly orders: AudioOrders }
  /** Makes files that an earlier process left unfinished whole; those changed within `untouchedMs` may be somebody's. */
  | { readonly type: 'repair'; readonly folder: string; readonly untouchedMs: number }
  | { readonly type: 'stop' };

export type FromRecordingThread =
  /** A batch was dealt with. */
  | { readonly type: 'took' }
  | { readonly type: 'finished'; readonly recording: number; readonly bytes: number; readonly durationMs: number }
  | { readonly type: 'failed'; readonly recording: number; readonly reason: string }
  | { readonly type: 'repaired'; readonly files: readonly RepairedFile[] };

/** `bytes` null: nothing was in it, so it was removed. */
export interface RepairedFile {
  readonly id: string;
  /** Its name from now on. */
  readonly file: string;
  readonly bytes: number | null;
  readonly durationMs: number;
}
