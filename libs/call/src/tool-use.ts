import type { CallLog } from './call-log';
import type { CallerKeys } from './caller-keys';
import type { Conversation } from './conversation';
import type { Goodbye } from './goodbye';
import type { History, ToolUse as Request } from './history';
import type { ModelLink } from './model-link';
import type { AfterStream } from './call-desk.types';
import type { EndReason } from './call';
import type { ToolOutcome, ToolThen } from './ports/tool';
import type { OperatorAnswer, ToolAnswer } from './tool-runner';
import { ToolRunner } from './tool-runner';
import type { ToolRunnerDeps } from './tool-runner';
import type { TransferWish } from './transfer/transfer';

export interface ToolUseDeps extends Omit<ToolRunnerDeps, 'answer' | 'captures' | 'collect'> {
  readonly log: CallLog;
  readonly history: History;
  readonly model: () => ModelLink;
  readonly conversation: () => Conversation;
  readonly goodbye: Goodbye;
  /** The stream ends, and the carrier goes on with `next`. */
  readonly handOver: (next: AfterStream, reason: EndReason) => void;
  readonly keys: CallerKeys;
  readonly transfer: (wish: TransferWish) => void;
  readonly changed: () => void;
}

/** The caller hears a sentence of the destination's, so that the agent needs none of its own. */
const isAnnounced = (then: ToolThen | null): boolean =>
  typeof then === 'object' && then?.kind === 'transfer' && then.transfer.announcement !== null;

/** The agent's tools between model and runner: every request is remembered with its answer, and answered once. */
export class ToolUse {
  private readonly runner: ToolRunner;
  /** Uses that a key of the caller's began, and why: the model did not ask, so it is told what came of them. */
  private readonly begunByKey = new Map<string, string>();

  constructor(private readonly deps: ToolUseDeps) {
    const { keys } = deps;
    this.runner = new ToolRunner({
      ...{ ...deps, captures: keys.captures },
      collect: (order, told) => keys.collect(order, told),
      answer: (answer) => this.answered(answer),
    });
  }

  get busy(): boolean {
    return this.runner.busy;
  }

  called(request: Request & { readonly responseId: string }): void {
    if (this.runner.knows(request.modelCallId)) return;
    this.deps.history.toolCalled(request);
    this.runner.run(request, this.deps.log.call);
  }

  /** What is said while tools take long. */
  filler(usual: string | null): string | null {
    return this.runner.filler(usual);
  }

  callerInterrupted(): void {
    this.runner.callerInterrupted();
  }

  answerByOperator(actor: string, toolCallId: string, outcome: ToolOutcome): OperatorAnswer {
    const note = 'failed' in outcome ? `${toolCallId}: ${outcome.failed}` : toolCallId;
    const act = { type: 'OperatorActed', actor, action: 'ANSWER_TOOL', note } as const;
    return this.runner.answerByOperator(toolCallId, outcome, () => void this.deps.log.record(act));
  }

  /** Uses a tool for the caller; false: the agent has none of that name, or it needs arguments that nobody gave. */
  begin(name: string, args: Readonly<Record<string, unknown>>, why: string): boolean {
    const tool = this.deps.tools.find(({ model }) => model.name === name);
    const needed: unknown = tool?.model.parameters['required'];
    const isWhole = !Array.isArray(needed) || needed.every((field) => Object.hasOwn(args, String(field)));
    if (!tool || !isWhole) return false;
    const modelCallId = this.deps.newId('key');
    this.begunByKey.set(modelCallId, why);
    const request = { modelCallId, name, rawArguments: JSON.stringify(args), responseId: '' };
    this.runner.run(request, this.deps.log.call);
    return true;
  }

  cancelAll(): void {
    this.runner.cancelAll();
  }

  private answered(answer: ToolAnswer): void {
    const { modelCallId, then } = answer;
    const why = this.begunByKey.get(modelCallId);
    const isSaid = why === undefined ? this.answerModel(answer) : this.tellModel(why, answer);
    if (answer.keys !== null) this.deps.keys.sender.sendForAgent(answer.keys);
    if (then !== null) this.leave(then, isSaid);
    this.deps.changed();
  }

  /** True: the agent has said its last words already. */
  private answerModel({ modelCallId, output, wantsWords, then, responseId }: ToolAnswer): boolean {
    const conversation = this.deps.conversation();
    // A goodbye that came with the tool call is enough; one that did not is asked for.
    const isSaid = then !== null && conversation.spokeIn(responseId);
    const respond = wantsWords && !isSaid && !isAnnounced(then);
    this.deps.history.toolAnswered(modelCallId, output);
    this.deps.model().answerTool({ modelCallId, output, respond });
    if (respond) conversation.expectResponse();
    return isSaid;
  }

  private tellModel(why: string, { modelCallId, output, then }: ToolAnswer): false {
    this.begunByKey.delete(modelCallId);
    const news = `${why} This came of it: ${output}`;
    this.deps.history.note('system', news);
    this.deps.model().tell('system', news);
    if (!isAnnounced(then)) this.deps.conversation().respond();
    return false;
  }

  private leave(then: ToolThen, isSaid: boolean): void {
    const { goodbye, handOver, transfer } = this.deps;
    if (then === 'endCall') return goodbye.begin('AGENT_HANGUP');
    // Words of the agent's own are announcement enough.
    if (then.kind === 'transfer') return transfer(isSaid ? { ...then.transfer, announcement: null } : then.transfer);
    const { say, maxSeconds } = then;
    goodbye.begin('VOICEMAIL', () => handOver({ kind: 'sayAndRecord', say, maxSeconds }, 'VOICEMAIL'));
  }
}
