import { Component, inject, input, output, signal } from '@angular/core';
import type { DialPolicyQuery } from '@switchboard/contract';
import { Moment } from '../ui/moment';
import { NeedsServer } from '../ui/needs-server';
import { OutboundStop } from './outbound-stop';

type Changes = DialPolicyQuery['dialPolicy']['outboundChanges']['edges'];

/** The switch that stops everything, and who had a hand on it. */
@Component({
  selector: 'app-stop-panel',
  imports: [Moment, NeedsServer],
  template: `
    <h2>Stop all outbound calls</h2>
    @if (stop.state()?.stopped) {
      <p class="is-danger">
        They are stopped. The notice at the top tells who did it, and lets an administrator undo it.
      </p>
    } @else if (stop.mayStop()) {
      <p class="text-2">From the next one on, on all servers. Whoever may place calls may stop them.</p>
      <form (submit)="pull($event)">
        <div class="field">
          <label for="stop-reason">Reason</label>
          <input
            class="input"
            id="stop-reason"
            maxlength="500"
            autocomplete="off"
            [value]="reason()"
            (input)="reason.set($any($event.target).value)"
          />
        </div>
        <label class="check">
          <input type="checkbox" [checked]="endCalls()" (change)="endCalls.set(!endCalls())" />
          End outbound calls that are under way, too
        </label>
        <button
          type="submit"
          class="btn btn-danger-solid"
          appNeedsServer="This needs the connection to the server"
          [attr.aria-busy]="busy()"
        >
          Stop outbound calls
        </button>
      </form>
    } @else {
      <p class="text-2">Calls go out. An operator can stop them.</p>
    }
    @if (problem(); as message) {
      <p class="is-danger" role="alert">{{ message }}</p>
    }
    @if (changes().length > 0) {
      <ul aria-label="Who stopped outbound calls, and let them go on">
        @for (edge of changes(); track $index) {
          <li class="text-2">
            <strong>{{ edge.node.stopped ? 'Stopped' : 'Let go on' }}</strong> by {{ edge.node.by }}
            @if (edge.node.at; as at) {
              · <app-moment [at]="at" />
            }
            {{ edge.node.reason ? '· ' + edge.node.reason : '' }}
          </li>
        }
      </ul>
    }
  `,
  styleUrl: './dialling-panel.scss',
})
export class StopPanel {
  protected readonly stop = inject(OutboundStop);
  readonly changes = input.required<Changes>();
  readonly changed = output();
  protected readonly reason = signal('');
  protected readonly endCalls = signal(false);
  protected readonly busy = signal(false);
  protected readonly problem = signal<string | null>(null);

  protected async pull(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    this.busy.set(true);
    const reason = this.reason().trim() || null;
    this.problem.set(await this.stop.set({ stopped: true, reason, endCalls: this.endCalls() }));
    this.busy.set(false);
    this.changed.emit();
  }
}
