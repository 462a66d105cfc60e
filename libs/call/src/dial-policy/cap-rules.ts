import type { Tries } from '../ports/dial-records';
import type { DialCase, DialRule } from './dial-case';
import { failed, passed } from './dial-case';
import type { DialRuleName } from './dial-rule';
import type { CapLimits } from './dial-settings';

const HELP = 'Try again later, or ask an administrator for a higher limit.';

export const concurrent: DialRule = ({ standing: { policy, usage } }) => {
  const limit = policy.settings.concurrent;
  const judgement = { rule: 'CONCURRENT', facts: { running: usage.running, limit } } as const;
  if (limit === null || usage.running < limit) return passed(judgement, 'There is room for one more call.');
  return failed(judgement, `${usage.running} outbound calls are going on; more are not allowed at once.`, HELP);
};

type Scope = 'all' | 'destination' | 'agent';
type Window = keyof Tries;

const WORDS: Readonly<Record<Scope, string>> = { all: 'in all', destination: 'to this number', agent: 'by this agent' };
const LIMIT_OF = { minute: 'perMinute', hour: 'perHour', day: 'perDay' } as const satisfies Record<
  Window,
  keyof CapLimits
>;
const SPAN: Readonly<Record<Window, string>> = {
  minute: 'last 60 seconds',
  hour: 'last 60 minutes',
  day: 'last 24 hours',
};

const cap =
  (rule: DialRuleName, scope: Scope, window: Window): DialRule =>
  ({ order, standing: { policy, usage } }: DialCase) => {
    const limit = policy.settings.caps[scope][LIMIT_OF[window]];
    const tried = usage[scope][window];
    const judgement = { rule, facts: { tried, limit } };
    if (scope === 'destination' && order.purpose === 'TRANSFER')
      return passed({ rule }, 'Does not hold for transfers.');
    if (scope === 'agent' && order.agentId === null) return passed({ rule }, 'No agent speaks on this leg.');
    if (limit === null) return passed(judgement, 'No limit is set.');
    const told = `${tried} of ${limit} calls ${WORDS[scope]} within the ${SPAN[window]}.`;
    return tried < limit ? passed(judgement, told) : failed(judgement, told, HELP);
  };

export const caps: readonly DialRule[] = [
  cap('PER_MINUTE', 'all', 'minute'),
  cap('PER_HOUR', 'all', 'hour'),
  cap('PER_DAY', 'all', 'day'),
  cap('DESTINATION_PER_MINUTE', 'destination', 'minute'),
  cap('DESTINATION_PER_HOUR', 'destination', 'hour'),
  cap('DESTINATION_PER_DAY', 'destination', 'day'),
  cap('AGENT_PER_MINUTE', 'agent', 'minute'),
  cap('AGENT_PER_HOUR', 'agent', 'hour'),
  cap('AGENT_PER_DAY', 'agent', 'day'),
];

const dollars = (usd: number): string => `$${usd.toFixed(2)}`;

/** Like a card that is charged after the stay: what a call may cost at most is set aside until it is over. */
export const spendPerDay: DialRule = ({ standing: { policy, usage }, reservedUsd, listedPerMinuteUsd }) => {
  const { spendPerDayUsd: limit, assumedPerMinuteUsd } = policy.settings;
  const price = listedPerMinuteUsd === null ? `${assumedPerMinuteUsd} (assumed)` : String(listedPerMinuteUsd);
  const judgement = {
    rule: 'SPEND_PER_DAY',
    facts: {
      spentUsd: usage.spentUsd.toFixed(4),
      thisCallAtMostUsd: reservedUsd.toFixed(4),
      limitUsd: limit,
      perMinuteUsd: price,
    },
  } as const;
  if (limit === null) return passed(judgement, 'No limit of spending is set.');
  const told = `${dollars(usage.spentUsd)} of ${dollars(limit)} are spent or set aside within the last 24 hours`;
  // A hundred-thousandth of a cent absorbs what adding up fractions leaves.
  if (usage.spentUsd + reservedUsd <= limit + 1e-7) return passed(judgement, `${told}.`);
  const help =
    'Wait for calls to end, lower the longest duration of this one, or ask an administrator for a higher limit.';
  return failed(judgement, `${told}, and this call may cost ${dollars(reservedUsd)}.`, help);
};
