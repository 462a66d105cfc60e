import type { Clock, Timer } from '../ports/clock';
import type { EntryRule } from './keypad-settings';

/** What ended an entry: its key, its longest length, or a pause. */
export type EntryEnd = 'TERMINATOR' | 'LENGTH' | 'PAUSE';

export interface CollectorDeps {
  readonly clock: Clock;
  readonly rule: Pick<EntryRule, 'maxDigits' | 'terminator'>;
  /** Between two keys. */
  readonly nextKeyMs: number;
  /** Comes once per entry; the next key begins another. */
  readonly ended: (digits: string, by: EntryEnd) => void;
}

/**
 * One entry, key by key. Digits count; the terminator ends it, even before the first digit; a star that is no terminator takes
 * back what was typed; other keys are slips of the finger. A pause counts from the last key of any kind.
 */
export class DigitCollector {
  private typed = '';
  private pause: Timer | null = null;

  constructor(private readonly deps: CollectorDeps) {}

  get length(): number {
    return this.typed.length;
  }

  /** A key was pressed, and its entry is not ended yet. */
  get begun(): boolean {
    return this.pause !== null;
  }

  press(key: string): void {
    const { maxDigits, terminator } = this.deps.rule;
    if (key === terminator) return this.end('TERMINATOR');
    if (/^\d$/.test(key)) this.typed += key;
    else if (key === '*') this.typed = '';
    if (this.typed.length >= maxDigits) this.end('LENGTH');
    else this.wait();
  }

  stop(): void {
    this.pause?.cancel();
    this.pause = null;
    this.typed = '';
  }

  private wait(): void {
    this.pause?.cancel();
    this.pause = this.deps.clock.after(this.deps.nextKeyMs, () => this.end('PAUSE'));
  }

  private end(by: EntryEnd): void {
    const digits = this.typed;
    this.stop();
    this.deps.ended(digits, by);
  }
}
