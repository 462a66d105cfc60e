import { Component, input } from '@angular/core';
import { LucideCircleQuestionMark } from '@lucide/angular';
import { DurationPipe } from './durations';

/** The agent waits for a person's answer, and the caller with it. */
@Component({
  selector: 'app-question-pill',
  imports: [DurationPipe, LucideCircleQuestionMark],
  template: `
    <span class="pill pill-tool"
      ><svg lucideCircleQuestionMark size="12"></svg>Needs an answer
      @if (sinceMs(); as ms) {
        <span class="since">{{ ms | duration }}</span>
      }
    </span>
  `,
  styles: `
    .since {
      font-variant-numeric: tabular-nums;
    }
  `,
})
export class QuestionPill {
  /** How long it waits, in milliseconds. */
  readonly sinceMs = input<number>(0);
}
