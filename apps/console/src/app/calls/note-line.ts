import { Component, input } from '@angular/core';
import { OffsetPipe } from '../ui/durations';
import type { Note } from './transcript-entries';

/** Keys, operators and problems: outside the conversation, so they stand apart from it. */
@Component({
  selector: 'app-note-line',
  imports: [OffsetPipe],
  templateUrl: './note-line.html',
  styleUrls: ['./line.scss', './note-line.scss'],
})
export class NoteLine {
  readonly note = input.required<Note>();
}
