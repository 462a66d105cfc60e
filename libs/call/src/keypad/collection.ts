import type { Moment, MomentWatcher } from '../moment';
import type { Clock } from '../ports/clock';
import { Wait } from '../wait';
import { passes } from './digit-check';
import { DigitCollector } from './digit-collector';
import type { EntryEnd } from './digit-collector';
import type { EntryRule, KeypadSettings } from './keypad-settings';

export type CollectStatus = 'COLLECTED' | 'NOTHING_TYPED' | 'TOO_SHORT' | 'NOT_VALID';

export interface CollectResult {
  readonly status: CollectStatus;
  /** Of the last attempt. */
  readonly digits: string;
  /** Null: no key came. */
  readonly by: EntryEnd | null;
  /** 1, 2, 3…. */
  readonly attempts: number;
}

export interface CollectionDeps {
  readonly clock: Clock;
  readonly rule: EntryRule;
  readonly times: Pick<KeypadSettings, 'firstKeyMs' | 'nextKeyMs' | 'retries' | 'retrySay'>;
  /** The agent asks once more. */
  readonly say: (words: string) => void;
  /** Comes once, unless it was stopped. */
  readonly done: (result: CollectResult) => void;
}

/**
 * Asks for an entry until it is good or the caller has had enough attempts. The wait for the first key runs only while nobody
 * speaks, so a long question takes nothing from it.
 */
export class Collection implements MomentWatcher {
  private readonly collector: DigitCollector;
  private readonly firstKey: Wait;
  private attempts = 1;
  private over = false;

  constructor(private readonly deps: CollectionDeps) {
    const { clock, rule, times } = deps;
    this.collector = new DigitCollector({
      ...{ clock, rule, nextKeyMs: times.nextKeyMs },
      ended: (digits, by) => this.entered(digits, by),
    });
    this.firstKey = new Wait(clock, () => this.settle('NOTHING_TYPED', '', null));
  }

  press(key: string): void {
    if (this.over) return;
    this.firstKey.stop();
    this.collector.press(key);
  }

  update({ talking, quiet, callerSpeaking, muted }: Moment): void {
    if (this.over) return;
    const waits = talking && quiet && !callerSpeaking && !muted && !this.collector.begun;
    this.firstKey.while(waits, this.deps.times.firstKeyMs);
  }

  stop(): void {
    this.over = true;
    this.collector.stop();
    this.firstKey.stop();
  }

  private entered(digits: string, by: EntryEnd): void {
    const { minDigits, check } = this.deps.rule;
    if (digits.length === 0) this.settle('NOTHING_TYPED', digits, by);
    else if (digits.length < minDigits) this.settle('TOO_SHORT', digits, by);
    else this.settle(passes(check, digits) ? 'COLLECTED' : 'NOT_VALID', digits, by);
  }

  private settle(status: CollectStatus, digits: string, by: EntryEnd | null): void {
    const { times, say, done } = this.deps;
    if (status !== 'COLLECTED' && this.attempts <= times.retries) {
      this.attempts++;
      return say(times.retrySay);
    }
    this.stop();
    done({ status, digits, by, attempts: this.attempts });
  }
}
