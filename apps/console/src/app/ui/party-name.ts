import { Component, computed, input } from '@angular/core';
import type { PartyFieldsFragment } from '@switchboard/contract';

/** A party as the server lets us show it (masking happens there). */
@Component({
  selector: 'app-party-name',
  template: `@if (party().displayName; as name) {
      <span class="name">{{ name }}</span>
    }
    <span class="num">{{ party().masked }}</span>`,
  styles: `
    :host {
      display: inline-flex;
      gap: 8px;
      min-width: 0;
      white-space: nowrap;
    }
    .name {
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .name + .num {
      color: var(--c-text-2);
    }
  `,
})
export class PartyName {
  readonly party = input.required<PartyFieldsFragment>();
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
