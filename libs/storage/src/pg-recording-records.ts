import { asc, eq } from 'drizzle-orm';
import type { Database } from './database';
import type { RecordingRecords, StoredRecording } from './recording-records';
import { storableText } from './storable';
import { recordings } from './tables';

type Row = typeof recordings.$inferSelect;

/** Recordings in PostgreSQL's dialect; their sound lies in files. */
export class PgRecordingRecords implements RecordingRecords {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async putRecording(recording: StoredRecording): Promise<void> {
    const { id, ...rest } = recording;
    const row = { ...rest, note: rest.note === null ? null : storableText(rest.note) };
    await this.#database.read((db) =>
      db
        .insert(recordings)
        .values({ id, ...row })
        .onConflictDoUpdate({ target: recordings.id, set: row }),
    );
  }

  async recording(id: string): Promise<StoredRecording | null> {
    const [row] = await this.#database.read((db) => db.select().from(recordings).where(eq(recordings.id, id)));
    return row ? recordingOf(row) : null;
  }

  async unfinishedRecordings(): Promise<readonly StoredRecording[]> {
    const rows = await this.#database.read((db) =>
      db.select().from(recordings).where(eq(recordings.status, 'RECORDING')).orderBy(asc(recordings.createdAt)),
    );
    return rows.map(recordingOf);
  }
}

const iso = (instant: string): string => new Date(instant).toISOString();

const recordingOf = (row: Row): StoredRecording => ({
  ...row,
  createdAt: iso(row.createdAt),
  expiresAt: row.expiresAt === null ? null : iso(row.expiresAt),
});
