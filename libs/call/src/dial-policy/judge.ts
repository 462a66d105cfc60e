import type { ErrorCode, Problem } from '../problem';
import { caps, concurrent, spendPerDay } from './cap-rules';
import type { DialCase, DialRule } from './dial-case';
import type { DialRuleName, Finding } from './dial-rule';
import {
  country,
  doNotCall,
  emergencyOrShort,
  lineType,
  numberAssigned,
  outboundStopped,
  prefix,
} from './number-rules';
import { quietHours } from './quiet-hours';

/** In the order of `DIAL_RULES`. */
const RULES: readonly DialRule[] = [
  outboundStopped,
  emergencyOrShort,
  numberAssigned,
  country,
  lineType,
  prefix,
  doNotCall,
  quietHours,
  concurrent,
  ...caps,
  spendPerDay,
];

/** What every rule says, whether or not an earlier one refuses. */
export const judge = (dialCase: DialCase): readonly Finding[] => RULES.map((rule) => rule(dialCase));

/** Rules that another hour, or a freed place, satisfies. */
const PASSING: ReadonlySet<DialRuleName> = new Set(['OUTBOUND_STOPPED', 'QUIET_HOURS']);

function codeOf(rule: DialRuleName): ErrorCode {
  if (rule === 'CONCURRENT') return 'CONCURRENCY_LIMIT';
  return rule.includes('PER_') ? 'RATE_LIMITED' : 'DESTINATION_NOT_ALLOWED';
}

/** The first rule that refuses, as a problem; null when all pass. */
export function refusalOf(findings: readonly Finding[]): Problem | null {
  const finding = findings.find(({ passed }) => !passed);
  if (!finding) return null;
  const { rule, message, help } = finding;
  const code = codeOf(rule);
  return {
    ...{ code, rule, message: help === null ? message : `${message} ${help}` },
    retryable: code !== 'DESTINATION_NOT_ALLOWED' || PASSING.has(rule),
  };
}
