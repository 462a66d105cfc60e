import type { AgentVersion, PhoneNumber } from './agent';
import type { CallResult, PlaceCall } from './call-desk.types';
import type { CallRegister } from './call-register';
import { isFinal, statusOfWord } from './call-state';
import type { HangUp } from './hang-up';
import type { LiveCall } from './live-call';
import type { DialPolicy, Verdict } from './ports/dial-policy';
import type { Carrier } from './ports/phone';
import type { AgentRecords, NumberRecords } from './ports/records';
import type { ErrorCode, Problem } from './problem';

/** E.164: a plus sign and 7 to 15 digits, the first not zero. */
const E164 = /^\+[1-9]\d{6,14}$/;

export interface CheckedOrder {
  readonly number: PhoneNumber;
  readonly version: AgentVersion;
  /** Seconds; the shorter of the agent's and the order's limit. */
  readonly maxDurationSeconds: number;
}

const refuse = (code: ErrorCode, message: string, field: string): { problem: Problem } => ({
  problem: { code, message, field: ['input', field], retryable: false },
});

async function versionOf(order: PlaceCall, agents: AgentRecords): Promise<AgentVersion | { problem: Problem }> {
  const agent = await agents.agent(order.agentId);
  if (!agent || agent.archivedAt !== null) return refuse('NOT_FOUND', 'There is no such agent.', 'agentId');
  if (order.agentVersionId === null) {
    return agent.published ?? refuse('SETUP_INCOMPLETE', `The agent ${agent.name} was never published.`, 'agentId');
  }
  const version = await agents.version(order.agentVersionId);
  if (version?.agentId === agent.id) return version;
  return refuse('NOT_FOUND', 'The agent has no such version.', 'agentVersionId');
}

function malformed(order: PlaceCall): { problem: Problem } | null {
  if (order.idempotencyKey.trim() === '') {
    return refuse('INVALID_INPUT', 'The idempotency key must not be empty.', 'idempotencyKey');
  }
  if (!E164.test(order.to)) {
    return refuse('INVALID_INPUT', 'Not a phone number in E.164 form, such as +14155550100.', 'to');
  }
  const limit = order.maxDurationSeconds;
  if (limit !== null && (!Number.isInteger(limit) || limit < 10 || limit > 86_400)) {
    return refuse('INVALID_INPUT', 'The longest duration must be 10 to 86,400 seconds.', 'maxDurationSeconds');
  }
  return null;
}

/** Whether a call may be placed as ordered; the first fault is told with its field. */
export async function checkOrder(
  order: PlaceCall,
  records: { agents: AgentRecords; numbers: NumberRecords },
): Promise<CheckedOrder | { problem: Problem }> {
  const fault = malformed(order);
  if (fault) return fault;
  const number = await records.numbers.number(order.fromNumberId);
  if (!number) return refuse('NOT_FOUND', 'There is no such number.', 'fromNumberId');
  if (!number.voiceCapable)
    return refuse('CALLER_ID_NOT_OWNED', 'This number can not place voice calls.', 'fromNumberId');
  const version = await versionOf(order, records.agents);
  if ('problem' in version) return version;
  return {
    number,
    version,
    maxDurationSeconds: Math.min(order.maxDurationSeconds ?? Infinity, version.maxDurationSeconds),
  };
}

/** Longer than a call may ring (Twilio's default is 60 s, plus 5). */
const UNANSWERED_MS = 90_000;
/** Keys remembered; a key older than so many others can be used again. */
const MAX_KEYS = 10_000;

export interface PlacingDeps {
  readonly register: CallRegister;
  readonly carrier: Carrier;
  readonly hangUp: HangUp;
  readonly newId: (prefix: string) => string;
  readonly records: { readonly agents: AgentRecords; readonly numbers: NumberRecords };
  readonly hasRoom: () => boolean;
  readonly draining: () => boolean;
  readonly dialPolicy?: DialPolicy;
}

/** Places calls, each order once: the same key again gives the first result, whatever else it says. */
export class Placing {
  private readonly byKey = new Map<string, Promise<CallResult>>();

  constructor(private readonly deps: PlacingDeps) {}

  place(order: PlaceCall): Promise<CallResult> {
    const before = this.byKey.get(order.idempotencyKey);
    if (before) return before;
    const result = this.run(order).then(
      (placed) => {
        // Nothing was created, so the corrected order may use its key again.
        if (placed.call === null) this.byKey.delete(order.idempotencyKey);
        return placed;
      },
      (fault: unknown) => {
        this.byKey.delete(order.idempotencyKey);
        throw fault;
      },
    );
    this.byKey.set(order.idempotencyKey, result);
    const oldest = this.byKey.keys().next();
    if (this.byKey.size > MAX_KEYS && !oldest.done) this.byKey.delete(oldest.value);
    return result;
  }

  private async run(order: PlaceCall): Promise<CallResult> {
    const checked = await checkOrder(order, this.deps.records);
    if ('problem' in checked) return { call: null, problem: checked.problem };
    const refusal = this.noRoom();
    if (refusal) return { call: null, problem: refusal };
    const callId = this.deps.newId('call');
    const verdict = await this.verdictOn(order, checked, callId);
    if (verdict?.problem) return { call: null, problem: { field: ['input', 'to'], ...verdict.problem } };
    // Others may have taken the last room, or the server may be stopping, since the policy was asked.
    const problem = this.noRoom();
    if (!problem) return this.dial(order, checked, callId);
    if (verdict) await this.deps.dialPolicy?.settle(verdict.permitId, 0);
    return { call: null, problem };
  }

  /** Last of all checks, because it takes the call's place in the caps. The end of the stored call gives it back. */
  private verdictOn(order: PlaceCall, checked: CheckedOrder, callId: string): Promise<Verdict> | null {
    const { maxDurationSeconds, number } = checked;
    const { to, agentId } = order;
    const leg = { to, from: number.e164, agentId, callId, purpose: 'CALL', maxDurationSeconds } as const;
    return this.deps.dialPolicy?.check(leg) ?? null;
  }

  private noRoom(): Problem | null {
    if (this.deps.draining()) {
      return { code: 'PROVIDER_UNAVAILABLE', message: 'The server is being stopped; no new calls.', retryable: true };
    }
    if (this.deps.hasRoom()) return null;
    return { code: 'CONCURRENCY_LIMIT', message: 'The limit of calls at once is reached.', retryable: true };
  }

  private async dial(order: PlaceCall, checked: CheckedOrder, id: string): Promise<CallResult> {
    const { number, version, maxDurationSeconds } = checked;
    const live = this.deps.register.create({
      id,
      callSid: null,
      direction: 'OUTBOUND',
      status: 'QUEUED',
      from: number.e164,
      to: order.to,
      phoneNumberId: number.id,
      agentId: order.agentId,
      agentVersionId: version.id,
      variables: { ...version.variables, ...order.variables },
    });
    live.version = { ...version, maxDurationSeconds, record: order.record ?? version.record };
    live.log.record({ type: 'OperatorActed', actor: order.actor, action: 'PLACE_CALL', note: null });
    const answer = await this.deps.carrier.placeCall({
      to: order.to,
      from: number.e164,
      callId: live.log.call.id,
      timeLimitSeconds: maxDurationSeconds,
    });
    // An answer that came too late to be read may stand for a call that rings, or is talking, all the same.
    if ('refused' in answer && live.log.call.callSid === null) {
      live.fail(answer.refused, 'TELEPHONY_ERROR');
      live.move('FAILED');
      return { call: live.log.call, problem: answer.refused };
    }
    if (!('refused' in answer)) this.deps.register.link(live, answer.callSid);
    this.watch(live);
    if (live.endRequested) await this.deps.hangUp.run(live, 'OPERATOR_HANGUP');
    return { call: live.log.call, problem: null };
  }

  /** Callbacks may be missing: a call that was not answered in time is asked for, until it is final or in conversation. */
  private watch(live: LiveCall): void {
    if (live.final || live.session) return;
    live.within(UNANSWERED_MS, () => void this.ask(live));
  }

  private async ask(live: LiveCall): Promise<void> {
    const { callSid } = live.log.call;
    const answer = callSid === null ? { status: null } : await this.deps.carrier.callStatus(callSid);
    const status = 'status' in answer ? statusOfWord(answer.status ?? 'failed') : null;
    if (status && isFinal(status)) live.endAs(status);
    else this.watch(live);
  }
}
