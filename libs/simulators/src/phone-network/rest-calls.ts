import type { CallSettings } from './call-record';
import { callResource } from './call-resource';
import type { CallOrder } from './call-order';
import { callOrder, settingsFault, sourceOf, updatedSettings } from './call-order';
import type { PretendCall } from './pretend-call';
import type { PhoneFaults } from './faults';
import type { TrialAccount } from './trial-account';
import { trialFault } from './trial-account';
import type { RestAnswer, RestRefusal } from './rest-answer';
import { answer, notFound, refusal, refused } from './rest-answer';
import { restPage } from './rest-page';

/** What the Calls resource needs of the network. */
export interface CallsWorld {
  readonly accountSid: string;
  /** Newest first. */
  calls(): readonly PretendCall[];
  call(callSid: string): PretendCall | undefined;
  place(order: CallOrder): PretendCall;
  /** E.164 numbers that may be shown as caller. */
  ownedNumbers(): ReadonlySet<string>;
  /** What a trial account may not do; null for another account. */
  readonly trial: TrialAccount | null;
  placing(): PhoneFaults['placing'];
}

const SERVER_ERROR = refusal(20500, 'Internal Server Error', 500);

type Matches = (call: PretendCall) => boolean;

const NOT_IN_PROGRESS = refusal(21220, 'Call is not in-progress. Cannot redirect.');

/** `2026-11-22` or an ISO date-time, as milliseconds of the wall clock; null when it is neither. */
function timeOf(text: string): number | null {
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

const DAY_MS = 86_400_000;

function timeFilters(query: URLSearchParams, name: 'StartTime' | 'EndTime'): Matches[] {
  const of = ({ record }: PretendCall): number | null =>
    (name === 'StartTime' ? record.startTime : record.endTime)?.getTime() ?? null;
  const filter = (key: string, holds: (time: number, limit: number) => boolean): Matches[] => {
    const limit = timeOf(query.get(key) ?? '');
    if (limit === null) return [];
    return [
      (call) => {
        const time = of(call);
        return time !== null && holds(time, limit);
      },
    ];
  };
  return [
    ...filter(name, (time, limit) => time >= limit && time < limit + DAY_MS),
    ...filter(`${name}<`, (time, limit) => time <= limit),
    ...filter(`${name}>`, (time, limit) => time >= limit),
  ];
}

function filters(query: URLSearchParams): Matches[] {
  const equals = (key: string, of: (call: PretendCall) => string): Matches[] => {
    const wanted = query.get(key);
    return wanted === null ? [] : [(call) => of(call) === wanted];
  };
  return [
    ...equals('To', ({ record }) => record.parties.to),
    ...equals('From', ({ record }) => record.parties.from),
    ...equals('Status', ({ record }) => record.status),
    ...equals('ParentCallSid', () => ''),
    ...timeFilters(query, 'StartTime'),
    ...timeFilters(query, 'EndTime'),
  ];
}

export function listCalls(world: CallsWorld, path: string, query: URLSearchParams): RestAnswer {
  const matches = filters(query);
  const found = world.calls().filter((call) => matches.every((match) => match(call)));
  const { items, meta } = restPage(found, path, query);
  return answer(200, { ...meta, calls: items.map(({ record }) => callResource(record)) });
}

export function createCall(world: CallsWorld, form: URLSearchParams): RestAnswer {
  const order = callOrder(form, world.ownedNumbers());
  const placing = world.placing();
  if (placing === 'busy') return refused(refusal(20429, 'Too Many Requests', 429));
  if (placing === 'broken') return refused(SERVER_ERROR);
  const fault = 'code' in order ? order : trialFault(world.trial, order.to, world.calls());
  if (fault !== null || 'code' in order) return refused(fault ?? SERVER_ERROR);
  const { record } = world.place(order);
  return placing === 'lost' ? refused(SERVER_ERROR) : answer(201, callResource(record));
}

export function fetchCall(world: CallsWorld, callSid: string, path: string): RestAnswer {
  const call = world.call(callSid);
  return call ? answer(200, callResource(call.record)) : refused(notFound(path));
}

function endByStatus(call: PretendCall, status: string): RestRefusal | null {
  const { record } = call;
  if (status !== 'completed' && status !== 'canceled') return refusal(20001, `Invalid Status: ${status.slice(0, 20)}`);
  const isWaiting = record.status === 'queued' || record.status === 'ringing';
  if (record.final || (status === 'canceled' && !isWaiting)) return NOT_IN_PROGRESS;
  call.end('server');
  return null;
}

function applySettings(call: PretendCall, form: URLSearchParams): RestRefusal | null {
  const fault = settingsFault(form);
  if (fault) return fault;
  if (form.get('Url') && form.get('Twiml')) return refusal(21200, 'Url and Twiml are mutually exclusive');
  const settings: CallSettings = updatedSettings(form, call.record.settings);
  if (!sourceOf(form)) {
    call.record.settings = settings;
    return null;
  }
  if (call.record.status !== 'in-progress') return NOT_IN_PROGRESS;
  call.redirect(settings);
  return null;
}

export function updateCall(world: CallsWorld, callSid: string, form: URLSearchParams, path: string): RestAnswer {
  const call = world.call(callSid);
  if (!call) return refused(notFound(path));
  const status = form.get('Status');
  const fault = status === null ? applySettings(call, form) : endByStatus(call, status);
  return fault ? refused(fault) : answer(200, callResource(call.record));
}
