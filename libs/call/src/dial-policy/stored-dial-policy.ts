import type { Clock } from '../ports/clock';
import type { DialOrder, DialPolicy, Verdict } from '../ports/dial-policy';
import type { DialAttempt, DialRecords, DialStanding } from '../ports/dial-records';
import type { Problem } from '../problem';
import type { DialCase } from './dial-case';
import type { Finding } from './dial-rule';
import { judge, refusalOf } from './judge';
import type { NumberFacts, NumberPlan } from './number-plan';
import { zonesOf } from './zones';

/** A leg rings so long at most before its longest duration begins to count. */
const RINGING_SECONDS = 120;

/** The dry run of an order: every rule with what it looked at. */
export interface DialExplanation {
  /** What `check` would refuse with; null when it would permit. */
  readonly problem: Problem | null;
  readonly findings: readonly Finding[];
  readonly number: NumberFacts | null;
  /** IANA names. */
  readonly zones: readonly string[];
  /** List price in US dollars; null when none is known. */
  readonly perMinuteUsd: number | null;
}

export type DialQuestion = Pick<DialOrder, 'to' | 'from' | 'agentId' | 'maxDurationSeconds'>;

export interface StoredDialPolicyDeps {
  readonly clock: Clock;
  readonly plan: NumberPlan;
  readonly records: DialRecords;
  /** `prefix_` plus a sortable unique body. */
  readonly newId: (prefix: string) => string;
}

/** The rules as administrators have set them, over what all servers of the installation have dialled. */
export class StoredDialPolicy implements DialPolicy {
  constructor(private readonly deps: StoredDialPolicyDeps) {}

  async check(order: DialOrder): Promise<Verdict> {
    const { records, newId, clock } = this.deps;
    const permitId = newId('dial');
    const at = clock.wallTime();
    let problem: Problem | null = null;
    await records.take({ to: order.to, agentId: order.agentId, at }, (standing) => {
      const dialCase = this.caseOf(order, standing, at);
      problem = refusalOf(judge(dialCase));
      return problem ? null : attemptOf(dialCase, permitId);
    });
    return problem === null ? { permitId, problem } : { problem };
  }

  async settle(permitId: string, talkedSeconds: number): Promise<void> {
    await this.deps.records.settle(permitId, { talkedSeconds, at: this.deps.clock.wallTime() });
  }

  /** Takes nothing and changes nothing: two answers may differ only in what the world has changed between. */
  async explain(question: DialQuestion): Promise<DialExplanation> {
    const at = this.deps.clock.wallTime();
    const standing = await this.deps.records.standing({ to: question.to, agentId: question.agentId, at });
    const dialCase = this.caseOf({ ...question, callId: '', purpose: 'CALL' }, standing, at);
    const findings = judge(dialCase);
    return {
      ...{ findings, problem: refusalOf(findings), number: dialCase.to, zones: zonesOf(question.to) },
      perMinuteUsd: dialCase.listedPerMinuteUsd,
    };
  }

  private caseOf(order: DialOrder, standing: DialStanding, at: Date): DialCase {
    const { plan } = this.deps;
    const listedPerMinuteUsd = plan.perMinuteUsd(order.to, at);
    const perMinuteUsd = listedPerMinuteUsd ?? standing.policy.settings.assumedPerMinuteUsd;
    return {
      ...{ order, standing, at, listedPerMinuteUsd },
      to: plan.facts(order.to),
      from: plan.facts(order.from),
      reservedUsd: Math.ceil(order.maxDurationSeconds / 60) * perMinuteUsd,
    };
  }
}

function attemptOf({ order, standing, at, ...prices }: DialCase, id: string): DialAttempt {
  const { to, agentId, callId, purpose, maxDurationSeconds } = order;
  return {
    ...{ id, to, agentId, callId, purpose, at, reservedUsd: prices.reservedUsd },
    expiresAt: new Date(at.getTime() + (RINGING_SECONDS + maxDurationSeconds) * 1_000),
    perMinuteUsd: prices.listedPerMinuteUsd ?? standing.policy.settings.assumedPerMinuteUsd,
  };
}
