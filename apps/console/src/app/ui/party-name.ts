import { Component, computed, inject, input } from '@angular/core';
import type { PartyFieldsFragment } from '@switchboard/contract';
import { NumberMasking, spaced } from './number-masking';

@Component({
  selector: 'app-party-name',
  template: `@if (party().displayName; as name) {
      <span class="name">{{ name }}</span>
    }
    <span class="num">{{ address() }}</span>`,
  styles: `
    :host {
      display: inline-flex;
      gap: 8px;
      min-width: 0;
      white-space: nowrap;
    }
    .name,
    .num {
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .name + .num {
      color: var(--c-text-2);
    }
  `,
})
export class PartyName {
  private readonly masking = inject(NumberMasking);
  readonly party = input.required<PartyFieldsFragment>();
  protected readonly address = computed(() => (this.masking.on() ? this.party().masked : spaced(this.party().address)));
}

/** Who is on the other side: the caller of an inbound call, the callee of an outbound one. */
@Component({
  selector: 'app-other-party',
  imports: [PartyName],
  template: `<app-party-name [party]="other()" />`,
})
export class OtherParty {
  readonly call = input.required<{ direction: string; from: PartyFieldsFragment; to: PartyFieldsFragment }>();
  protected readonly other = computed(() => (this.call().direction === 'INBOUND' ? this.call().from : this.call().to));
}
