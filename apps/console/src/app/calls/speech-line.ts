import { Component, computed, inject, input } from '@angular/core';
import { LucidePause, LucidePlay } from '@lucide/angular';
import { Playhead } from '../recording/playhead';
import { OffsetPipe, SecondsPipe } from '../ui/durations';
import type { Speech } from './transcript-entries';

@Component({
  selector: 'app-speech-line',
  imports: [LucidePause, LucidePlay, OffsetPipe, SecondsPipe],
  templateUrl: './speech-line.html',
  host: { '[class.is-played]': 'played()' },
  styleUrls: ['./line.scss', './speech-line.scss'],
})
export class SpeechLine {
  readonly speech = input.required<Speech>();
  readonly show = input.required<'produced' | 'heard'>();

  /** Absent where no recording is beside the transcript. */
  protected readonly playhead = inject(Playhead, { optional: true });
  protected readonly playable = computed(() =>
    this.playhead?.available() ? this.playhead.lines().some(({ id }) => id === this.speech().id) : false,
  );
  protected readonly played = computed(() => this.playhead?.lineId() === this.speech().id);
}
