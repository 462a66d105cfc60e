import type { CallDirection, CallFilter, CallStatus, EndReason } from '@switchboard/contract';

/** What the history's address says: every filter has one query parameter. */
export interface CallSearch {
  readonly party: string;
  readonly text: string;
  readonly status: readonly CallStatus[];
  readonly direction: CallDirection | null;
  readonly agent: string | null;
  readonly number: string | null;
  readonly reason: EndReason | null;
  readonly since: Since | null;
  readonly longer: number | null;
  readonly error: boolean;
}
export type Since = '1h' | '24h' | '7d' | '30d';
export type SearchKey = keyof CallSearch;
type Params = Readonly<Record<string, string | undefined>>;

export const STATUSES: readonly CallStatus[] = [
  'QUEUED',
  'RINGING',
  'IN_PROGRESS',
  'COMPLETED',
  'BUSY',
  'FAILED',
  'NO_ANSWER',
  'CANCELED',
];
export const END_REASONS: readonly EndReason[] = [
  'CALLER_HANGUP',
  'AGENT_HANGUP',
  'OPERATOR_HANGUP',
  'TRANSFERRED',
  'BUSY',
  'NO_ANSWER',
  'CANCELED',
  'MAX_DURATION',
  'SILENCE_TIMEOUT',
  'VOICEMAIL',
  'BLOCKED',
  'CLOSED',
  'MODEL_ERROR',
  'TELEPHONY_ERROR',
  'MEDIA_ERROR',
  'SERVER_SHUTDOWN',
];
export const SINCE: readonly Since[] = ['1h', '24h', '7d', '30d'];
/** Seconds. */
export const LONGER: readonly number[] = [10, 60, 300];

const HOUR_MS = 3_600_000;
const SINCE_MS: Readonly<Record<Since, number>> = {
  '1h': HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 7 * 24 * HOUR_MS,
  '30d': 30 * 24 * HOUR_MS,
};

/** Words that no filter knows are left out, so an old or mistyped link still opens. */
export function searchOf(params: Params): CallSearch {
  const status = (params['status'] ?? '').split(',');
  const longer = Number(params['longer']);
  return {
    party: params['party'] ?? '',
    text: params['q'] ?? '',
    status: STATUSES.filter((one) => status.includes(one)),
    direction: oneOf(['INBOUND', 'OUTBOUND'] as const, params['direction']),
    agent: params['agent'] ?? null,
    number: params['number'] ?? null,
    reason: oneOf(END_REASONS, params['reason']),
    since: oneOf(SINCE, params['since']),
    longer: LONGER.includes(longer) ? longer : null,
    error: params['error'] !== undefined,
  };
}

export function paramsOf(search: CallSearch): Record<string, string | null> {
  return {
    party: search.party || null,
    q: search.text || null,
    status: search.status.join(',') || null,
    direction: search.direction,
    agent: search.agent,
    number: search.number,
    reason: search.reason,
    since: search.since,
    longer: search.longer === null ? null : String(search.longer),
    error: search.error ? '1' : null,
  };
}

/** `now`: server time in epoch ms. */
export function filterOf(search: CallSearch, now: number): CallFilter {
  const filter: CallFilter = {
    party: search.party || undefined,
    text: search.text || undefined,
    status: search.status.length > 0 ? [...search.status] : undefined,
    direction: search.direction ?? undefined,
    agentId: oneAsList(search.agent),
    numberId: oneAsList(search.number),
    endReason: oneAsList(search.reason),
    startedAfter: startedAfter(search.since, now),
    minDurationMs: search.longer === null ? undefined : search.longer * 1_000,
    hasError: search.error || undefined,
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

function oneAsList<T>(value: T | null): T[] | undefined {
  return value === null ? undefined : [value];
}

function startedAfter(since: Since | null, now: number): string | undefined {
  return since === null ? undefined : new Date(now - SINCE_MS[since]).toISOString();
}

export function activeFilters(search: CallSearch): SearchKey[] {
  const empty = searchOf({});
  return (Object.keys(search) as SearchKey[]).filter((key) => String(search[key]) !== String(empty[key]));
}

function oneOf<T extends string>(known: readonly T[], value: string | undefined): T | null {
  return known.find((one) => one === value) ?? null;
}
