import type { Clock, Timer } from './ports/clock';

/** A time that passes while a condition holds: it begins when the condition does, and is void when that ends. */
export class Wait {
  private timer: Timer | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly passed: () => void,
  ) {}

  /** Begins to wait for `ms`, unless it already does. */
  begin(ms: number): void {
    this.timer ??= this.clock.after(ms, () => {
      this.timer = null;
      this.passed();
    });
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  /** `ms` counts from the moment at which `holds` became true. */
  while(holds: boolean, ms: number): void {
    if (holds) this.begin(ms);
    else this.stop();
  }
}
