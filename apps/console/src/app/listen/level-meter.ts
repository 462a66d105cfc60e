import { Component, computed, input } from '@angular/core';

/** Quieter than this shows as nothing. */
const FLOOR_DB = -48;

/** How loud one side is right now; a decoration for the eye, silent to assistive technology. */
@Component({
  selector: 'app-level-meter',
  host: { 'aria-hidden': 'true' },
  template: `<span class="level" [style.width.%]="width()"></span>`,
  styles: `
    :host {
      display: block;
      width: 72px;
      height: 6px;
      border-radius: 3px;
      background: var(--c-raised);
      overflow: hidden;
    }
    .level {
      display: block;
      height: 100%;
      border-radius: 3px;
      background: currentColor;
      transition: width 90ms linear;
    }
    @media (prefers-reduced-motion: reduce) {
      .level {
        transition-delay: 900ms !important;
      }
    }
    @media (forced-colors: active) {
      :host {
        border: 1px solid;
      }
      .level {
        background: CanvasText;
      }
    }
  `,
})
export class LevelMeter {
  /** 0–1. */
  readonly level = input.required<number>();
  protected readonly width = computed(() => {
    const decibels = 20 * Math.log10(Math.max(this.level(), 1e-6));
    return Math.min(100, Math.max(0, (1 - decibels / FLOOR_DB) * 100));
  });
}
