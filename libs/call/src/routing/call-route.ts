import type { BlockEntry } from './block-list';
import { blockFor, blockPatternText, isWithheld } from './block-list';
import type { LocalTime } from './local-time';
import { localTimeOf } from './local-time';
import type { NumberRouting, RouteTarget } from './number-routing';
import { ruleHolds } from './routing-rule';

export interface RouteFacts {
  readonly numberId: string | null;
  /** Null: the number's agent answers at all times. */
  readonly routing: NumberRouting | null;
  /** Those of this number and those of all; more than hold does no harm. */
  readonly blocks: readonly BlockEntry[];
}

/** One look at one condition, for people who ask why. */
export interface RouteStep {
  readonly kind: 'BLOCK_LIST' | 'RULE' | 'OTHERWISE';
  readonly name: string;
  readonly holds: boolean;
}

export interface RouteDecision {
  readonly target: RouteTarget | { readonly kind: 'REJECT' };
  /** `PLAIN`: nothing is set up but the number's agent. */
  readonly because: 'BLOCKED' | 'RULE' | 'OTHERWISE' | 'PLAIN';
  /** One sentence for a person. */
  readonly reason: string;
  /** Up to the one that decided. */
  readonly steps: readonly RouteStep[];
  /** Null where no time was looked at. */
  readonly local: LocalTime | null;
}

const OWN_AGENT: RouteTarget = { kind: 'AGENT', agentId: null };

/** Who answers this caller at this time. A pure function: it decides real calls and explains imagined ones. */
export function decideRoute(facts: RouteFacts, call: { readonly from: string; readonly at: Date }): RouteDecision {
  const block = blockFor(facts.blocks, { from: call.from, numberId: facts.numberId });
  if (block) return blocked(block);
  const step: RouteStep = { kind: 'BLOCK_LIST', name: isWithheld(call.from) ? 'withheld' : call.from, holds: false };
  return facts.routing === null ? plain(step) : byRules(facts.routing, call.at, step);
}

function blocked({ numberId, pattern, action, note }: BlockEntry): RouteDecision {
  const name = blockPatternText(pattern);
  const list = numberId === null ? 'the block list of all numbers' : 'the block list of this number';
  return {
    target: action.kind === 'REJECT' ? { kind: 'REJECT' } : { kind: 'SENTENCE', say: action.say },
    because: 'BLOCKED',
    reason: `${name} is on ${list}${note === null ? '' : ` (${note})`}.`,
    steps: [{ kind: 'BLOCK_LIST', name, holds: true }],
    local: null,
  };
}

const plain = (step: RouteStep): RouteDecision => ({
  ...{ target: OWN_AGENT, because: 'PLAIN', reason: 'The number’s agent answers at all times.' },
  ...{ steps: [step], local: null },
});

function byRules({ timeZone, rules, otherwise }: NumberRouting, at: Date, first: RouteStep): RouteDecision {
  const local = localTimeOf(timeZone, at);
  const found = rules.findIndex((rule) => ruleHolds(rule, local));
  const rule = rules[found];
  const looked = rules
    .slice(0, rule ? found + 1 : rules.length)
    .map(({ name }, index): RouteStep => ({ kind: 'RULE', name, holds: index === found }));
  const steps = [first, ...looked];
  if (rule) return { target: rule.target, because: 'RULE', reason: `The rule “${rule.name}” holds.`, steps, local };
  steps.push({ kind: 'OTHERWISE', name: 'otherwise', holds: true });
  return { target: otherwise, because: 'OTHERWISE', reason: 'No rule holds at this time.', steps, local };
}
