import { Component, computed, input } from '@angular/core';
import type { CallActivity, CallStatus, EndReason } from '@switchboard/contract';

/** The words for a call's status, in one place. */
@Component({
  selector: 'app-status-word',
  template: `
    @switch (status()) {
      @case ('QUEUED') {
        Queued
      }
      @case ('RINGING') {
        Ringing
      }
      @case ('IN_PROGRESS') {
        In progress
      }
      @case ('COMPLETED') {
        Completed
      }
      @case ('BUSY') {
        Busy
      }
      @case ('FAILED') {
        Failed
      }
      @case ('NO_ANSWER') {
        No answer
      }
      @case ('CANCELED') {
        Canceled
      }
    }
  `,
})
export class StatusWord {
  readonly status = input.required<CallStatus>();
}

@Component({
  selector: 'app-activity-word',
  template: `
    @switch (activity()) {
      @case ('CONNECTING') {
        Connecting
      }
      @case ('LISTENING') {
        Listening
      }
      @case ('THINKING') {
        Thinking
      }
      @case ('USING_TOOL') {
        Using a tool
      }
      @case ('SPEAKING') {
        Speaking
      }
      @case ('AGENT_MUTED') {
        Agent muted
      }
      @case ('OPERATOR_ON_CALL') {
        Operator on call
      }
      @case ('TRANSFERRING') {
        Transferring
      }
      @case ('ENDING') {
        Ending
      }
    }
  `,
})
export class ActivityWord {
  readonly activity = input.required<CallActivity>();
}

@Component({
  selector: 'app-end-reason-word',
  template: `
    @switch (reason()) {
      @case ('CALLER_HANGUP') {
        Caller hung up
      }
      @case ('AGENT_HANGUP') {
        Agent hung up
      }
      @case ('OPERATOR_HANGUP') {
        Ended by an operator
      }
      @case ('TRANSFERRED') {
        Transferred
      }
      @case ('BUSY') {
        Busy
      }
      @case ('NO_ANSWER') {
        No answer
      }
      @case ('CANCELED') {
        Canceled
      }
      @case ('MAX_DURATION') {
        Time limit reached
      }
      @case ('SILENCE_TIMEOUT') {
        Caller stayed silent
      }
      @case ('VOICEMAIL') {
        Voicemail
      }
      @case ('BLOCKED') {
        Caller blocked
      }
      @case ('CLOSED') {
        Closed at this time
      }
      @case ('MODEL_ERROR') {
        Voice model failed
      }
      @case ('TELEPHONY_ERROR') {
        Phone network failed
      }
      @case ('MEDIA_ERROR') {
        Audio stream failed
      }
      @case ('SERVER_SHUTDOWN') {
        Server restarted
      }
    }
  `,
})
export class EndReasonWord {
  readonly reason = input.required<EndReason>();
}

const GOOD: readonly CallStatus[] = ['IN_PROGRESS'];
const BAD: readonly CallStatus[] = ['FAILED'];

/** Status as a pill: shape, word and colour together. */
@Component({
  selector: 'app-status-pill',
  imports: [StatusWord],
  template: `<span class="pill" [class.pill-good]="good()" [class.pill-danger]="bad()">
    <span class="shape" [attr.data-status]="status()" aria-hidden="true"></span>
    <app-status-word [status]="status()" />
  </span>`,
  styleUrl: './state-shape.scss',
})
export class StatusPill {
  readonly status = input.required<CallStatus>();
  protected readonly good = computed(() => GOOD.includes(this.status()));
  protected readonly bad = computed(() => BAD.includes(this.status()));
}
