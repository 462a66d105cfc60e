import { Answering } from './answering';
import type {
  AfterStream,
  AttachResult,
  CallDesk,
  CallResult,
  LiveFigures,
  PlaceCall,
  StatusReport,
  StreamStart,
  VoiceAnswer,
  VoiceRequest,
  VoicemailReport,
} from './call-desk.types';
import { CallRegister } from './call-register';
import { isFinal, statusOfWord } from './call-state';
import { atMost, Draining } from './draining';
import { Fallback } from './fallback';
import { guardPhoneListener } from './fault-guard';
import { HangUp } from './hang-up';
import { Listening } from './listening';
import type { MachineReport } from './machine-detection';
import { MachineVerdicts } from './machine-verdicts';
import { MemoryOrders } from './memory-orders';
import { NextStep } from './next-step';
import { Operating } from './operating';
import { OperatorAnswers } from './operator-answers';
import { Placing } from './placing';
import type { Clock } from './ports/clock';
import type { DialPolicy } from './ports/dial-policy';
import type { FaultLog } from './ports/log';
import type { Carrier, PhoneLine } from './ports/phone';
import type { OrderRecords } from './ports/order-records';
import type { AudioTap, Recorder } from './ports/recorder';
import type { AgentRecords, CallBus, CallRecords, EventQueue, NumberRecords, RoutingRecords } from './ports/records';
import type { SoundBank } from './ports/sounds';
import type { ToolCatalog } from './ports/tool';
import type { VoiceModels } from './ports/voice-model';
import type { LegStep, TransferReport } from './ports/transfer-legs';
import { Recovery } from './recovery';
import { Reentry } from './reentry';
import { Resuming } from './resuming';
import { SessionOpener } from './session-opener';
import { StreamTokens } from './stream-tokens';
import { Sweep } from './sweep';
import { transferPolicy } from './transfer/transfer-policy';
import { Transfers } from './transfer/transfers';

/** An answer of the API waits so long for its call to be stored; a store that is away must not hold it up. */
const STORED_LIMIT_MS = 2_000;
/** Twilio starts so many for an account unless it was raised. */
const CALLS_PER_SECOND = 1;
export interface DeskDeps {
  readonly clock: Clock;
  readonly faults: FaultLog;
  /** `prefix_` plus a sortable unique body. */
  readonly newId: (prefix: string) => string;
  readonly carrier: Carrier;
  readonly voiceModel: VoiceModels;
  readonly tools: ToolCatalog;
  readonly records: {
    readonly calls: CallRecords;
    readonly agents: AgentRecords;
    readonly numbers: NumberRecords;
    /** Absent: idempotency keys are known as long as the process lives. */
    readonly orders?: OrderRecords;
    readonly routing?: RoutingRecords;
  };
  readonly queue: EventQueue;
  readonly bus: CallBus;
  /** 0 ≤ x < 1, for the jitter of reconnects; `Math.random` when absent. */
  readonly random?: () => number;
  /** Sounds of our own; two soft notes when absent. */
  readonly sounds?: SoundBank;
  /** Keeps the sound of calls whose agent wants it; absent: none is recorded. */
  readonly recorder?: Recorder;
  /** Calls that are started in a second; 1 when absent, as Twilio does it. */
  readonly callsPerSecond?: number;
  /** Calls at once; further ones are declined. */
  readonly maxCalls: number;
  /** Asked before every outbound leg; absent in specs only. */
  readonly dialPolicy?: DialPolicy;
}

/** Where every call of this process begins, is found and ends. */
export class Desk implements CallDesk {
  private readonly register: CallRegister;
  private readonly tokens: StreamTokens;
  private readonly answering: Answering;
  private readonly placing: Placing;
  private readonly recovery: Recovery;
  private readonly operating: Operating;
  private readonly fallback: Fallback;
  private readonly operatorAnswers: OperatorAnswers;
  private readonly listening: Listening;
  private readonly nextStep: NextStep;
  private readonly transfers: Transfers;
  private readonly ending: Draining;

  constructor(private readonly deps: DeskDeps) {
    const { clock, carrier, records, faults } = deps;
    const stored = (): Promise<void> => this.stored();
    const register = (this.register = new CallRegister(deps));
    const tokens = (this.tokens = new StreamTokens(clock));
    const hangUp = new HangUp({ carrier, faults });
    this.ending = new Draining({ clock, register, hangUp, stored });
    const draining = (): boolean => this.ending.on;
    const mayTransfer = transferPolicy(deps.dialPolicy, faults);
    const fallback = (this.fallback = new Fallback({ ...deps, register, mayTransfer, stored }));
    const opener = new SessionOpener({ ...deps, register, hangUp, fallback, transfers: () => this.transfers });
    this.transfers = new Transfers({
      ...{ ...deps, register, tokens, mayTransfer, calls: records.calls, stored },
      reentry: new Reentry({ opener, tokens }),
      follow: (live) => fallback.follow(live),
      handedOver: () => register.handedOver(),
    });
    const hasRoom = (): boolean => register.carried.length < deps.maxCalls && !deps.queue.overloaded;
    const resuming = new Resuming({ records, opener, tokens, draining, stored });
    this.answering = new Answering({ ...deps, register, hasRoom, opener, resuming, fallback, tokens, draining });
    const answer = (request: VoiceRequest): Promise<VoiceAnswer> => this.answer(request);
    this.nextStep = new NextStep({ register, resuming, records, fallback, answer });
    this.placing = new Placing({
      ...{ ...deps, register, hasRoom, hangUp, draining, stored },
      ...{ orders: records.orders ?? new MemoryOrders(), callsPerSecond: deps.callsPerSecond ?? CALLS_PER_SECOND },
    });
    this.operating = new Operating({ register, calls: records.calls, hangUp, stored });
    this.operatorAnswers = new OperatorAnswers({ register, calls: records.calls, stored });
    this.listening = new Listening(register);
    this.recovery = new Recovery({ clock, carrier, register, records: records.calls });
    new Sweep({ clock, carrier, register, faults });
  }

  get draining(): boolean {
    return this.ending.on;
  }

  answer(request: VoiceRequest): Promise<VoiceAnswer> {
    return this.answering.answer(request);
  }

  attach(start: StreamStart, line: PhoneLine): AttachResult {
    const person = this.transfers.attach(start.callSid, start.token ?? '', line);
    if (person) return { kind: 'attached', ...person };
    const live = this.register.find(start.callSid);
    const session = live?.session;
    // The word is checked even for an unknown call, so that the answer tells a stranger nothing.
    const burned = this.tokens.burn(start.callSid, start.token ?? '');
    if (!live || !session || !burned) return { kind: 'refused', reason: 'The stream is not expected here.' };
    live.settleTimer();
    session.begin(line);
    if (live.afterStream.kind !== 'hangUp') line.close();
    return {
      kind: 'attached',
      callId: live.log.call.id,
      listener: guardPhoneListener(session, this.deps.faults, live),
    };
  }

  async statusChanged(report: StatusReport): Promise<void> {
    const live = this.register.find(report.callSid, report.callId);
    const status = statusOfWord(report.status);
    if (!live || !status) return;
    this.register.link(live, report.callSid);
    const isNewer = live.isNewer(report.sequenceNumber);
    if (isFinal(status)) live.endAs(status);
    else if (isNewer) live.move(status);
  }

  answeredBy(report: MachineReport): Promise<void> {
    return new MachineVerdicts(this.register).tell(report);
  }

  afterStream(callSid: string, status: string | null = null, leg: string | null = null): Promise<AfterStream> {
    return this.nextStep.afterStream({ callSid, status, leg });
  }

  resume(request: VoiceRequest, status: string | null = null): Promise<AfterStream> {
    return this.nextStep.resume(request, status);
  }

  async transferEnded(callSid: string, status: string): Promise<AfterStream> {
    return this.fallback.transferEnded(callSid, status);
  }

  voicemailLeft(report: VoicemailReport): Promise<AfterStream> {
    return this.fallback.voicemailLeft(report);
  }

  transferStep(report: TransferReport): Promise<LegStep> {
    return this.transfers.report(report);
  }

  transferCall(...[callId, wish, actor]: Parameters<CallDesk['transferCall']>): Promise<CallResult> {
    return this.transfers.transfer(callId, wish, actor);
  }

  cancelTransfer(callId: string, actor: string): Promise<CallResult> {
    return this.transfers.cancel(callId, actor);
  }

  async place(order: PlaceCall): Promise<CallResult> {
    const result = await this.placing.place(order);
    await this.stored();
    return result;
  }

  end(callId: string, actor: string): Promise<CallResult> {
    return this.operating.end(callId, actor);
  }

  sayToCaller(...[callId, words, actor]: Parameters<CallDesk['sayToCaller']>): Promise<CallResult> {
    return this.operating.sayToCaller(callId, words, actor);
  }

  injectInstruction(...[callId, note, actor]: Parameters<CallDesk['injectInstruction']>): Promise<CallResult> {
    return this.operating.injectInstruction(callId, note, actor);
  }

  setAgentMuted(callId: string, muted: boolean, actor: string): Promise<CallResult> {
    return this.operating.setAgentMuted(callId, muted, actor);
  }

  sendDtmf(callId: string, digits: string, actor: string): Promise<CallResult> {
    return this.operating.sendDtmf(callId, digits, actor);
  }

  answerToolCall(...[toolCallId, answer, actor]: Parameters<CallDesk['answerToolCall']>): Promise<CallResult> {
    return this.operatorAnswers.answer(toolCallId, answer, actor);
  }

  listen(callId: string, tap: AudioTap, actor: string): (() => void) | null {
    return this.listening.begin(callId, tap, actor);
  }

  figures(): LiveFigures {
    const calls = this.register.all.map((live) => live.log.call);
    return {
      current: calls.length,
      limit: this.deps.maxCalls,
      ringing: calls.filter((call) => call.status === 'QUEUED' || call.status === 'RINGING').length,
      responseP50Ms: this.register.figures.responseP50Ms,
      failedLastHour: this.register.figures.failedLastHour,
    };
  }

  recover(): Promise<void> {
    return this.recovery.run();
  }

  drain(timeoutMs: number): Promise<void> {
    return this.ending.run(timeoutMs);
  }

  flushed(): Promise<void> {
    return this.deps.queue.flushed();
  }

  private stored(): Promise<void> {
    return atMost(this.deps.clock, this.deps.queue.flushed(), STORED_LIMIT_MS);
  }
}
