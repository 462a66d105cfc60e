import type { Clock, Timer } from '@switchboard/call';
import type { FormFields, HttpMethod } from './phone-network.types';

/** `<Gather>` of keys as written; speech is not recognised here. */
export interface GatherVerb {
  readonly verb: 'Gather';
  /** Spoken while keys are already listened for. */
  readonly say: readonly string[];
  readonly numDigits: number;
  readonly finishOnKey: string;
  readonly timeoutMs: number;
  readonly actionOnEmptyResult: boolean;
  readonly action: string | null;
  readonly method: HttpMethod;
}

/** Collects keys until there are enough, the finishing one comes, or none comes for the time-out. */
export class Gather {
  private digits = '';
  private timer: Timer | null = null;
  private isOver = false;

  constructor(
    private readonly clock: Clock,
    private readonly verb: GatherVerb,
    /** Null: no key, so the next verb runs. */
    private readonly ended: (fields: FormFields | null) => void,
  ) {}

  /** The time-out counts from the end of what is said. */
  begin(sayMs: number): void {
    this.wait(sayMs + this.verb.timeoutMs);
  }

  press(digit: string): void {
    if (this.isOver) return;
    if (digit === this.verb.finishOnKey) return this.end();
    this.digits += digit;
    if (this.digits.length >= this.verb.numDigits) this.end();
    else this.wait(this.verb.timeoutMs);
  }

  stop(): void {
    this.isOver = true;
    this.timer?.cancel();
    this.ended(null);
  }

  private wait(ms: number): void {
    this.timer?.cancel();
    this.timer = this.clock.after(ms, () => this.end());
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.timer?.cancel();
    const isTold = this.digits !== '' || this.verb.actionOnEmptyResult;
    this.ended(isTold ? [['Digits', this.digits]] : null);
  }
}
