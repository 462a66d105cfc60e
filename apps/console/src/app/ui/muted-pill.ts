import { Component } from '@angular/core';
import { LucideMicOff } from '@lucide/angular';

/** Somebody has silenced the agent: the caller hears nothing. */
@Component({
  selector: 'app-muted-pill',
  imports: [LucideMicOff],
  template: `<span class="pill"><svg lucideMicOff size="12"></svg>Agent muted</span>`,
  styles: `
    .pill {
      color: var(--c-operator);
      background: color-mix(in oklab, var(--c-operator) 12%, var(--c-surface));
    }
  `,
})
export class MutedPill {}
