import { Component, inject, input } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { LucidePhoneOff } from '@lucide/angular';
import { firstValueFrom } from 'rxjs';
import { EventStreams } from '../../graphql/event-streams';
import { Shortcuts } from '../../shell/shortcuts';
import { NeedsServer } from '../../ui/needs-server';
import type { FollowedCall } from '../call-follower';
import { OperatorHand } from './operator-hand';

/** Ends the call, after a question. */
@Component({
  selector: 'app-hang-up',
  imports: [LucidePhoneOff, NeedsServer],
  template: `
    <button
      type="button"
      class="btn btn-danger"
      appNeedsServer="Hanging up needs the connection to the server; it comes back by itself"
      (click)="ask()"
    >
      <svg lucidePhoneOff></svg>
      <span>
        @if (hand.end.phase() !== 'idle' || call().activity === 'ENDING') {
          Hanging up…
        } @else {
          Hang up…
        }
      </span>
    </button>
  `,
  styleUrl: './bar-button.scss',
})
export class HangUp {
  private readonly dialog = inject(MatDialog);
  private readonly streams = inject(EventStreams);
  protected readonly hand = inject(OperatorHand);
  readonly call = input.required<FollowedCall>();

  constructor() {
    inject(Shortcuts).register([{ name: 'hangUp', keys: ['Shift+Escape'], run: () => void this.ask() }]);
  }

  protected async ask(): Promise<void> {
    if (this.hand.end.running() || this.streams.state() !== 'live') return;
    const { HangUpDialog } = await import('../hang-up-dialog');
    const dialog = this.dialog.open(HangUpDialog, { data: this.call(), width: '400px', role: 'alertdialog' });
    const sure: unknown = await firstValueFrom(dialog.afterClosed());
    if (sure === true) await this.hand.hangUp();
  }
}
