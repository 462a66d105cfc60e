import type { Clock, Timer } from '@switchboard/call';
import { newSecret, sameSecret } from './secrets';

export const LINK_LIFETIME_MS = 15 * 60_000;

/** The way in while nobody has a password: one code at a time, for one use, within 15 minutes. */
export class SignInLink {
  private code: string | null = null;
  private timer: Timer | null = null;

  /** `told` gets every new code: at `open`, and whenever one has run out unused. */
  constructor(
    private readonly clock: Clock,
    private readonly told: (code: string) => void,
  ) {}

  open(): void {
    this.close();
    this.code = newSecret();
    this.timer = this.clock.after(LINK_LIFETIME_MS, () => this.open());
    this.told(this.code);
  }

  matches(code: string): boolean {
    return this.code !== null && sameSecret(code, this.code);
  }

  close(): void {
    this.timer?.cancel();
    this.timer = null;
    this.code = null;
  }
}
