import type { RecordingStatus } from '@switchboard/call';

/** A recording as it is kept: what the call's log tells of it, and where it lies. Times are ISO 8601 UTC. */
export interface StoredRecording {
  /** `rec_…`. */
  readonly id: string;
  readonly callId: string;
  readonly status: RecordingStatus;
  /** Of the sound, relative to the data folder of the server that carried the call; its peaks lie beside it. */
  readonly path: string;
  /** Null until it is ready. */
  readonly bytes: number | null;
  readonly durationMs: number | null;
  /** When it began. */
  readonly createdAt: string;
  /** When it is removed by itself; null: never. */
  readonly expiresAt: string | null;
  /** What is to be known of one that is not as it should be: why it failed, or that it breaks off. */
  readonly note: string | null;
}

/** Where recordings are and how they stand. */
export interface RecordingRecords {
  /** Writes the whole of it, new or known. */
  putRecording(recording: StoredRecording): Promise<void>;
  recording(id: string): Promise<StoredRecording | null>;
  /** Those that say they are still being made, the oldest first. */
  unfinishedRecordings(): Promise<readonly StoredRecording[]>;
}
