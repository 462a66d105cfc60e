import { addUsage } from '../call';
import type { CallResult } from '../call-desk.types';
import type { CallRegister } from '../call-register';
import { isFinal } from '../call-state';
import { conductOf } from '../conduct';
import type { LiveCall } from '../live-call';
import type { AgentVersion } from '../agent';
import type { PhoneLine, PhoneListener } from '../ports/phone';
import type { CallRecords } from '../ports/records';
import type { Tool } from '../ports/tool';
import type { LegStep, TransferReport } from '../ports/transfer-legs';
import type { VoiceModels } from '../ports/voice-model';
import type { ErrorCode, Problem } from '../problem';
import type { StreamTokens } from '../stream-tokens';
import { Briefing } from './briefing';
import { ColdTransfer } from './cold-transfer';
import { E164 } from './transfer';
import type { Transfer, TransferWish } from './transfer';
import type { AttemptDeps, TransferAttempt } from './transfer-attempt';
import type { TransferPolicy } from './transfer-policy';
import { transferTool } from './transfer-tool';
import { WarmTransfer } from './warm-transfer';

const MAX_ANNOUNCEMENT_CHARS = 500;

export interface TransfersDeps extends AttemptDeps {
  readonly register: CallRegister;
  readonly tokens: StreamTokens;
  readonly voiceModel: VoiceModels;
  readonly newId: (prefix: string) => string;
  readonly calls: Pick<CallRecords, 'call'>;
  readonly mayTransfer: TransferPolicy;
  /** Resolves when what was written so far is stored. */
  readonly stored: () => Promise<void>;
}

const problem = (code: ErrorCode, message: string, ...field: string[]): Problem => ({
  ...{ code, message, retryable: false },
  ...(field.length > 0 ? { field } : {}),
});

const NOT_TALKING = problem('CALL_NOT_ACTIVE', 'This call is not in conversation.');
const TAKEN = problem('CONFLICT', 'A transfer of this call is under way.');
const NONE = problem('CONFLICT', 'No transfer of this call is under way.');
const TALKING = problem('CONFLICT', 'They are connected already.');

/** Callers who are put through to people: the agent's tool and the operator's button share this way. */
export class Transfers {
  constructor(private readonly deps: TransfersDeps) {}

  /** What the agent of this version can use. */
  toolsFor(live: LiveCall, version: AgentVersion): readonly Tool[] {
    const destinations = conductOf(version).transfers;
    if (destinations.length === 0) return [];
    const refusal = (wish: TransferWish): Promise<Problem | null> => this.refusal(live, wish);
    return [transferTool({ clock: this.deps.clock, destinations, refusal })];
  }

  /** Begins one that was checked; a second one beside it is not begun. `actor` null: the agent. */
  begin(live: LiveCall, wish: TransferWish, actor: string | null): void {
    if (this.standsInTheWay(live)) return;
    const value = this.newTransfer(wish, actor);
    live.transfer = value.mode === 'WARM' ? this.warm(live, value) : new ColdTransfer(this.deps, live, value);
    live.transfer.begin(wish);
  }

  async transfer(callId: string, wish: Omit<TransferWish, 'destination'>, actor: string): Promise<CallResult> {
    const live = this.deps.register.get(callId);
    if (!live) return this.notLive(callId);
    const named = { ...wish, destination: nameOf(live, wish.to) };
    const refused = faultOf(named) ?? (await this.refusal(live, named));
    if (!refused) {
      const note = [named.mode, named.to, named.announcement ?? ''].join(' ').trim();
      live.log.record({ type: 'OperatorActed', actor, action: 'TRANSFER_CALL', note });
      this.begin(live, named, actor);
    }
    return this.done(live, refused);
  }

  async cancel(callId: string, actor: string): Promise<CallResult> {
    const live = this.deps.register.get(callId);
    if (!live) return this.notLive(callId);
    const { transfer } = live;
    if (!transfer || transfer.over) return this.done(live, NONE);
    if (transfer.connected) return this.done(live, TALKING);
    live.log.record({ type: 'OperatorActed', actor, action: 'CANCEL_TRANSFER', note: null });
    return this.done(live, (await transfer.cancel()) ? null : TALKING);
  }

  /** A webhook about a transfer; of one that nobody here knows the phone is let go. */
  async report(report: TransferReport): Promise<LegStep> {
    const transfer = this.deps.register.get(report.callId)?.transfer;
    return transfer?.value.id === report.transferId ? transfer.report(report) : { kind: 'hangUp' };
  }

  /** A media stream of somebody who is told about a call; null: it is none. */
  attach(callSid: string, token: string, line: PhoneLine): { callId: string; listener: PhoneListener } | null {
    const live = this.deps.register.all.find(({ transfer }) => transfer?.person === callSid);
    if (!live?.transfer || !this.deps.tokens.burn(callSid, token)) return null;
    const listener = live.transfer.attach(callSid, line);
    return listener && { callId: live.log.call.id, listener };
  }

  private async refusal(live: LiveCall, wish: TransferWish): Promise<Problem | null> {
    const stands = this.standsInTheWay(live);
    if (stands) return stands;
    const refused = await this.deps.mayTransfer(wish.to, live);
    // The policy may have taken its time.
    return refused ?? this.standsInTheWay(live);
  }

  private standsInTheWay(live: LiveCall): Problem | null {
    const { callSid, channel } = live.log.call;
    if (live.transfer && !live.transfer.over) return TAKEN;
    if (!live.session?.talking || callSid === null || channel !== 'PHONE') return NOT_TALKING;
    return null;
  }

  private newTransfer({ mode, to, destination }: TransferWish, actor: string | null): Transfer {
    const startedAt = this.deps.clock.wallTime().toISOString();
    const id = this.deps.newId('trf');
    return { id, mode, to, destination, actor, startedAt, status: 'ANNOUNCING', connectedAt: null, endedAt: null };
  }

  private warm(live: LiveCall, value: Transfer): TransferAttempt {
    const mint = (personSid: string): string => this.deps.tokens.mint(personSid);
    const openBriefing = (...[of, over]: [LiveCall, (outcome: { key: string | null; heard: boolean }) => void]) =>
      this.briefing(of, over);
    return new WarmTransfer({ ...this.deps, mint, openBriefing }, live, value);
  }

  private briefing(live: LiveCall, over: (outcome: { key: string | null; heard: boolean }) => void): Briefing | null {
    const { version, session, log } = live;
    if (!version || !session) return null;
    const { clock, voiceModel: models } = this.deps;
    const voiceModel = typeof models === 'function' ? models(version.model) : models;
    const history = session.history.items([]);
    const used = (usage: Parameters<typeof addUsage>[1]): void => log.amend({ usage: addUsage(log.call.usage, usage) });
    return new Briefing({ clock, voiceModel, version, call: log.call, history, used, over });
  }

  private async notLive(callId: string): Promise<CallResult> {
    const call = await this.deps.calls.call(callId);
    if (!call) return { call: null, problem: problem('NOT_FOUND', 'There is no such call.') };
    const why = isFinal(call.status) ? 'This call has already ended.' : 'This call is not carried by this server.';
    return { call, problem: problem('CALL_NOT_ACTIVE', why) };
  }

  private async done(live: LiveCall, refused: Problem | null): Promise<CallResult> {
    await this.deps.stored();
    return refused ? { call: live.log.call, problem: refused } : { call: live.log.call, problem: null };
  }
}

const nameOf = (live: LiveCall, to: string): string | null =>
  conductOf(live.version ?? {}).transfers.find((destination) => destination.to === to)?.name ?? null;

function faultOf({ to, announcement }: TransferWish): Problem | null {
  if (!E164.test(to)) {
    return problem('INVALID_INPUT', 'Not a phone number in E.164 form, such as +14155550100.', 'input', 'to');
  }
  if ((announcement ?? '').length <= MAX_ANNOUNCEMENT_CHARS) return null;
  return problem('INVALID_INPUT', `At most ${MAX_ANNOUNCEMENT_CHARS} characters.`, 'input', 'announcement');
}
