import { Component, input } from '@angular/core';
import { OffsetPipe } from '../ui/durations';
import { PhoneNumberPipe } from '../ui/phone-number';
import type { Note } from './transcript-entries';
import { didFail, transferStatus } from './transfer-words';

/** Keys, operators and problems: outside the conversation, so they stand apart from it. */
@Component({
  selector: 'app-note-line',
  imports: [OffsetPipe, PhoneNumberPipe],
  templateUrl: './note-line.html',
  styleUrls: ['./line.scss', './note-line.scss'],
})
export class NoteLine {
  readonly note = input.required<Note>();
  protected readonly statusOf = transferStatus;
  protected readonly failed = didFail;
}
