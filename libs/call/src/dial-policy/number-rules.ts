import type { DialSettings } from './dial-settings';
import type { DialCase, DialRule } from './dial-case';
import { failed, passed } from './dial-case';
import { EMERGENCY_NUMBERS } from './emergency-numbers.data';
import { HIGH_RISK_AS_OF, HIGH_RISK_PREFIXES } from './high-risk-prefixes.data';

/** So long are short codes at most; the few islands whose ordinary numbers are no longer have them assigned. */
const SHORT_DIGITS = 6;

const settingsOf = ({ standing }: DialCase): DialSettings => standing.policy.settings;

export const outboundStopped: DialRule = ({ standing: { outbound } }) => {
  const { stopped, reason, by, at } = outbound;
  const rule = 'OUTBOUND_STOPPED';
  if (!stopped) return passed({ rule }, 'Outbound calls are not stopped.');
  const why = reason ? `: ${reason.replace(/[.!?]+$/, '')}.` : '.';
  return failed(
    { rule, facts: { by, at, reason } },
    `${by ?? 'Somebody'} stopped all outbound calls${why}`,
    'An administrator can let them go on under Settings, Dialling.',
  );
};

/** Never open, whatever the settings say: a machine must not keep an emergency line busy. */
export const emergencyOrShort: DialRule = ({ order, to }) => {
  const rule = 'EMERGENCY_OR_SHORT';
  const digits = to?.nationalNumber ?? order.to.replace(/\D/g, '');
  const isShort = digits.length <= SHORT_DIGITS && !to?.assigned;
  if (!isShort && !EMERGENCY_NUMBERS.has(digits)) return passed({ rule }, 'Neither an emergency nor a short number.');
  return failed(
    { rule, facts: { digits } },
    'Emergency and short numbers are never called.',
    'This can not be opened.',
  );
};

export const numberAssigned: DialRule = (dialCase) => {
  const { to } = dialCase;
  const rule = 'NUMBER_ASSIGNED';
  if (to?.assigned) return passed({ rule, facts: { type: to.type } }, 'The numbering plan knows such numbers.');
  if (to && settingsOf(dialCase).unassignedAllowed) {
    return passed({ rule }, 'No numbering plan knows such numbers, which is allowed.');
  }
  return failed(
    { rule },
    'No numbering plan has given out such a number; ranges like that are a usual target of fraud.',
    'Check the number. An administrator can allow numbers that are not assigned.',
  );
};

function allowedCountries(dialCase: DialCase): ReadonlySet<string> {
  const { ownCountry, countries } = settingsOf(dialCase);
  const home = ownCountry ? (dialCase.from?.country ?? null) : null;
  return new Set(home === null ? countries : [...countries, home]);
}

export const country: DialRule = (dialCase) => {
  const called = dialCase.to?.country ?? null;
  const allowed = allowedCountries(dialCase);
  const judgement = {
    rule: 'COUNTRY',
    facts: { country: called, allowed: [...allowed].toSorted().join(' ') || null },
  } as const;
  if (called !== null && allowed.has(called)) return passed(judgement, `Calls to ${called} are allowed.`);
  return failed(
    judgement,
    called === null ? 'The number belongs to no country.' : `Calls to ${called} are not allowed.`,
    'An administrator can allow more countries.',
  );
};

export const lineType: DialRule = (dialCase) => {
  const type = dialCase.to?.type ?? null;
  const { closedTypes } = settingsOf(dialCase);
  const judgement = { rule: 'LINE_TYPE', facts: { type, closed: closedTypes.join(' ') || null } } as const;
  if (type === null) return passed(judgement, 'The numbering plan does not tell the kind of this number.');
  if (!closedTypes.includes(type)) return passed(judgement, `Numbers of the kind ${type} are open.`);
  return failed(judgement, `Numbers of the kind ${type} are closed.`, 'An administrator can open this kind of number.');
};

interface ClosedPrefix {
  readonly prefix: string;
  readonly reason: string;
}

function longest<T extends { prefix: string }>(to: string, prefixes: readonly T[]): T | null {
  const fitting = prefixes.filter(({ prefix }) => to.startsWith(prefix));
  return fitting.toSorted((a, b) => b.prefix.length - a.prefix.length)[0] ?? null;
}

function closedPrefix(dialCase: DialCase): ClosedPrefix | null {
  const { to, from, order } = dialCase;
  const { ownCountry, closedPrefixes } = settingsOf(dialCase);
  const isHome = ownCountry && to?.country != null && to.country === from?.country;
  const highRisk = HIGH_RISK_PREFIXES.filter(({ wholeCountry }) => !(wholeCountry && isHome));
  const own = closedPrefixes.map((prefix) => ({ prefix, reason: 'Closed by an administrator.' }));
  return longest<ClosedPrefix>(order.to, [...own, ...highRisk]);
}

export const prefix: DialRule = (dialCase) => {
  const closed = closedPrefix(dialCase);
  const openPrefixes = settingsOf(dialCase).openPrefixes.map((each) => ({ prefix: each }));
  const open = longest(dialCase.order.to, openPrefixes);
  const judgement = {
    rule: 'PREFIX',
    facts: { closed: closed?.prefix ?? null, open: open?.prefix ?? null, listOf: HIGH_RISK_AS_OF },
  } as const;
  if (!closed) return passed(judgement, 'The number begins with no closed prefix.');
  if (open && open.prefix.length >= closed.prefix.length) {
    return passed(judgement, `An administrator opened ${open.prefix}.`);
  }
  return failed(
    judgement,
    `Numbers that begin with ${closed.prefix} are closed. ${closed.reason}`,
    `An administrator can open ${closed.prefix}, or a longer prefix.`,
  );
};

export const doNotCall: DialRule = ({ standing: { doNotCall: entry } }) => {
  const rule = 'DO_NOT_CALL';
  if (!entry) return passed({ rule }, 'The number is not on the do-not-call list.');
  return failed(
    { rule, facts: { since: entry.at, by: entry.by, reason: entry.reason } },
    'The number is on the do-not-call list.',
    'An administrator can take it off, when whoever has it agrees.',
  );
};
