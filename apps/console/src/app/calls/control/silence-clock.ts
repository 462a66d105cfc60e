import { Component, computed, inject } from '@angular/core';
import { Tick } from '../../graphql/tick';
import { DurationPipe } from '../../ui/durations';
import { ActNote } from './act-note';
import { OperatorHand } from './operator-hand';

/** A caller who hears nothing for longer begins to wonder. */
const LONG_SILENCE_MS = 5_000;

/** How long the caller has heard nothing because the agent is muted. */
@Component({
  selector: 'app-silence-clock',
  imports: [ActNote, DurationPipe],
  template: `
    @if (hand.muted()) {
      <div class="silence" [class.is-long]="isLong()">
        <p>
          <span>The caller hears silence</span>
          <span class="time">{{ silentMs() | duration }}</span>
        </p>
        <p class="more" role="status">
          @if (isLong()) {
            Longer than 5 seconds: the caller may hang up.
          } @else {
            What is said meanwhile is answered after you unmute.
          }
        </p>
      </div>
    }
    <app-act-note [act]="hand.mute" />
  `,
  styles: `
    :host {
      display: block;
    }
    .silence {
      padding: 8px 12px;
      border-radius: var(--radius-control);
      background: var(--c-raised);
    }
    .silence.is-long {
      background: var(--c-tool-ground);
      color: var(--c-tool);
    }
    p {
      display: flex;
      justify-content: space-between;
      gap: 8px;
    }
    .time {
      font-weight: 600;
    }
    .more {
      font-size: 12px;
      line-height: 16px;
    }
  `,
})
export class SilenceClock {
  private readonly tick = inject(Tick);
  protected readonly hand = inject(OperatorHand);
  protected readonly silentMs = computed(() => {
    const since = this.hand.mutedSince();
    return since === null ? 0 : Math.max(0, this.tick.now() - since);
  });
  protected readonly isLong = computed(() => this.silentMs() >= LONG_SILENCE_MS);
}
