import type { ElementRef } from '@angular/core';
import {
  CSP_NONCE,
  Component,
  DestroyRef,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { LucideDownload, LucidePause, LucidePlay } from '@lucide/angular';
import type { ItemFieldsFragment } from '@switchboard/contract';
import { Shortcuts } from '../shell/shortcuts';
import { DurationPipe, formatDuration } from '../ui/durations';
import { Theme } from '../ui/theme';
import { LaneMixer } from './lane-mixer';
import { lanePeaks } from './peaks';
import { Playhead } from './playhead';
import { LANES, recordingMarks } from './recording-marks';
import type { Lane } from './recording-marks';
import type { Waveform } from './waveform';
import { WAVEFORM } from './waveform';

export interface PlayableRecording {
  /** Of the file. */
  readonly url: string;
  readonly peaksUrl: string;
  readonly durationMs: number;
}

const STEP_MS = 5_000;
const SPEEDS = [0.75, 1, 1.25, 1.5, 2] as const;

/** A past call to be heard: two sides, each on its lane. Nothing sounds before somebody presses. */
@Component({
  selector: 'app-recording-player',
  imports: [DurationPipe, LucideDownload, LucidePause, LucidePlay],
  templateUrl: './recording-player.html',
  styleUrl: './recording-player.scss',
})
export class RecordingPlayer {
  private readonly draw = inject(WAVEFORM);
  private readonly nonce = inject(CSP_NONCE, { optional: true });
  private readonly theme = inject(Theme);
  private readonly playhead = inject(Playhead);
  private readonly canvas = viewChild.required<ElementRef<HTMLElement>>('canvas');
  private readonly media = viewChild.required<ElementRef<HTMLAudioElement>>('media');

  readonly recording = input.required<PlayableRecording>();
  readonly items = input.required<readonly ItemFieldsFragment[]>();

  protected readonly lanes = LANES;
  protected readonly speeds = SPEEDS;
  protected readonly speed = signal(1);
  protected readonly muted = signal<readonly Lane[]>([]);
  protected readonly fault = signal('');
  protected readonly playing = this.playhead.playing;
  protected readonly atMs = this.playhead.atMs;
  protected readonly spoken = computed(() => {
    const { durationMs } = this.recording();
    return `${formatDuration(this.atMs())} of ${formatDuration(durationMs)}`;
  });
  private readonly marks = computed(() => recordingMarks(this.items(), this.recording().durationMs));
  private readonly waveform = signal<Waveform | null>(null);
  private mixer: LaneMixer | null = null;
  private gone = false;

  constructor() {
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => void this.open());
    effect(() => this.playhead.lines.set(this.marks().lines));
    effect(() => this.waveform()?.mark(this.marks()));
    effect(() => {
      this.theme.choice();
      this.waveform()?.repaint();
    });
    destroyRef.onDestroy(this.playhead.join({ playFrom: (ms) => this.playFrom(ms), pause: () => this.pause() }));
    destroyRef.onDestroy(() => this.close());
    this.followScheme(destroyRef);
    inject(Shortcuts).register([
      { name: 'back', keys: [','], run: () => this.seek(this.atMs() - STEP_MS) },
      { name: 'forward', keys: ['.'], run: () => this.seek(this.atMs() + STEP_MS) },
    ]);
  }

  protected toggle(): void {
    if (this.playing()) this.pause();
    else void this.play();
  }

  /** As on every slider; space as on every player. */
  protected keyed(event: KeyboardEvent): void {
    const { durationMs } = this.recording();
    const goals: Record<string, () => void> = {
      ' ': () => this.toggle(),
      ArrowLeft: () => this.seek(this.atMs() - STEP_MS),
      ArrowRight: () => this.seek(this.atMs() + STEP_MS),
      Home: () => this.seek(0),
      End: () => this.seek(durationMs),
    };
    const goal = goals[event.key];
    if (goal === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    goal();
  }

  protected setSpeed(speed: number): void {
    this.speed.set(speed);
    this.media().nativeElement.playbackRate = speed;
  }

  protected toggleLane(lane: Lane): void {
    const muted = !this.muted().includes(lane);
    this.muted.update((lanes) => (muted ? [...lanes, lane] : lanes.filter((one) => one !== lane)));
    this.mixer?.mute(lane, muted);
  }

  protected moved(): void {
    this.atMs.set(this.media().nativeElement.currentTime * 1_000);
  }

  protected broke(): void {
    // An element without a source has nothing to report.
    if (this.media().nativeElement.error !== null) this.fault.set('The recording could not be played.');
  }

  private async open(): Promise<void> {
    const media = this.media().nativeElement;
    this.mixer = new LaneMixer(media);
    const { peaksUrl, durationMs } = this.recording();
    try {
      const answer = await fetch(peaksUrl, { credentials: 'same-origin' });
      if (!answer.ok) throw new Error(`The waveform could not be read (${answer.status}).`);
      const peaks = lanePeaks(await answer.json());
      if (this.gone) return;
      const container = this.canvas().nativeElement;
      const waveform = await this.draw({ container, media, peaks, durationMs, cspNonce: this.nonce });
      if (this.gone) waveform.destroy();
      else this.waveform.set(waveform);
    } catch (error) {
      // What cannot be seen can still be heard.
      this.fault.set(error instanceof Error ? error.message : 'The waveform could not be read.');
    }
  }

  private close(): void {
    this.gone = true;
    this.media().nativeElement.pause();
    this.waveform()?.destroy();
    this.mixer?.close();
  }

  private playFrom(ms: number): void {
    this.seek(ms);
    void this.play();
  }

  private async play(): Promise<void> {
    try {
      await this.mixer?.open();
      await this.media().nativeElement.play();
      this.fault.set('');
    } catch {
      this.fault.set('The recording could not be played.');
    }
  }

  private pause(): void {
    this.media().nativeElement.pause();
  }

  private seek(ms: number): void {
    const at = Math.min(Math.max(ms, 0), this.recording().durationMs);
    this.media().nativeElement.currentTime = at / 1_000;
    this.atMs.set(at);
  }

  private followScheme(destroyRef: DestroyRef): void {
    const dark = window.matchMedia?.('(prefers-color-scheme: dark)');
    const repaint = (): void => this.waveform()?.repaint();
    dark?.addEventListener('change', repaint);
    destroyRef.onDestroy(() => dark?.removeEventListener('change', repaint));
  }
}
