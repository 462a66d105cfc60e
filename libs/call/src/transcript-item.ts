export type Speaker = 'CALLER' | 'AGENT' | 'OPERATOR' | 'SYSTEM';
export type ItemStatus = 'IN_PROGRESS' | 'COMPLETED' | 'INTERRUPTED' | 'FAILED';

/** One utterance, in conversation order. A plain value, replaced as a whole at each change. */
export interface TranscriptItem {
  /** `item_…`, ours. */
  readonly id: string;
  /** The model's id of the same item. */
  readonly modelItemId: string | null;
  /**
   * Place in the conversation: items are shown in the order of this number. Unique within the call. It is decided by
   * predecessor and speech start, so a late transcription keeps its place.
   */
  readonly position: number;
  /** 1, 2, 3…: a turn begins with a caller's utterance (turn 0 is the greeting before any). */
  readonly turn: number;
  readonly speaker: Speaker;
  readonly status: ItemStatus;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  /** Milliseconds since the call was answered. */
  readonly startMs: number;
  readonly endMs: number | null;
  /** Everything that was produced. */
  readonly text: string;
  /** What reached the caller's ear; equals `text` when not cut off. */
  readonly heardText: string;
  /** Audio played out at the phone's side, measured by playout marks; null for a caller's item. */
  readonly heardMs: number | null;
  /** Audio produced; null for a caller's item. */
  readonly audioMs: number | null;
  /** False while the boundary in the text is an estimate from `heardMs`. */
  readonly heardTextExact: boolean;
  /** Our id of the caller's item that cut this one off. */
  readonly interruptedBy: string | null;
}
