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

  press(digit: string): void {
    this.digits += digit;
    this.timer?.cancel();
    if (this.digits.length >= MAX_DIGITS) this.tell();
    else this.timer = this.clock.after(PAUSE_MS, () => this.tell());
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  private tell(): void {
    this.stop();
    const digits = this.digits;
    this.digits = '';
    if (digits !== '') this.entered(digits);
  }
}
