import { CdkTrapFocus } from '@angular/cdk/a11y';
import { CdkConnectedOverlay, CdkOverlayOrigin } from '@angular/cdk/overlay';
import { Component, computed, inject, input, signal } from '@angular/core';
import { takeUntilDestroyed, toObservable } from '@angular/core/rxjs-interop';
import { distinctUntilChanged, switchMap, throttleTime } from 'rxjs';
import { UsdPipe } from '../ui/money';
import type { FollowedCall } from './call-follower';
import { CostReading } from './cost-reading';
import { CostTable } from './cost-table';

/** While a call goes on, its cost is read at most so often. */
const AGAIN_MS = 10_000;

/** What the call costs, with the way it was worked out behind it. */
@Component({
  selector: 'app-call-cost',
  imports: [CdkConnectedOverlay, CdkOverlayOrigin, CdkTrapFocus, CostTable, UsdPipe],
  template: `
    @if (usage(); as usage) {
      <button
        #origin="cdkOverlayOrigin"
        cdkOverlayOrigin
        type="button"
        class="cost"
        aria-haspopup="dialog"
        [attr.aria-expanded]="open()"
        (click)="open.set(!open())"
      >
        @if (usage.estimatedCostUsd !== null) {
          ≈ {{ usage.estimatedCostUsd | usd }}
        } @else {
          unknown
        }
        <span class="visually-hidden">How this was estimated</span>
      </button>
      <ng-template
        cdkConnectedOverlay
        [cdkConnectedOverlayOrigin]="origin"
        [cdkConnectedOverlayOpen]="open()"
        [cdkConnectedOverlayViewportMargin]="8"
        [cdkConnectedOverlayPush]="true"
        [cdkConnectedOverlayOffsetY]="4"
        (overlayOutsideClick)="open.set(false)"
        (detach)="open.set(false)"
      >
        <div
          class="panel popover"
          role="dialog"
          aria-label="Estimated cost of this call"
          tabindex="-1"
          cdkTrapFocus
          [cdkTrapFocusAutoCapture]="true"
        >
          <app-cost-table cdkFocusInitial tabindex="-1" [usage]="usage" [live]="live()" />
        </div>
      </ng-template>
    } @else {
      <span class="text-3">–</span>
    }
  `,
  styles: `
    .cost {
      min-height: 24px;
      margin: -2px -6px;
      padding: 0 6px;
      border: 0;
      border-radius: var(--radius-control);
      background: transparent;
      font-weight: 500;
      text-decoration: underline dotted var(--c-line);
      text-underline-offset: 3px;
      cursor: pointer;
    }
    .cost:hover {
      background: var(--c-raised);
    }
    .popover {
      max-width: calc(100vw - 16px);
      padding: 12px 16px;
      overflow: auto;
      box-shadow: 0 8px 28px var(--c-overlay-shadow);
    }
    app-cost-table {
      display: block;
      outline: none;
    }
  `,
})
export class CallCost {
  private readonly reading = inject(CostReading);
  readonly call = input.required<FollowedCall>();
  readonly live = input.required<boolean>();
  protected readonly open = signal(false);
  protected readonly usage = computed(() => this.reading.of(this.call().id));

  constructor() {
    const asked = computed(() => {
      const { id, usage, durationMs } = this.call();
      return [id, usage?.inputTokens, usage?.outputTokens, durationMs].join(' ');
    });
    toObservable(asked)
      .pipe(
        distinctUntilChanged(),
        throttleTime(AGAIN_MS, undefined, { leading: true, trailing: true }),
        switchMap(() => this.reading.read(this.call().id)),
        takeUntilDestroyed(),
      )
      .subscribe();
  }
}
