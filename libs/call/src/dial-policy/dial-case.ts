import type { DialOrder } from '../ports/dial-policy';
import type { DialStanding } from '../ports/dial-records';
import type { DialFact, DialRuleName, Finding } from './dial-rule';
import type { NumberFacts } from './number-plan';

/** An order with all that is known about it: what a rule may look at. */
export interface DialCase {
  readonly order: DialOrder;
  readonly to: NumberFacts | null;
  readonly from: NumberFacts | null;
  readonly standing: DialStanding;
  /** What the leg may cost at most, US dollars. */
  readonly reservedUsd: number;
  /** US dollars; null when no list price is known. */
  readonly listedPerMinuteUsd: number | null;
  readonly at: Date;
}

export type DialRule = (dialCase: DialCase) => Finding;

const fact = ([name, value]: [string, string | number | null]): DialFact => ({ name, value: String(value ?? 'none') });

export interface Judgement {
  readonly rule: DialRuleName;
  readonly facts?: Readonly<Record<string, string | number | null>>;
}

export const passed = ({ rule, facts = {} }: Judgement, message: string): Finding => ({
  ...{ rule, passed: true, message, help: null },
  facts: Object.entries(facts).map(fact),
});

export const failed = ({ rule, facts = {} }: Judgement, message: string, help: string): Finding => ({
  ...{ rule, passed: false, message, help },
  facts: Object.entries(facts).map(fact),
});
