import type { Clock } from '../ports/clock';

/** A key's tone may still sound after the carrier has told the key; what the caller says meanwhile is lost. */
const TAIL_MS = 800;

/** The caller's sound while secrets are typed: tones of keys are in it, so nobody may hear it. */
export class SecureSilence {
  /** A plain field: every frame of the caller asks for it. */
  on = false;
  private until: { cancel(): void } | null = null;

  constructor(private readonly clock: Clock) {}

  begin(): void {
    this.until?.cancel();
    this.on = true;
  }

  end(): void {
    this.until?.cancel();
    this.until = this.clock.after(TAIL_MS, () => {
      this.on = false;
    });
  }
}
