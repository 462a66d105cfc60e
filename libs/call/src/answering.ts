import type { AgentVersion } from './agent';
import type { Call } from './call';
import type { RouteOutcome } from './call-event';
import type { AfterStream, VoiceAnswer, VoiceRequest } from './call-desk.types';
import type { CallRegister } from './call-register';
import type { Fallback } from './fallback';
import type { LiveCall } from './live-call';
import { SORRY } from './live-call';
import type { CallRecords } from './ports/records';
import type { Problem } from './problem';
import type { Resuming } from './resuming';
import type { InboundRoute, InboundRoutesDeps } from './routing/inbound-routes';
import { InboundRoutes } from './routing/inbound-routes';
import type { SessionOpener } from './session-opener';
import type { StreamTokens } from './stream-tokens';

const BUSY = 'All our lines are busy right now. Please call again in a few minutes. Goodbye.';
const NOT_IN_SERVICE = 'Nobody answers this number at the moment. Goodbye.';
const CLOSED = 'Nobody is here to take your call at the moment. Please call again later. Goodbye.';
const LEAVE_A_MESSAGE = 'Nobody is here to take your call at the moment. Please leave a message after the tone.';

/** Answers remembered until their calls are stored for certain. */
const MAX_BRIEF = 1_000;

export interface AnsweringDeps extends InboundRoutesDeps {
  readonly register: CallRegister;
  readonly opener: SessionOpener;
  readonly resuming: Resuming;
  readonly tokens: StreamTokens;
  readonly newId: (prefix: string) => string;
  readonly fallback: Pick<Fallback, 'streamOver'>;
  readonly records: InboundRoutesDeps['records'] & { readonly calls: CallRecords };
  readonly hasRoom: () => boolean;
  readonly draining: () => boolean;
}

/** What a call hears first. The same CallSid always gets the same answer, however often and however fast it asks. */
export class Answering {
  private readonly underWay = new Map<string, Promise<VoiceAnswer>>();
  /** Answers of calls that were over at once: their story may not be stored yet when the webhook comes again. */
  private readonly brief = new Map<string, VoiceAnswer>();
  private readonly routes: InboundRoutes;

  constructor(private readonly deps: AnsweringDeps) {
    this.routes = new InboundRoutes(deps);
  }

  answer(request: VoiceRequest): Promise<VoiceAnswer> {
    const brief = this.brief.get(request.callSid);
    if (brief) return Promise.resolve(brief);
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
    const stored = await this.deps.records.calls.callBySid(request.callSid);
    if (stored) return this.answerStored(stored, request);
    // An outbound call of a process that is gone, or one that was never ordered here.
    if (request.direction === 'OUTBOUND') return { kind: 'decline', say: SORRY };
    const route = await this.routes.of(request);
    // The new call itself takes a place.
    const refusal = this.refusal(route);
    const live = this.create(request, route);
    if (route.decision.because !== 'PLAIN') {
      const { decision } = route;
      live.log.record({ type: 'CallRouted', outcome: outcomeOf(route), reason: decision.reason });
    }
    return this.follow(live, { ...route, refusal }, request.callSid);
  }

  private follow(live: LiveCall, route: CheckedRoute, callSid: string): VoiceAnswer {
    const { target } = route.decision;
    if (target.kind === 'REJECT') return this.over(live, route, callSid);
    if (route.refusal) return this.decline(live, route.refusal);
    if (target.kind === 'SENTENCE') return this.over(live, route, callSid);
    if (target.kind === 'VOICEMAIL') return this.record(live, voicemailOf(route, target));
    return route.version ? this.connect(live, route.version, callSid) : this.decline(live, notInService(route));
  }

  /** Nothing more comes of it here: the carrier refuses the caller, or speaks a sentence and hangs up. */
  private over(live: LiveCall, route: InboundRoute, callSid: string): VoiceAnswer {
    const answer = briefAnswer(route);
    live.because(route.decision.because === 'BLOCKED' ? 'BLOCKED' : 'CLOSED');
    live.move(answer.kind === 'reject' ? 'NO_ANSWER' : 'COMPLETED');
    this.brief.set(callSid, answer);
    const [oldest] = this.brief.keys();
    if (this.brief.size > MAX_BRIEF && oldest !== undefined) this.brief.delete(oldest);
    return answer;
  }

  private record(live: LiveCall, next: AfterStream): VoiceAnswer {
    live.answeredByCarrier(next, 'VOICEMAIL');
    this.deps.fallback.streamOver(live);
    return { kind: 'follow', next };
  }

  /** A webhook that comes again after its call is over; one that nobody answered hears the same again. */
  private async answerStored(call: Call, request: VoiceRequest): Promise<VoiceAnswer> {
    if (call.endReason !== 'BLOCKED' && call.endReason !== 'CLOSED') return { kind: 'decline', say: SORRY };
    return briefAnswer(await this.routes.of(request));
  }

  private create(request: VoiceRequest, { number, version }: InboundRoute): LiveCall {
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
    if (live.handedOver) return { kind: 'follow', next: live.afterStream };
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

  private refusal({ decision, version }: InboundRoute): Refusal | null {
    const spoken = decision.target.kind === 'SENTENCE';
    if (this.deps.draining() && !spoken)
      return refuse('PROVIDER_UNAVAILABLE', 'The server was being stopped when this call came in.', BUSY);
    // A sentence or a message takes no place here.
    if (version && !this.deps.hasRoom())
      return refuse('CONCURRENCY_LIMIT', 'The limit of calls at once was reached.', BUSY);
    return null;
  }

  private decline(live: LiveCall, { problem, say }: Refusal): VoiceAnswer {
    live.fail(problem, this.deps.draining() ? 'SERVER_SHUTDOWN' : 'TELEPHONY_ERROR');
    live.move('FAILED');
    return { kind: 'decline', say };
  }
}

interface CheckedRoute extends InboundRoute {
  readonly refusal: Refusal | null;
}

interface Refusal {
  readonly problem: Problem;
  readonly say: string;
}

function refuse(code: Problem['code'], message: string, say: string): Refusal {
  return { problem: { code, message, retryable: code !== 'SETUP_INCOMPLETE' }, say };
}

const notInService = ({ number }: InboundRoute): Refusal =>
  refuse('SETUP_INCOMPLETE', 'No published agent answers this number.', number?.fallbackSentence ?? NOT_IN_SERVICE);

function outcomeOf({ decision }: InboundRoute): RouteOutcome {
  return decision.target.kind === 'REJECT' ? 'REJECTED' : decision.target.kind;
}

/** What a caller hears for whom there is no conversation and no recording. */
function briefAnswer({ number, decision: { target } }: InboundRoute): VoiceAnswer {
  if (target.kind === 'REJECT') return { kind: 'reject' };
  const own = target.kind === 'SENTENCE' ? target.say : null;
  return { kind: 'decline', say: own ?? number?.fallbackSentence ?? CLOSED };
}

function voicemailOf(
  { number }: InboundRoute,
  { say, maxSeconds }: { readonly say: string | null; readonly maxSeconds: number },
): AfterStream {
  return { kind: 'sayAndRecord', say: say ?? number?.fallbackSentence ?? LEAVE_A_MESSAGE, maxSeconds };
}
