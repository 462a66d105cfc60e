import { Component, input } from '@angular/core';
import type { CallDirection } from '@switchboard/contract';
import { LucidePhoneIncoming, LucidePhoneOutgoing } from '@lucide/angular';

@Component({
  selector: 'app-direction-mark',
  imports: [LucidePhoneIncoming, LucidePhoneOutgoing],
  template: `@if (direction() === 'INBOUND') {
      <svg lucidePhoneIncoming title="Inbound"></svg>
    } @else {
      <svg lucidePhoneOutgoing title="Outbound"></svg>
    }`,
  styles: `
    :host {
      display: inline-flex;
      color: var(--c-text-2);
    }
  `,
})
export class DirectionMark {
  readonly direction = input.required<CallDirection>();
}
