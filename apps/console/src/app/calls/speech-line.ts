import { Component, input } from '@angular/core';
import { OffsetPipe, SecondsPipe } from '../ui/durations';
import type { Speech } from './transcript-entries';

@Component({
  selector: 'app-speech-line',
  imports: [OffsetPipe, SecondsPipe],
  templateUrl: './speech-line.html',
  styleUrls: ['./line.scss', './speech-line.scss'],
})
export class SpeechLine {
  readonly speech = input.required<Speech>();
  readonly show = input.required<'produced' | 'heard'>();
}
