import type { CallResult, PlaceCall } from './call-desk.types';
import type { CallRegister } from './call-register';
import { isFinal, statusOfWord } from './call-state';
import { conductOf } from './conduct';
import { DialPace } from './dial-pace';
import type { DialTurn } from './dial-pace';
import type { HangUp } from './hang-up';
import type { LiveCall } from './live-call';
import { LostOrder } from './lost-order';
import { checkOrder, requestOf } from './order-check';
import type { CheckedOrder } from './order-check';
import type { Clock } from './ports/clock';
import type { DialPolicy, Verdict } from './ports/dial-policy';
import type { Carrier, OutboundOrder, RefusedOrder } from './ports/phone';
import type { KeptOrder, OrderRecords } from './ports/order-records';
import type { AgentRecords, CallRecords, NumberRecords } from './ports/records';
import type { ErrorCode, Problem } from './problem';

/** The least time after which a call that was not answered is asked for, and what is added to a longer ringing time. */
const UNANSWERED_MS = 90_000;
const AFTER_RINGING_MS = 30_000;
/** Who orders a call whose turn comes later than this gets an answer before it is placed. */
const PATIENCE_MS = 2_500;
/** An order whose call was never written down within this time belongs to a server that is gone. */
const ABANDONED_MS = 60_000;
/** Waits before a request that the carrier refused unread is sent again; each is drawn from half of it to all of it. */
const BUSY_WAITS_MS = [1_000, 2_000, 4_000, 8_000];

export interface PlacingDeps {
  readonly clock: Clock;
  readonly random?: () => number;
  readonly register: CallRegister;
  readonly carrier: Carrier;
  readonly hangUp: HangUp;
  readonly newId: (prefix: string) => string;
  readonly records: { readonly agents: AgentRecords; readonly numbers: NumberRecords; readonly calls: CallRecords };
  readonly orders: OrderRecords;
  /** Calls that may be started in a second. */
  readonly callsPerSecond: number;
  readonly hasRoom: () => boolean;
  readonly draining: () => boolean;
  /** Resolves when what was written so far is stored, or cannot be stored soon. */
  readonly stored: () => Promise<void>;
  readonly dialPolicy?: DialPolicy;
}

const refused = (code: ErrorCode, message: string, more: Partial<Problem> = {}): CallResult => ({
  call: null,
  problem: { code, message, retryable: false, ...more },
});

const KEY = ['input', 'idempotencyKey'];

/** Places calls, each order once: the same key again gives the first result, here, on another server and after a restart. */
export class Placing {
  private readonly underWay = new Map<string, { readonly request: string; readonly result: Promise<CallResult> }>();
  private readonly pace: DialPace;
  private readonly lost: LostOrder;

  constructor(private readonly deps: PlacingDeps) {
    this.pace = new DialPace(deps.clock, deps.callsPerSecond);
    this.lost = new LostOrder({ ...deps, records: deps.records.calls });
  }

  place(order: PlaceCall): Promise<CallResult> {
    const { idempotencyKey: key } = order;
    const request = requestOf(order);
    const before = this.underWay.get(key);
    if (before) return before.request === request ? before.result : Promise.resolve(usedOtherwise());
    const result = this.run(order, request).finally(() => this.underWay.delete(key));
    this.underWay.set(key, { request, result });
    return result;
  }

  private async run(order: PlaceCall, request: string): Promise<CallResult> {
    const known = await this.deps.orders.order(order.idempotencyKey, request);
    const before = known && (await this.again(order.idempotencyKey, known));
    if (before) return before;
    const checked = await checkOrder(order, this.deps);
    if ('problem' in checked) return { call: null, problem: checked.problem };
    const refusal = this.noRoom();
    return refusal ? { call: null, problem: refusal } : this.admit(order, request, checked);
  }

  private async admit(order: PlaceCall, request: string, checked: CheckedOrder): Promise<CallResult> {
    const callId = this.deps.newId('call');
    const verdict = await this.verdictOn(order, checked, callId);
    if (verdict?.problem) return { call: null, problem: { field: ['input', 'to'], ...verdict.problem } };
    // Others may have taken the last room, or the server may be stopping, since the policy was asked.
    const problem = this.noRoom();
    const at = this.deps.clock.wallTime().toISOString();
    const key = order.idempotencyKey;
    const standing = problem ? null : await this.deps.orders.keepOrder({ key, request, callId, at });
    if (standing?.callId === callId) return this.begin(order, checked, callId);
    if (verdict) await this.deps.dialPolicy?.settle(verdict.permitId, 0);
    if (standing === null) return { call: null, problem } as CallResult;
    // Another server was faster.
    return (await this.again(key, standing)) ?? beingPlaced();
  }

  /** What a known key stands for; null: for a call that nobody has begun, so the key is new again. */
  private async again(key: string, { callId, same, at }: KeptOrder): Promise<CallResult | null> {
    if (!same) return usedOtherwise();
    const call = this.deps.register.get(callId)?.log.call ?? (await this.deps.records.calls.call(callId));
    if (call) return { call, problem: call.callSid === null ? withInput(call.failure) : null } as CallResult;
    if (this.deps.clock.wallTime().getTime() - Date.parse(at) < ABANDONED_MS) return beingPlaced();
    await this.deps.orders.forgetOrder(key, callId);
    return null;
  }

  /** Last of all checks, because it takes the call's place in the caps. The end of the stored call gives it back. */
  private verdictOn({ agentId }: PlaceCall, checked: CheckedOrder, callId: string): Promise<Verdict> | null {
    const { maxDurationSeconds, from, to } = checked;
    return this.deps.dialPolicy?.check({ to, from, agentId, callId, purpose: 'CALL', maxDurationSeconds }) ?? null;
  }

  private noRoom(): Problem | null {
    if (this.deps.draining()) {
      return { code: 'PROVIDER_UNAVAILABLE', message: 'The server is being stopped; no new calls.', retryable: true };
    }
    if (this.deps.hasRoom()) return null;
    return { code: 'CONCURRENCY_LIMIT', message: 'The limit of calls at once is reached.', retryable: true };
  }

  private async begin(order: PlaceCall, checked: CheckedOrder, callId: string): Promise<CallResult> {
    const live = this.open(order, checked, callId);
    // From the request on nobody can tell whether it was made, so the call has to be known before.
    await this.deps.stored();
    if ((await this.deps.records.calls.call(callId)) === null) return this.giveUp(live, NOT_STORED);
    const turn = this.pace.turn();
    live.atEndRequest(() => turn.giveUp());
    const placed = this.dial(live, turn, requestFor(order, checked, callId));
    if (turn.waitMs <= PATIENCE_MS) return placed;
    placed.catch((fault: unknown) => this.giveUp(live, brokeDown(fault)));
    return { call: live.log.call, problem: null };
  }

  private open(order: PlaceCall, { number, version, ...checked }: CheckedOrder, callId: string): LiveCall {
    const live = this.deps.register.create({
      id: callId,
      callSid: null,
      direction: 'OUTBOUND',
      status: 'QUEUED',
      from: checked.from,
      to: checked.to,
      phoneNumberId: number.id,
      agentId: order.agentId,
      agentVersionId: version.id,
      variables: { ...version.variables, ...order.variables },
    });
    const { maxDurationSeconds, ringSeconds, machineDetection } = checked;
    const record = order.record ?? version.record;
    const conduct = { ...conductOf(version), outbound: { ringSeconds, machineDetection } };
    live.version = { ...version, maxDurationSeconds, record, conduct };
    live.log.record({ type: 'OperatorActed', actor: order.actor, action: 'PLACE_CALL', note: null });
    return live;
  }

  private async dial(live: LiveCall, turn: DialTurn, request: OutboundOrder): Promise<CallResult> {
    const mayGo = await turn.comes;
    if (!mayGo || live.endRequested || live.final) {
      live.move('CANCELED');
      return { call: live.log.call, problem: null };
    }
    const answer = await this.send(live, request);
    // An answer that came too late to be read may stand for a call that rings, or is talking, all the same.
    if ('refused' in answer && live.log.call.callSid === null && !live.final) {
      if (!answer.mayHavePlaced) return this.giveUp(live, answer.refused);
      this.lost.look(live, answer.refused, () => this.watch(live));
      return { call: live.log.call, problem: null };
    }
    if (!('refused' in answer)) this.deps.register.link(live, answer.callSid);
    this.watch(live);
    if (live.endRequested) await this.deps.hangUp.run(live, 'OPERATOR_HANGUP');
    return { call: live.log.call, problem: null };
  }

  /** A request that the carrier refused because it is busy was never looked at: that one alone may be sent again. */
  private async send(live: LiveCall, request: OutboundOrder): Promise<{ callSid: string } | RefusedOrder> {
    const { carrier, clock, random = Math.random } = this.deps;
    for (const waitMs of BUSY_WAITS_MS) {
      const answer = await carrier.placeCall(request);
      if (!('refused' in answer) || answer.refused.code !== 'RATE_LIMITED') return answer;
      await new Promise<void>((resolve) => clock.after(waitMs * (0.5 + random() / 2), resolve));
      if (live.endRequested || live.final) return answer;
    }
    return carrier.placeCall(request);
  }

  private giveUp(live: LiveCall, problem: Problem): CallResult {
    if (live.endRequested) live.move('CANCELED');
    live.fail(problem, 'TELEPHONY_ERROR');
    live.move('FAILED');
    return { call: live.log.call, problem: withInput(problem) ?? problem };
  }

  /** Callbacks may be missing: a call that was not answered in time is asked for, until it is final or in conversation. */
  private watch(live: LiveCall): void {
    if (live.final || live.session) return;
    const { ringSeconds } = conductOf(live.version ?? {}).outbound;
    live.within(Math.max(UNANSWERED_MS, ringSeconds * 1_000 + AFTER_RINGING_MS), () => void this.ask(live));
  }

  private async ask(live: LiveCall): Promise<void> {
    const { callSid } = live.log.call;
    const answer = callSid === null ? { status: null } : await this.deps.carrier.callStatus(callSid);
    const status = 'status' in answer ? statusOfWord(answer.status ?? 'failed') : null;
    if (status && isFinal(status)) live.endAs(status);
    else this.watch(live);
  }
}

function requestFor(order: PlaceCall, checked: CheckedOrder, callId: string): OutboundOrder {
  const { to, from, maxDurationSeconds: timeLimitSeconds, ringSeconds, machineDetection } = checked;
  return { to, from, callId, timeLimitSeconds, ringSeconds, machineDetection, sendDigits: order.sendDigits ?? null };
}

/** The carrier names a field of the order; whoever uses the API sees it inside of `input`. */
function withInput(problem: Problem | null): Problem | null {
  const { field } = problem ?? {};
  return problem && field && field[0] !== 'input' ? { ...problem, field: ['input', ...field] } : problem;
}

const usedOtherwise = (): CallResult =>
  refused('CONFLICT', 'This idempotency key was used for another order.', { field: KEY });
const beingPlaced = (): CallResult =>
  refused('CONFLICT', 'A call with this idempotency key is being placed right now.', { field: KEY, retryable: true });

const NOT_STORED: Problem = {
  code: 'PROVIDER_UNAVAILABLE',
  message: 'The call could not be written down, so it was not placed.',
  retryable: true,
};
const brokeDown = (fault: unknown): Problem => ({
  code: 'PROVIDER_UNAVAILABLE',
  message: `The call could not be placed (${fault instanceof Error ? fault.name : 'fault'}).`,
  retryable: false,
});
