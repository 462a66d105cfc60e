import { Component, DestroyRef, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { Subscription } from 'rxjs';
import type { FollowedCall, Story } from '../calls/call-follower';
import type { RecordingFacts } from './recording-reading';
import { RecordingReading } from './recording-reading';
import { RecordingPlayer } from './recording-player';

/** How often, and how many times, a recording that is being prepared is asked for. */
const AGAIN_MS = 2_000;
const MAX_TRIES = 30;

type View = 'hidden' | 'reading' | 'preparing' | 'ready' | 'failed' | 'removed' | 'none' | 'unread';

/** The recording of a past call, or why there is none. */
@Component({
  selector: 'app-call-recording',
  imports: [RecordingPlayer],
  templateUrl: './call-recording.html',
  styleUrl: './call-recording.scss',
})
export class CallRecording {
  private readonly reading = inject(RecordingReading);
  readonly call = input.required<FollowedCall>();
  readonly live = input.required<boolean>();
  readonly story = input.required<Story>();

  private readonly facts = signal<RecordingFacts | null>(null);
  private readonly unread = signal(false);
  private readonly tries = signal(0);
  private request: Subscription | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;

  protected readonly recording = computed(() => this.facts()?.recording ?? null);
  /** All that the player needs; null while any of it is missing. */
  protected readonly playable = computed(() => {
    const { url, peaksUrl, durationMs } = this.recording() ?? {};
    return url && peaksUrl && durationMs ? { url, peaksUrl, durationMs } : null;
  });
  protected readonly waitsNoLonger = computed(() => this.tries() >= MAX_TRIES);
  protected readonly view = computed<View>(() => {
    if (this.live() || this.call().answeredAt === null) return 'hidden';
    const facts = this.facts();
    if (facts === null) return this.unread() ? 'unread' : 'reading';
    return facts.recording === null ? 'none' : VIEWS[facts.recording.status];
  });

  constructor() {
    const wanted = computed(() => (this.live() || this.call().answeredAt === null ? null : this.call().id));
    effect(() => {
      const id = wanted();
      untracked(() => this.begin(id));
    });
    inject(DestroyRef).onDestroy(() => this.stop());
  }

  protected retry(): void {
    this.begin(this.call().id);
  }

  private begin(id: string | null): void {
    this.stop();
    this.facts.set(null);
    this.unread.set(false);
    this.tries.set(0);
    if (id !== null) this.read(id);
  }

  private read(id: string): void {
    this.request = this.reading.read(id).subscribe({
      next: (facts) => {
        this.facts.set(facts);
        if (facts.recording?.status === 'RECORDING') this.askAgain(id);
      },
      error: () => this.unread.set(true),
    });
  }

  private askAgain(id: string): void {
    this.tries.update((tries) => tries + 1);
    if (!this.waitsNoLonger()) this.again = setTimeout(() => this.read(id), AGAIN_MS);
  }

  private stop(): void {
    this.request?.unsubscribe();
    clearTimeout(this.again);
  }
}

const VIEWS: Readonly<Record<NonNullable<RecordingFacts['recording']>['status'], View>> = {
  RECORDING: 'preparing',
  READY: 'ready',
  FAILED: 'failed',
  REMOVED: 'removed',
};
