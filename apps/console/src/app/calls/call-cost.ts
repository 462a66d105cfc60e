import { CdkConnectedOverlay, CdkOverlayOrigin } from '@angular/cdk/overlay';
import type { ElementRef } from '@angular/core';
import { Component, afterRenderEffect, computed, inject, input, signal, viewChild } from '@angular/core';
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
  imports: [CdkConnectedOverlay, CdkOverlayOrigin, CostTable, UsdPipe],
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
        #button
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
        (overlayOutsideClick)="leave($event)"
        (detach)="close()"
      >
        <div
          #popover
          class="panel popover"
          role="dialog"
          aria-label="Estimated cost of this call"
          tabindex="-1"
          (keydown.tab)="close()"
        >
          <app-cost-table [usage]="usage" [live]="live()" />
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
  `,
})
export class CallCost {
  private readonly reading = inject(CostReading);
  readonly call = input.required<FollowedCall>();
  readonly live = input.required<boolean>();
  protected readonly open = signal(false);
  private readonly button = viewChild<ElementRef<HTMLElement>>('button');
  private readonly popover = viewChild<ElementRef<HTMLElement>>('popover');
  /** Null, too, while nothing that costs was used. */
  protected readonly usage = computed(() => {
    const usage = this.reading.of(this.call().id);
    return usage !== null && usage.costs.length > 0 ? usage : null;
  });

  constructor() {
    afterRenderEffect(() => this.popover()?.nativeElement.focus());
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

  /** Escape and the tabulator lead back to where the person was. */
  protected close(): void {
    if (!this.open()) return;
    this.open.set(false);
    this.button()?.nativeElement.focus();
  }

  /** A press on the button itself closes by the button's own hand. */
  protected leave(event: MouseEvent): void {
    if (!this.button()?.nativeElement.contains(event.target as Node)) this.open.set(false);
  }
}
