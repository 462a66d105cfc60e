import { Component, input } from '@angular/core';
import type { NumberFieldsFragment } from '@switchboard/contract';

/** Whom the phone network asks, as a word with its colour. */
@Component({
  selector: 'app-webhook-state',
  template: `
    @switch (number().webhook) {
      @case ('POINTS_HERE') {
        <span class="pill pill-good">Points here</span>
      }
      @case ('POINTS_ELSEWHERE') {
        <span class="pill">Points elsewhere</span>
      }
      @case ('NOT_SET') {
        <span class="pill">Not set</span>
      }
      @case ('MANAGED_BY_TRUNK_OR_APP') {
        <span class="pill pill-tool" [title]="number().managedBySid ?? ''">{{
          number().managedBySid?.startsWith('TK') ? 'SIP trunk' : 'TwiML app'
        }}</span>
      }
    }
  `,
})
export class WebhookStateWord {
  readonly number = input.required<NumberFieldsFragment>();
}
