import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import { ServerClock } from './server-clock';

const TICK_MS = 250;

/** Server time as a signal, for elapsed timers; it stands still while the tab is hidden. */
@Injectable({ providedIn: 'root' })
export class Tick {
  private readonly clock = inject(ServerClock);
  private readonly time = signal(this.clock.now());
  /** Server time in epoch ms, every quarter of a second. */
  readonly now = this.time.asReadonly();

  constructor() {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') this.time.set(this.clock.now());
    }, TICK_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
