import { Component, computed, inject } from '@angular/core';
import { EventStreams } from '../graphql/event-streams';
import { Moment } from '../ui/moment';

/** "as of 14:02:11" while what is shown may be out of date. */
@Component({
  selector: 'app-stale-clock',
  imports: [Moment],
  template: `@if (since(); as at) {
    <span class="text-2">as of <app-moment [at]="at" show="time" /></span>
  }`,
})
export class StaleClock {
  private readonly streams = inject(EventStreams);
  protected readonly since = computed(() => {
    const lostAt = this.streams.lostAt();
    return this.streams.state() === 'live' || lostAt === null ? null : new Date(lostAt).toISOString();
  });
}
