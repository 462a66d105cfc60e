import type { Call } from './call';
import { NO_USAGE } from './call';
import type { CallEvent } from './call-event';
import { CallLog } from './call-log';
import { DeltaGate } from './delta-gate';
import { LiveCall } from './live-call';
import { RecentFigures } from './live-figures';
import type { Clock } from './ports/clock';
import type { CallBus, EventQueue } from './ports/records';

type NewCall = Pick<Call, 'id' | 'callSid' | 'direction' | 'status' | 'from' | 'to'> &
  Partial<Pick<Call, 'phoneNumberId' | 'agentId' | 'agentVersionId' | 'variables'>>;

export interface CallRegisterDeps {
  readonly clock: Clock;
  readonly queue: EventQueue;
  readonly bus: CallBus;
}

/** The calls of this process that are not final, and the way of their events: queue, records, then everybody who listens. */
export class CallRegister {
  readonly figures: RecentFigures;
  /** Told when a call comes or goes. */
  changed: () => void = () => undefined;
  private readonly byId = new Map<string, LiveCall>();
  private readonly bySid = new Map<string, LiveCall>();
  private readonly gate: DeltaGate;
  private onEmpty: (() => void) | null = null;

  constructor(private readonly deps: CallRegisterDeps) {
    this.figures = new RecentFigures(deps.clock);
    this.gate = new DeltaGate((delta) => deps.bus.publish({ kind: 'delta', delta }));
    deps.queue.afterStored((callId, events) => {
      deps.bus.publish({ kind: 'events', callId, events });
      const last = events.at(-1);
      if (this.byId.has(callId) && last) this.gate.storedUpTo(callId, last.seq);
      else this.gate.forget(callId);
    });
  }

  get all(): readonly LiveCall[] {
    return [...this.byId.values()];
  }

  /** Those that take a place here; others the carrier has taken over. */
  get carried(): readonly LiveCall[] {
    return this.all.filter((live) => !live.handedOver);
  }

  find(callSid: string, callId: string | null = null): LiveCall | null {
    return this.bySid.get(callSid) ?? (callId === null ? null : (this.byId.get(callId) ?? null));
  }

  get(callId: string): LiveCall | null {
    return this.byId.get(callId) ?? null;
  }

  create(call: NewCall): LiveCall {
    const live = this.adopt({
      streamSid: null,
      channel: 'PHONE',
      activity: null,
      revision: 1,
      lastSeq: 0,
      phoneNumberId: null,
      agentId: null,
      agentVersionId: null,
      variables: {},
      createdAt: this.deps.clock.wallTime().toISOString(),
      answeredAt: null,
      endedAt: null,
      durationMs: null,
      endReason: null,
      failure: null,
      usage: NO_USAGE,
      interruptions: 0,
      tags: [],
      ...call,
    });
    live.log.open();
    return live;
  }

  /** Takes over a call whose log already exists. */
  adopt(call: Call): LiveCall {
    const log = new CallLog(call, this.deps.clock, (event) => this.write(event));
    const live = new LiveCall(log, this.deps.clock, () => this.release(live));
    this.byId.set(call.id, live);
    if (call.callSid) this.bySid.set(call.callSid, live);
    this.changed();
    return live;
  }

  /** Continues the log of a call that is over. */
  append(call: Call, body: Parameters<CallLog['record']>[0]): void {
    new CallLog(call, this.deps.clock, (event) => this.write(event)).record(body);
  }

  /** The carrier has told its id for a call of ours. */
  link(live: LiveCall, callSid: string): void {
    if (live.log.call.callSid !== null) return;
    live.log.change({ callSid });
    this.bySid.set(callSid, live);
  }

  tellDelta(live: LiveCall, delta: { itemId: string; offset: number; text: string }): void {
    const { id, lastSeq } = live.log.call;
    // Whoever comes later begins with whole items.
    // A piece alone does not show whether it belongs to what is to be hidden.
    if (live.log.redacts || this.deps.bus.watched?.(id) === false) return;
    this.gate.offer({ callId: id, ...delta }, lastSeq);
  }

  /** Resolves when no call is left that needs this process. */
  empty(): Promise<void> {
    if (!this.needed) return Promise.resolve();
    return new Promise((resolve) => {
      this.onEmpty = resolve;
    });
  }

  /** The carrier has taken over a call. */
  handedOver(): void {
    if (!this.needed) this.onEmpty?.();
  }

  private get needed(): boolean {
    return this.all.some((live) => !live.leavesUs);
  }

  private write(event: CallEvent): void {
    if (event.type === 'TurnMeasured') this.figures.responded(event.latency.responseMs);
    this.deps.queue.enqueue(event);
  }

  private release(live: LiveCall): void {
    const { id, callSid, status } = live.log.call;
    this.byId.delete(id);
    if (callSid) this.bySid.delete(callSid);
    this.figures.ended(status);
    this.changed();
    if (!this.needed) this.onEmpty?.();
  }
}
