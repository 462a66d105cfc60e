import { Component, inject } from '@angular/core';
import { LucideMicOff } from '@lucide/angular';
import { Shortcuts } from '../../shell/shortcuts';
import { NeedsServer } from '../../ui/needs-server';
import { OperatorHand } from './operator-hand';

/** Silences the agent, or lets it speak again. */
@Component({
  selector: 'app-mute-agent',
  imports: [LucideMicOff, NeedsServer],
  template: `
    <button
      type="button"
      class="btn"
      id="mute-agent"
      [attr.aria-pressed]="hand.muted()"
      [attr.aria-busy]="hand.mute.phase() === 'pending' || null"
      appNeedsServer="Waiting for the connection"
      [blockedBy]="
        hand.blocked() === 'waiting'
          ? 'The conversation has not begun'
          : hand.blocked() === 'ending'
            ? 'The call is ending'
            : null
      "
      (click)="hand.setMuted(!hand.muted())"
    >
      <svg lucideMicOff></svg>
      <span class="word">Mute agent</span>
      @if (hand.muted()) {
        <strong class="state" aria-hidden="true">on</strong>
      }
      <kbd class="kbd" aria-hidden="true">m</kbd>
    </button>
  `,
  styleUrls: ['./bar-button.scss', './mute-agent.scss'],
})
export class MuteAgent {
  protected readonly hand = inject(OperatorHand);

  constructor() {
    // Through the button, so that whatever holds the button holds the key, too.
    inject(Shortcuts).register([
      { name: 'mute', keys: ['m'], run: () => document.getElementById('mute-agent')?.click() },
    ]);
  }
}
