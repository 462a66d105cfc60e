import { Component, input } from '@angular/core';

interface Shown {
  readonly archivedAt: string | null;
  readonly hasDraftEdits: boolean;
  readonly published: { readonly number: number | null } | null;
}

/** “Live v7 · draft edits”: what callers get, and whether the draft says something else. */
@Component({
  selector: 'app-agent-state',
  template: `
    @if (agent().archivedAt !== null) {
      <span class="pill">Archived</span>
    } @else if (agent().published; as live) {
      <span class="pill pill-good">Live v{{ live.number }}</span>
      @if (agent().hasDraftEdits) {
        <span class="pill pill-tool">Draft edits</span>
      }
    } @else {
      <span class="pill">Draft · never published</span>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      flex-wrap: wrap;
      gap: 6px;
    }
  `,
})
export class AgentState {
  readonly agent = input.required<Shown>();
}
