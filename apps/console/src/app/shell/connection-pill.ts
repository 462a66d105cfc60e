import { Component, computed, inject } from '@angular/core';
import { EventStreams } from '../graphql/event-streams';
import { Tick } from '../graphql/tick';
import { ServerClock } from '../graphql/server-clock';

/** Trouble shorter than this is nobody's business. */
const GRACE_MS = 3_000;

@Component({
  selector: 'app-connection-pill',
  template: `<span
    class="pill"
    role="status"
    [class.pill-good]="shown() === 'live'"
    [class.pill-tool]="shown() !== 'live'"
  >
    <span class="mark" [attr.data-state]="shown()" aria-hidden="true"></span>
    @switch (shown()) {
      @case ('live') {
        <span class="long">
          Connected
          @if (streams.caughtUp(); as count) {
            <span class="wide">
              ·
              @if (count === 1) {
                1 event caught up
              } @else {
                {{ count }} events caught up
              }
            </span>
          }
        </span>
      }
      @case ('reconnecting') {
        <span class="long">Reconnecting…</span><span aria-hidden="true">{{ seconds() }} s</span>
      }
      @case ('offline') {
        <span>Offline</span>
      }
    }
  </span>`,
  styleUrl: './connection-pill.scss',
})
export class ConnectionPill {
  protected readonly streams = inject(EventStreams);
  private readonly tick = inject(Tick);
  private readonly clock = inject(ServerClock);

  private readonly lostForMs = computed(() => {
    const lostAt = this.streams.lostAt();
    return lostAt === null ? 0 : this.tick.now() - this.clock.offsetMs() - lostAt;
  });
  protected readonly seconds = computed(() => Math.floor(this.lostForMs() / 1_000));
  protected readonly shown = computed(() => {
    const state = this.streams.state();
    return state === 'reconnecting' && this.lostForMs() < GRACE_MS ? 'live' : state;
  });
}
