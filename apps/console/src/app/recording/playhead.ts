import { Injectable, computed, signal } from '@angular/core';

/** A stretch of the recording that belongs to one line of the transcript; milliseconds since the answer. */
export interface PlayableLine {
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** The player of one page, as far as others there need it: the transcript begins it and follows it. */
export interface RecordingControl {
  playFrom(ms: number): void;
  pause(): void;
}

/** Joins the recording's player and the transcript of one page. */
@Injectable()
export class Playhead {
  private readonly player = signal<RecordingControl | null>(null);
  /** Where the recording is, in milliseconds since the answer. */
  readonly atMs = signal(0);
  readonly playing = signal(false);
  readonly lines = signal<readonly PlayableLine[]>([]);
  readonly available = computed(() => this.player() !== null);
  /** The line that is heard right now; null while nothing plays or nobody speaks. */
  readonly lineId = computed(() => {
    if (!this.playing()) return null;
    const at = this.atMs();
    return this.lines().findLast(({ startMs, endMs }) => startMs <= at && at < endMs)?.id ?? null;
  });

  /** Returns what ends it. */
  join(player: RecordingControl): () => void {
    this.player.set(player);
    return () => {
      this.player.update((now) => (now === player ? null : now));
      this.playing.set(false);
    };
  }

  /** Plays from the beginning of this line, or stops when it is being heard. */
  playLine(id: string): void {
    if (this.lineId() === id) return this.player()?.pause();
    const line = this.lines().find((one) => one.id === id);
    if (line !== undefined) this.player()?.playFrom(line.startMs);
  }
}
