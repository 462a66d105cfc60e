import { Component, input } from '@angular/core';
import type { EventFieldsFragment } from '@switchboard/contract';
import { ActivityWord, StatusWord } from '../ui/call-words';
import { ANSWERERS } from '../ui/answerer-words';
import { MillisecondsPipe } from '../ui/durations';

/** One line that says what an event is about. */
@Component({
  selector: 'app-event-summary',
  imports: [ActivityWord, MillisecondsPipe, StatusWord],
  template: `
    @let one = event();
    @switch (one.type) {
      @case ('CallChanged') {
        <app-status-word [status]="one.call.status" />
        @if (one.call.activity; as activity) {
          <span class="text-2"> · <app-activity-word [activity]="activity" /></span>
        }
      }
      @case ('TranscriptChanged') {
        <span class="text-2">{{ one.item.speaker.toLowerCase() }}</span> {{ one.item.text }}
      }
      @case ('ToolCallChanged') {
        <code>{{ one.toolCall.name }}</code> <span class="text-2">{{ one.toolCall.status.toLowerCase() }}</span>
      }
      @case ('TurnMeasured') {
        turn {{ one.latency.turn }} <span class="text-2">{{ one.latency.responseMs | milliseconds }}</span>
      }
      @case ('DtmfDetected') {
        <kbd class="kbd">{{ one.digit }}</kbd>
      }
      @case ('DigitsCollected') {
        {{ one.purpose }} <span class="text-2">{{ one.status.toLowerCase().replace('_', ' ') }}</span>
        {{ one.secure ? '••••' : one.digits }}
      }
      @case ('OperatorActed') {
        {{ one.actor }} <span class="text-2">{{ one.action }}</span> {{ one.note }}
      }
      @case ('CallRouted') {
        <span class="text-2">{{ one.outcome.toLowerCase() }}</span> {{ one.reason }}
      }
      @case ('AnswerDetected') {
        answered by {{ answerers[one.answeredBy] }} <span class="text-2">{{ one.word ?? 'heard in the call' }}</span>
      }
      @case ('TransferChanged') {
        transfer to {{ one.transfer.destination ?? one.transfer.to }}
        <span class="text-2">{{ one.transfer.status.toLowerCase().replaceAll('_', ' ') }}</span>
      }
      @case ('VoicemailLeft') {
        message left <span class="text-2">{{ one.durationMs | milliseconds }}</span>
      }
      @case ('ProblemRaised') {
        {{ one.problem.message }}
      }
    }
  `,
  styles: `
    code {
      margin-right: 8px;
    }
    .text-2 {
      margin-right: 4px;
    }
  `,
})
export class EventSummary {
  protected readonly answerers = ANSWERERS;
  readonly event = input.required<EventFieldsFragment>();
}
