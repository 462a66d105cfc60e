import { Component, input } from '@angular/core';
import type { Act } from './act';

/** What became of a control's last act, at the control. The words for "done" are the control's own. */
@Component({
  selector: 'app-act-note',
  template: `
    <p role="status">
      @if (act().phase() === 'pending') {
        <span class="text-2">Waiting for the call to confirm…</span>
      } @else if (act().phase() !== 'idle') {
        <ng-content />
      }
    </p>
    @if (act().refusal(); as reason) {
      <p class="field-error" role="alert">{{ reason }}</p>
    } @else if (act().refusal() !== null) {
      <p class="field-error" role="alert">The server did not answer. Nothing may have been done.</p>
    }
  `,
  styles: `
    :host {
      display: block;
      font-size: 12px;
      line-height: 16px;
    }
  `,
})
export class ActNote {
  readonly act = input.required<Act>();
}
