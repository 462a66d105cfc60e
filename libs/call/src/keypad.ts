import type { Clock, Timer } from './ports/clock';

/** Keys pressed in quick succession are told to the model together. */
const PAUSE_MS = 1_500;
/** A caller who keeps pressing is told after so many keys at the latest. */
const MAX_DIGITS = 32;

/** Gathers single keys into what a person would call one entry. */
export class Keypad {
  private digits = '';
  private timer: Timer | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly entered: (digits: string) => void,
  ) {}

  /** Keys were pressed that nobody was told of yet. */
  get begun(): boolean {
    return this.digits !== '';
  }

  press(digit: string): void {
    this.digits += digit;
    this.timer?.cancel();
    if (this.digits.length >= MAX_DIGITS) this.tell();
    else this.timer = this.clock.after(PAUSE_MS, () => this.tell());
  }

  /** Takes what was pressed and not told: it belongs to somebody else. */
  take(): string {
    const { digits } = this;
    this.stop();
    this.digits = '';
    return digits;
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  private tell(): void {
    const digits = this.take();
    if (digits !== '') this.entered(digits);
  }
}
