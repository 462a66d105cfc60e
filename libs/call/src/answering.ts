import type { AgentVersion, PhoneNumber } from './agent';
import type { VoiceAnswer, VoiceRequest } from './call-desk.types';
import type { CallRegister } from './call-register';
import type { LiveCall } from './live-call';
import { SORRY } from './live-call';
import type { AgentRecords, CallRecords, NumberRecords } from './ports/records';
import type { Problem } from './problem';
import type { Resuming } from './resuming';
import type { SessionOpener } from './session-opener';
import type { StreamTokens } from './stream-tokens';

const BUSY = 'All our lines are busy right now. Please call again in a few minutes. Goodbye.';
const NOT_IN_SERVICE = 'Nobody answers this number at the moment. Goodbye.';

export interface AnsweringDeps {
  readonly register: CallRegister;
  readonly opener: SessionOpener;
  readonly tokens: StreamTokens;
  readonly resuming: Resuming;
  readonly newId: (prefix: string) => string;
  readonly records: { readonly calls: CallRecords; readonly agents: AgentRecords; readonly numbers: NumberRecords };
  readonly hasRoom: () => boolean;
  readonly draining: () => boolean;
}

interface Route {
  readonly number: PhoneNumber | null;
  readonly version: AgentVersion | null;
}

/** What a call hears first. The same CallSid always gets the same answer, however often and however fast it asks. */
export class Answering {
  private readonly underWay = new Map<string, Promise<VoiceAnswer>>();

  constructor(private readonly deps: AnsweringDeps) {}

  answer(request: VoiceRequest): Promise<VoiceAnswer> {
    const underWay = this.underWay.get(request.callSid);
    if (underWay) return underWay;
    const answer = this.decide(request).finally(() => this.underWay.delete(request.callSid));
    this.underWay.set(request.callSid, answer);
    return answer;
  }

  private async decide(request: VoiceRequest): Promise<VoiceAnswer> {
    const known = this.deps.register.find(request.callSid, request.callId);
    if (known?.orphaned) return this.takeOver(known, request);
    if (known) return this.answerKnown(known, request);
    if (await this.deps.records.calls.callBySid(request.callSid)) return { kind: 'decline', say: SORRY };
    // An outbound call of a process that is gone, or one that was never ordered here.
    if (request.direction === 'OUTBOUND') return { kind: 'decline', say: SORRY };
    const route = await this.route(request.to);
    const refusal = this.refusal(route);
    const live = this.create(request, route);
    if (refusal || !route.version) return this.decline(live, refusal);
    return this.connect(live, route.version, request.callSid);
  }

  private create(request: VoiceRequest, { number, version }: Route): LiveCall {
    return this.deps.register.create({
      id: this.deps.newId('call'),
      callSid: request.callSid,
      direction: 'INBOUND',
      status: 'RINGING',
      from: request.from,
      to: request.to,
      phoneNumberId: number?.id ?? null,
      agentId: version?.agentId ?? null,
      agentVersionId: version?.id ?? null,
      variables: version?.variables ?? {},
    });
  }

  /** It was ringing, or its first answer was on the way, when an earlier process died. */
  private takeOver(live: LiveCall, { callSid }: VoiceRequest): Promise<VoiceAnswer> {
    this.deps.register.link(live, callSid);
    return this.deps.resuming.carryOn(live, callSid);
  }

  private answerKnown(live: LiveCall, request: VoiceRequest): VoiceAnswer {
    if (live.token) return { kind: 'connect', callId: live.log.call.id, token: live.token };
    // The version was chosen when the call was placed; it waits here for the answer.
    if (!live.version || live.endRequested) return { kind: 'decline', say: SORRY };
    this.deps.register.link(live, request.callSid);
    return this.connect(live, live.version, request.callSid);
  }

  private connect(live: LiveCall, version: AgentVersion, callSid: string): VoiceAnswer {
    live.token = this.deps.tokens.mint(callSid);
    this.deps.opener.open(live, version);
    return { kind: 'connect', callId: live.log.call.id, token: live.token };
  }

  /** The number's agent; a number without one is answered by the only agent there is. */
  private async route(to: string): Promise<Route> {
    const { agents, numbers } = this.deps.records;
    const number = await numbers.numberByE164(to);
    const assigned = number?.agentId ? await agents.agent(number.agentId) : null;
    if (assigned?.archivedAt === null) return { number, version: assigned.published };
    const { edges, hasNextPage } = await agents.agents({ includeArchived: false, first: 1, after: null });
    return { number, version: hasNextPage ? null : (edges[0]?.node.published ?? null) };
  }

  private refusal(route: Route): { problem: Problem; say: string } | null {
    if (this.deps.draining())
      return refuse('PROVIDER_UNAVAILABLE', 'The server was being stopped when this call came in.', BUSY);
    if (!this.deps.hasRoom()) return refuse('CONCURRENCY_LIMIT', 'The limit of calls at once was reached.', BUSY);
    if (!route.version) return refuse('SETUP_INCOMPLETE', 'No published agent answers this number.', NOT_IN_SERVICE);
    return null;
  }

  private decline(live: LiveCall, refusal: { problem: Problem; say: string } | null): VoiceAnswer {
    const { problem, say } =
      refusal ?? refuse('SETUP_INCOMPLETE', 'No published agent answers this number.', NOT_IN_SERVICE);
    live.fail(problem, this.deps.draining() ? 'SERVER_SHUTDOWN' : 'TELEPHONY_ERROR');
    live.move('FAILED');
    return { kind: 'decline', say };
  }
}

function refuse(code: Problem['code'], message: string, say: string): { problem: Problem; say: string } {
  return { problem: { code, message, retryable: code !== 'SETUP_INCOMPLETE' }, say };
}
