import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { MillisecondsPipe } from '../ui/durations';
import type { LiveFigures } from '../board/live-calls';

@Component({
  selector: 'app-figures-strip',
  imports: [MillisecondsPipe, RouterLink],
  template: `
    <dl>
      <div>
        <dt>Calls now</dt>
        <dd>
          {{ figures()?.current ?? '–' }}<span class="of">/{{ figures()?.limit ?? '–' }}</span>
        </dd>
      </div>
      <div>
        <dt>Ringing</dt>
        <dd>{{ figures()?.ringing ?? '–' }}</dd>
      </div>
      <div>
        <dt title="Median over the last 5 minutes, from the caller's last word to the agent's first sound">Response</dt>
        <dd>{{ figures()?.responseP50Ms | milliseconds }}</dd>
      </div>
      <div>
        <dt>Failed, last hour</dt>
        <dd [class.is-danger]="(figures()?.failedLastHour ?? 0) > 0">
          @if ((figures()?.failedLastHour ?? 0) > 0) {
            <a routerLink="/calls" [queryParams]="{ error: 1 }">{{ figures()?.failedLastHour }}</a>
          } @else {
            {{ figures()?.failedLastHour ?? '–' }}
          }
        </dd>
      </div>
    </dl>
  `,
  styles: `
    dl {
      display: flex;
      flex-wrap: wrap;
      gap: 12px 40px;
    }
    dt {
      color: var(--c-text-2);
      font-size: 12px;
      line-height: 16px;
    }
    dd {
      font: 600 20px/28px var(--font-sans);
      font-variant-numeric: tabular-nums;
      letter-spacing: -0.01em;
    }
    .of {
      color: var(--c-text-3);
      font-weight: 400;
    }
    a {
      color: inherit;
    }
    @media (max-width: 639px) {
      dl {
        display: grid;
        grid-template-columns: repeat(2, 1fr);
        gap: 8px;
      }
    }
  `,
})
export class FiguresStrip {
  readonly figures = input.required<LiveFigures | null>();
}
