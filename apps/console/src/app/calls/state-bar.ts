import { Component, computed, inject, input, output } from '@angular/core';
import { Tick } from '../graphql/tick';
import { DurationPipe } from '../ui/durations';
import type { FollowedCall, Story } from './call-follower';
import { stateBar } from './state-bar-blocks';

/** The whole call as one thin bar; each block leads to its line. The transcript tells the same to those who cannot see it. */
@Component({
  selector: 'app-state-bar',
  imports: [DurationPipe],
  templateUrl: './state-bar.html',
  styleUrl: './state-bar.scss',
})
export class StateBar {
  private readonly tick = inject(Tick);
  readonly story = input.required<Story>();
  readonly call = input.required<FollowedCall>();
  readonly live = input.required<boolean>();
  readonly chosen = output<string>();

  protected readonly view = computed(() => {
    const call = this.call();
    return stateBar(this.story(), call, this.endMs(call) - Date.parse(call.createdAt));
  });

  private endMs(call: FollowedCall): number {
    if (this.live()) return this.tick.now();
    const last = this.story().events.at(-1);
    return call.endedAt === null ? Date.parse(last?.at ?? call.createdAt) : Date.parse(call.endedAt);
  }
}
