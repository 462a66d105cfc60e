import { createHash } from 'node:crypto';
import { AMPLITUDES, AUDIBLE, BYTES_PER_MS, FRAME_BYTES } from './mu-law';
import type { PlayoutListener, PlayoutMark } from './playout';
import { Ring } from './ring';

/** A stretch of uninterrupted playing. Bytes are counted as they were received, dropped ones included. */
export interface PlayedRun {
  readonly startMs: number;
  readonly endMs: number;
  readonly bytes: number;
}

export interface ClearRecord {
  readonly atMs: number;
  /** Played by then, since the stream began. */
  readonly playedBytes: number;
  readonly droppedBytes: number;
  /** How late the network's own 20 ms clock was at worst in the 200 ms before: what it saw then proves nothing. */
  readonly lateMs: number;
}

/** What a caller really heard of one stream. Times are the clock's milliseconds. */
export interface HeardTruth {
  readonly playedBytes: number;
  readonly playedSha256: string;
  /** Audible audio only. */
  readonly loudMs: number;
  readonly firstLoudMs: number | null;
  readonly lastLoudMs: number | null;
  /** The last 500 of each. */
  readonly runs: readonly PlayedRun[];
  readonly marks: readonly PlayoutMark[];
  readonly clears: readonly ClearRecord[];
}

const KEPT = 500;

/** Watches a playout and remembers what came out: sums and a running hash always, the audio itself only when asked. */
export class PlayoutTruth implements PlayoutListener {
  private bytes = 0;
  private readonly hash = createHash('sha256');
  private readonly audioPieces: Uint8Array[] = [];
  private readonly runs = new Ring<PlayedRun>(KEPT);
  private readonly marks = new Ring<PlayoutMark>(KEPT);
  private readonly clears = new Ring<ClearRecord>(KEPT);
  private run: { startMs: number; bytes: number } | null = null;
  private windowBytes = 0;
  private windowSum = 0;
  private loudBytes = 0;
  private firstLoud: number | null = null;
  private lastLoud: number | null = null;

  constructor(
    private readonly keepAudio: boolean,
    private readonly echo: (mark: PlayoutMark) => void,
  ) {}

  get loudMs(): number {
    return this.loudBytes / BYTES_PER_MS;
  }

  get lastLoudMs(): number | null {
    return this.lastLoud;
  }

  played(bytes: Uint8Array, fromMs: number): void {
    this.run ??= { startMs: fromMs, bytes: 0 };
    this.run.bytes += bytes.length;
    this.bytes += bytes.length;
    this.hash.update(bytes);
    if (this.keepAudio) this.audioPieces.push(bytes);
    this.listen(bytes, fromMs);
  }

  paused(atMs: number): void {
    this.closeWindow(atMs);
    if (this.run) this.runs.push({ ...this.run, endMs: atMs });
    this.run = null;
  }

  markReached(mark: PlayoutMark): void {
    this.marks.push(mark);
    this.echo(mark);
  }

  cleared({ atMs, droppedBytes, lateMs }: Omit<ClearRecord, 'playedBytes'>): void {
    this.clears.push({ atMs, playedBytes: this.bytes, droppedBytes, lateMs });
  }

  /** Everything heard so far; empty unless it was to be kept. */
  audio(): Uint8Array {
    return Buffer.concat(this.audioPieces);
  }

  report(): HeardTruth {
    const open = this.run ? [{ ...this.run, endMs: this.run.startMs + this.run.bytes / BYTES_PER_MS }] : [];
    return {
      playedBytes: this.bytes,
      playedSha256: this.hash.copy().digest('hex'),
      loudMs: this.loudMs,
      firstLoudMs: this.firstLoud,
      lastLoudMs: this.lastLoud,
      runs: [...this.runs.values(), ...open],
      marks: this.marks.values(),
      clears: this.clears.values(),
    };
  }

  private listen(bytes: Uint8Array, fromMs: number): void {
    for (let at = 0; at < bytes.length; at++) {
      this.windowSum += AMPLITUDES[bytes[at] ?? 0] ?? 0;
      this.windowBytes += 1;
      if (this.windowBytes === FRAME_BYTES) this.closeWindow(fromMs + (at + 1) / BYTES_PER_MS);
    }
  }

  private closeWindow(endMs: number): void {
    if (this.windowBytes > 0 && this.windowSum / this.windowBytes >= AUDIBLE) {
      this.loudBytes += this.windowBytes;
      this.firstLoud ??= endMs - this.windowBytes / BYTES_PER_MS;
      this.lastLoud = endMs;
    }
    this.windowBytes = 0;
    this.windowSum = 0;
  }
}
