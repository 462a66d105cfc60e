import { Component, computed, inject, input } from '@angular/core';
import { LucideHeadphones } from '@lucide/angular';
import { Shortcuts } from '../shell/shortcuts';
import { NeedsServer } from '../ui/needs-server';
import { EventStreams } from '../graphql/event-streams';
import type { ListenedCall } from './listening';
import { Listening } from './listening';

/** Begins and stops hearing a call; the volumes are in the dock, which stays. */
@Component({
  selector: 'app-listen-control',
  imports: [LucideHeadphones, NeedsServer],
  template: `
    <button
      type="button"
      class="btn"
      [class.is-on]="here()"
      appNeedsServer="Listening needs the connection to the server; it comes back by itself"
      (click)="toggle()"
    >
      <svg lucideHeadphones size="16"></svg>
      @if (here()) {
        Stop listening
      } @else {
        Listen
      }
      <kbd class="kbd">l</kbd>
    </button>
    @if (here() && !compact()) {
      <p class="notice text-2" role="status">
        You are listening; nobody on the call hears you. This is recorded in the log with your name.
      </p>
    } @else if (failed()) {
      <p class="notice is-danger" role="alert">{{ listening.errorMessage() }}</p>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 12px;
    }
    .btn {
      flex: 1;
      justify-content: flex-start;
      min-height: 36px;
    }
    .kbd {
      margin-left: auto;
    }
    .is-on {
      border-color: var(--c-accent);
      background: var(--c-accent-ground);
    }
    .notice {
      flex-basis: 100%;
      font-size: 12px;
      line-height: 16px;
    }
    @media (max-width: 899px) {
      .btn {
        justify-content: center;
      }
      .kbd {
        display: none;
      }
    }
  `,
})
export class ListenControl {
  private readonly streams = inject(EventStreams);
  protected readonly listening = inject(Listening);
  readonly call = input.required<ListenedCall>();
  /** Only the button; the dock says the rest. */
  readonly compact = input(false);
  private readonly mine = computed(() => this.listening.call()?.id === this.call().id);
  protected readonly here = computed(() => this.mine() && this.listening.active());
  protected readonly failed = computed(() => this.mine() && this.listening.state() === 'failed');

  constructor() {
    inject(Shortcuts).register([{ name: 'listen', keys: ['l'], run: () => this.toggle() }]);
  }

  protected toggle(): void {
    if (this.here()) this.listening.stop();
    else if (this.streams.state() === 'live') this.listening.start(this.call());
  }
}
