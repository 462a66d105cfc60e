import { Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Moment } from '../ui/moment';
import { NeedsServer } from '../ui/needs-server';
import { OutboundStop } from './outbound-stop';

/** On every page while nothing goes out. */
@Component({
  selector: 'app-stop-banner',
  imports: [Moment, NeedsServer, RouterLink],
  template: `
    @if (stop.state(); as state) {
      @if (state.stopped) {
        <div class="banner banner-danger" role="alert">
          <strong>Outbound calls are stopped.</strong>
          <span>
            {{ state.by }},
            @if (state.at; as at) {
              <app-moment [at]="at" />
            }
            {{ state.reason ? '· ' + state.reason : '' }}
          </span>
          @if (problem(); as message) {
            <span>{{ message }}</span>
          }
          <span class="grow"></span>
          @if (stop.mayResume()) {
            <button
              type="button"
              class="btn"
              appNeedsServer="This needs the connection to the server"
              [attr.aria-busy]="busy()"
              (click)="resume()"
            >
              Let calls go out
            </button>
          } @else {
            <a routerLink="/settings/dialling">Details</a>
          }
        </div>
      }
    }
  `,
  styles: `
    .banner {
      margin: 16px 24px 0;
    }
    .grow {
      flex: 1;
    }
    @media (max-width: 639px) {
      .banner {
        margin: 12px 12px 0;
      }
    }
  `,
})
export class StopBanner {
  protected readonly stop = inject(OutboundStop);
  protected readonly busy = signal(false);
  protected readonly problem = signal<string | null>(null);

  protected async resume(): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.problem.set(await this.stop.set({ stopped: false, reason: null, endCalls: false }));
    this.busy.set(false);
  }
}
