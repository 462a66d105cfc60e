import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { CallRowFragment } from '@switchboard/contract';
import { EndReasonWord, StatusPill } from '../ui/call-words';
import { DirectionMark } from '../ui/direction-mark';
import { DurationPipe } from '../ui/durations';
import { OtherParty } from '../ui/party-name';

/** The last calls that left the board. */
@Component({
  selector: 'app-ended-list',
  imports: [DirectionMark, DurationPipe, EndReasonWord, OtherParty, RouterLink, StatusPill],
  template: `
    <section aria-labelledby="just-ended">
      <h2 id="just-ended">Just ended</h2>
      <ul class="panel">
        @for (call of calls(); track call.id) {
          <li>
            <a [routerLink]="['/calls', call.id]">
              <app-direction-mark [direction]="call.direction" />
              <app-other-party class="party truncate" [call]="call" />
              <span class="reason text-2 truncate">
                @if (call.endReason; as reason) {
                  <app-end-reason-word [reason]="reason" />
                }
              </span>
              <span class="text-2">{{ call.durationMs | duration }}</span>
              <app-status-pill [status]="call.status" />
            </a>
          </li>
        }
      </ul>
    </section>
  `,
  styles: `
    h2 {
      margin-bottom: 8px;
      font: 600 13px/20px var(--font-sans);
    }
    li + li {
      border-top: 1px solid var(--c-rule);
    }
    a {
      display: flex;
      align-items: center;
      gap: 10px;
      min-height: 36px;
      padding: 0 12px;
      color: inherit;
      text-decoration: none;
    }
    a:hover {
      background: var(--c-raised);
    }
    .party {
      flex: 1;
      min-width: 0;
    }
    @media (max-width: 639px) {
      .reason {
        display: none;
      }
    }
  `,
})
export class EndedList {
  readonly calls = input.required<readonly CallRowFragment[]>();
}
