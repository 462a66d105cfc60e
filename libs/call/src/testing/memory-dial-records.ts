import type { Call } from '../call';
import { isFinal } from '../call-state';
import { DEFAULT_DIAL_SETTINGS } from '../dial-policy/dial-settings';
import type {
  DialAttempt,
  DialRecords,
  DialStanding,
  DialUsage,
  DoNotCallEntry,
  OutboundSwitch,
  StandingQuery,
  StoredDialSettings,
  Tries,
} from '../ports/dial-records';
import type { Page } from '../ports/records';

interface Leg {
  readonly attempt: DialAttempt;
  settled: { readonly talkedSeconds: number } | null;
}

const MINUTE_MS = 60_000;
const SPANS_MS = { minute: MINUTE_MS, hour: 60 * MINUTE_MS, day: 24 * 60 * MINUTE_MS };

function pageOf<T>(list: readonly T[], keyOf: (each: T) => string, query: { first: number; after: string | null }) {
  const at = query.after === null ? -1 : list.findIndex((each) => keyOf(each) === query.after);
  if (query.after !== null && at < 0) {
    throw Object.assign(new Error(`"${query.after}" is not a cursor of this list.`), { name: 'InvalidCursor' });
  }
  const edges = list.slice(at + 1, at + 1 + query.first).map((node) => ({ cursor: keyOf(node), node }));
  return { edges, hasNextPage: at + 1 + query.first < list.length, totalCount: list.length } satisfies Page<T>;
}

/** In memory, as simple as the port allows: each method is one step because nothing in it waits. */
export class MemoryDialRecords implements DialRecords {
  private readonly changes: StoredDialSettings[] = [];
  private readonly switches: OutboundSwitch[] = [];
  private readonly listed = new Map<string, DoNotCallEntry>();
  private readonly legs: Leg[] = [];

  /** `callOf` gives the stored call of an id. */
  constructor(private readonly callOf: (id: string) => Call | null = () => null) {}

  readonly policy: DialRecords['policy'] = async () => this.current();

  readonly policyChanges: DialRecords['policyChanges'] = async (query) =>
    pageOf(this.changes.toReversed(), ({ revision }) => String(revision), query);

  readonly changePolicy: DialRecords['changePolicy'] = async ({ expectedRevision, ...change }) => {
    const current = this.current();
    if (current.revision !== expectedRevision) return { stale: current };
    const policy = { ...change, revision: expectedRevision + 1 };
    this.changes.push(policy);
    return { policy };
  };

  readonly outbound: DialRecords['outbound'] = async () => this.outboundNow();

  readonly switchOutbound: DialRecords['switchOutbound'] = async (change) => {
    this.switches.push(change);
    return change;
  };

  readonly outboundSwitches: DialRecords['outboundSwitches'] = async (query) =>
    pageOf(this.switches.toReversed(), ({ at }) => String(at), query);

  readonly doNotCall: DialRecords['doNotCall'] = async ({ part, ...query }) => {
    const wanted = [...this.listed.values()].reverse().filter(({ e164 }) => part === null || e164.includes(part));
    return pageOf(wanted, ({ e164 }) => e164, query);
  };

  readonly addDoNotCall: DialRecords['addDoNotCall'] = async (entries) => {
    const before = this.listed.size;
    for (const entry of entries) if (!this.listed.has(entry.e164)) this.listed.set(entry.e164, entry);
    const added = this.listed.size - before;
    return { added, known: entries.length - added };
  };

  readonly removeDoNotCall: DialRecords['removeDoNotCall'] = async (e164) => this.listed.delete(e164);

  readonly standing: DialRecords['standing'] = async (query) => this.standingNow(query);

  readonly take: DialRecords['take'] = async (query, decide) => {
    const attempt = decide(this.standingNow(query));
    if (attempt) this.legs.push({ attempt, settled: null });
  };

  readonly settle: DialRecords['settle'] = async (attemptId, { talkedSeconds }) => {
    const leg = this.legs.find(({ attempt }) => attempt.id === attemptId);
    if (leg) leg.settled ??= { talkedSeconds };
  };

  private current(): StoredDialSettings {
    return this.changes.at(-1) ?? { revision: 0, settings: DEFAULT_DIAL_SETTINGS, by: null, at: null };
  }

  private outboundNow(): OutboundSwitch {
    return this.switches.at(-1) ?? { stopped: false, reason: null, by: null, at: null };
  }

  private standingNow(query: StandingQuery): DialStanding {
    const doNotCall = this.listed.get(query.to) ?? null;
    return { policy: this.current(), outbound: this.outboundNow(), doNotCall, usage: this.usage(query) };
  }

  private usage({ to, agentId, at }: StandingQuery): DialUsage {
    const within = (legs: readonly Leg[], ms: number): Leg[] =>
      legs.filter(({ attempt }) => attempt.at.getTime() > at.getTime() - ms);
    const tries = (wanted: (attempt: DialAttempt) => boolean): Tries => {
      const legs = this.legs.filter(({ attempt }) => wanted(attempt));
      const [minute, hour, day] = [SPANS_MS.minute, SPANS_MS.hour, SPANS_MS.day].map((ms) => within(legs, ms).length);
      return { minute: minute ?? 0, hour: hour ?? 0, day: day ?? 0 };
    };
    const running = this.legs.filter((leg) => this.runs(leg, at));
    const counted = new Set([...within(this.legs, SPANS_MS.day), ...running]);
    return {
      all: tries(() => true),
      destination: tries((attempt) => attempt.to === to),
      agent: tries((attempt) => agentId !== null && attempt.agentId === agentId),
      running: running.length,
      spentUsd: [...counted].reduce((sum, leg) => sum + this.costUsd(leg), 0),
    };
  }

  private talkedSeconds({ attempt, settled }: Leg): number | null {
    if (settled) return settled.talkedSeconds;
    const call = this.callOf(attempt.callId);
    if (!call || !isFinal(call.status)) return null;
    if (attempt.purpose === 'CALL') return (call.durationMs ?? 0) / 1_000;
    return Math.max(0, Date.parse(call.endedAt ?? '') - attempt.at.getTime()) / 1_000 || 0;
  }

  private runs(leg: Leg, at: Date): boolean {
    return this.talkedSeconds(leg) === null && leg.attempt.expiresAt > at;
  }

  private costUsd(leg: Leg): number {
    const { perMinuteUsd, reservedUsd } = leg.attempt;
    const talked = this.talkedSeconds(leg);
    return talked === null ? reservedUsd : Math.ceil(talked / 60) * perMinuteUsd;
  }
}
