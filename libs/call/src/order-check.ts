import type { AgentVersion, PhoneNumber } from './agent';
import type { PlaceCall } from './call-desk.types';
import { conductOf } from './conduct';
import type { MachineDetection } from './machine-detection';
import type { Carrier } from './ports/phone';
import type { AgentRecords, NumberRecords } from './ports/records';
import type { ErrorCode, Problem } from './problem';

/** E.164: a plus sign and 7 to 15 digits, the first not zero. */
const E164 = /^\+[1-9]\d{6,14}$/;
/** What people put between the digits. */
const GAPS = /[\s().\u2010-\u2015-]/g;
const KEYS = /^[0-9A-D*#wW]{1,32}$/;

export interface CheckedOrder {
  readonly number: PhoneNumber;
  readonly version: AgentVersion;
  /** E.164. */
  readonly to: string;
  /** What the other side sees, E.164. */
  readonly from: string;
  /** Seconds; the shorter of the agent's and the order's limit. */
  readonly maxDurationSeconds: number;
  readonly ringSeconds: number;
  readonly machineDetection: MachineDetection | null;
}

type Refused = { readonly problem: Problem };

const refuse = (code: ErrorCode, message: string, field: string): Refused => ({
  problem: { code, message, field: ['input', field], retryable: false },
});

/** The number without what people write between its digits; null when that is no E.164. */
export function e164Of(text: string): string | null {
  const bare = text.replace(GAPS, '');
  return E164.test(bare) ? bare : null;
}

/** The same text for the same order, whatever the sequence of its fields. The actor is no part of it. */
export function requestOf({ idempotencyKey: _key, actor: _actor, ...order }: PlaceCall): string {
  const given = Object.entries(order).filter(([, value]) => value !== null && value !== undefined);
  return JSON.stringify(sorted(Object.fromEntries(given)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
}

async function versionOf(order: PlaceCall, agents: AgentRecords): Promise<AgentVersion | Refused> {
  const agent = await agents.agent(order.agentId);
  if (!agent || agent.archivedAt !== null) return refuse('NOT_FOUND', 'There is no such agent.', 'agentId');
  if (order.agentVersionId === null) {
    return agent.published ?? refuse('SETUP_INCOMPLETE', `The agent ${agent.name} was never published.`, 'agentId');
  }
  const version = await agents.version(order.agentVersionId);
  if (version?.agentId === agent.id) return version;
  return refuse('NOT_FOUND', 'The agent has no such version.', 'agentVersionId');
}

const within = (value: number | null | undefined, least: number, most: number): boolean =>
  value === null || value === undefined || (Number.isInteger(value) && value >= least && value <= most);

const isGiven = (text: string | null | undefined): text is string => text !== null && text !== undefined;

const RULES: readonly [field: keyof PlaceCall, message: string, holds: (order: PlaceCall) => boolean][] = [
  ['idempotencyKey', 'The idempotency key must not be empty.', (order) => order.idempotencyKey.trim() !== ''],
  ['idempotencyKey', 'At most 255 characters.', (order) => order.idempotencyKey.length <= 255],
  ['to', 'Not a phone number in E.164 form, such as +14155550100.', (order) => e164Of(order.to) !== null],
  [
    'callerId',
    'Not a phone number in E.164 form, such as +14155550100.',
    (order) => !isGiven(order.callerId) || e164Of(order.callerId) !== null,
  ],
  [
    'maxDurationSeconds',
    'The longest duration must be 10 to 86,400 seconds.',
    (order) => within(order.maxDurationSeconds, 10, 86_400),
  ],
  ['ringSeconds', 'It may ring for 5 to 600 seconds.', (order) => within(order.ringSeconds, 5, 600)],
  [
    'sendDigits',
    '1 to 32 keys: 0-9, A-D, * or #, w for half a second and W for a whole one.',
    (order) => !isGiven(order.sendDigits) || KEYS.test(order.sendDigits),
  ],
];

function malformed(order: PlaceCall): Refused | null {
  const broken = RULES.find(([, , holds]) => !holds(order));
  return broken ? refuse('INVALID_INPUT', broken[1], broken[0]) : null;
}

const NO_DETECTION =
  'The phone network can not detect machines in a call for which it presses keys. Leave the keys out, or set machineDetection to false.';

function detectionOf(order: PlaceCall, version: AgentVersion): MachineDetection | Refused | null {
  const { machineDetection } = conductOf(version).outbound;
  if (order.machineDetection === false) return null;
  if (machineDetection === null && order.machineDetection === true) {
    return refuse(
      'INVALID_INPUT',
      'This version of the agent does not say what to do when a machine answers.',
      'machineDetection',
    );
  }
  if (machineDetection !== null && isGiven(order.sendDigits))
    return refuse('INVALID_INPUT', NO_DETECTION, 'sendDigits');
  return machineDetection;
}

export interface OrderCheckDeps {
  readonly records: { readonly agents: AgentRecords; readonly numbers: NumberRecords };
  readonly carrier: Pick<Carrier, 'verifiedNumbers'>;
}

async function numberOf(order: PlaceCall, numbers: NumberRecords): Promise<PhoneNumber | Refused> {
  const number = await numbers.number(order.fromNumberId);
  if (!number) return refuse('NOT_FOUND', 'There is no such number.', 'fromNumberId');
  if (!number.voiceCapable)
    return refuse('CALLER_ID_NOT_OWNED', 'This number can not place voice calls.', 'fromNumberId');
  // A number that the account has given back is kept for the history of its calls.
  if ((await numbers.numberByE164(number.e164)) === null)
    return refuse('CALLER_ID_NOT_OWNED', 'This number no longer belongs to the account.', 'fromNumberId');
  return number;
}

/** Nobody may be called under a number that is neither ours nor verified (promise C6). */
async function callerOf(
  order: PlaceCall,
  number: PhoneNumber,
  { carrier, records }: OrderCheckDeps,
): Promise<string | Refused> {
  const wanted = isGiven(order.callerId) ? e164Of(order.callerId) : null;
  if (wanted === null || wanted === number.e164) return number.e164;
  const owned = await records.numbers.numberByE164(wanted);
  return owned?.voiceCapable ? wanted : verifiedCaller(wanted, carrier);
}

async function verifiedCaller(wanted: string, carrier: OrderCheckDeps['carrier']): Promise<string | Refused> {
  const verified = (await carrier.verifiedNumbers?.()) ?? { numbers: [] };
  if ('refused' in verified) return { problem: verified.refused };
  if (verified.numbers.includes(wanted)) return wanted;
  return refuse('CALLER_ID_NOT_OWNED', 'This number is neither owned by nor verified for the account.', 'callerId');
}

/** Whether a call may be placed as ordered; the first fault is told with its field. */
export async function checkOrder(order: PlaceCall, deps: OrderCheckDeps): Promise<CheckedOrder | Refused> {
  const fault = malformed(order);
  if (fault) return fault;
  const number = await numberOf(order, deps.records.numbers);
  if ('problem' in number) return number;
  const from = await callerOf(order, number, deps);
  if (typeof from !== 'string') return from;
  const version = await versionOf(order, deps.records.agents);
  if ('problem' in version) return version;
  const machineDetection = detectionOf(order, version);
  if (machineDetection !== null && 'problem' in machineDetection) return machineDetection;
  return {
    ...{ number, version, from, machineDetection },
    to: e164Of(order.to) ?? order.to,
    maxDurationSeconds: Math.min(order.maxDurationSeconds ?? Infinity, version.maxDurationSeconds),
    ringSeconds: order.ringSeconds ?? conductOf(version).outbound.ringSeconds,
  };
}
