import type { Clock, Timer } from '@switchboard/call';
import type { RecordingRecords, StoredRecording } from '../recording-records';

/** While the database is away its row is tried again so often. */
const AGAIN_MS = 5_000;

/** The row of one recording: what it is to say is written in order, the last of it until that has worked. */
export class RecordingRow {
  private wanted: StoredRecording;
  private written: StoredRecording | null = null;
  private busy = false;
  private over = false;
  private timer: Timer | null = null;
  private waiting: (() => void)[] = [];

  constructor(
    first: StoredRecording,
    private readonly records: Pick<RecordingRecords, 'putRecording'>,
    private readonly clock: Clock,
  ) {
    this.wanted = first;
    void this.write();
  }

  /** Resolves when the row says so, or when the trying was given up. */
  say(news: Partial<StoredRecording>): Promise<void> {
    this.wanted = { ...this.wanted, ...news };
    const said = new Promise<void>((resolve) => this.waiting.push(resolve));
    void this.write();
    return said;
  }

  giveUp(): void {
    this.over = true;
    this.timer?.cancel();
    this.settle();
  }

  private async write(): Promise<void> {
    if (this.over) return this.settle();
    if (this.busy) return;
    this.busy = true;
    this.timer?.cancel();
    try {
      while (this.written !== this.wanted) {
        const row = this.wanted;
        await this.records.putRecording(row);
        this.written = row;
      }
      this.settle();
    } catch {
      if (!this.over) this.timer = this.clock.after(AGAIN_MS, () => void this.write());
    } finally {
      this.busy = false;
    }
  }

  private settle(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
