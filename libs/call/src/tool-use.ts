import type { CallLog } from './call-log';
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

export interface ToolUseDeps extends Omit<ToolRunnerDeps, 'answer'> {
  readonly log: CallLog;
  readonly history: History;
  readonly model: () => ModelLink;
  readonly conversation: () => Conversation;
  readonly goodbye: Goodbye;
  /** The stream ends, and the carrier goes on with `next`. */
  readonly handOver: (next: AfterStream, reason: EndReason) => void;
  readonly changed: () => void;
}

/** The agent's tools between model and runner: every request is remembered with its answer, and answered once. */
export class ToolUse {
  private readonly runner: ToolRunner;

  constructor(private readonly deps: ToolUseDeps) {
    this.runner = new ToolRunner({ ...deps, answer: (answer) => this.answered(answer) });
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

  cancelAll(): void {
    this.runner.cancelAll();
  }

  private answered(answer: ToolAnswer): void {
    const { modelCallId, output, then } = answer;
    const conversation = this.deps.conversation();
    // A goodbye that came with the tool call is enough; one that did not is asked for.
    const respond = answer.wantsWords && !(then !== null && conversation.spokeIn(answer.responseId));
    this.deps.history.toolAnswered(modelCallId, output);
    this.deps.model().answerTool({ modelCallId, output, respond });
    if (respond) conversation.expectResponse();
    if (then !== null) this.leave(then);
    this.deps.changed();
  }

  private leave(then: ToolThen): void {
    const { goodbye, handOver } = this.deps;
    if (then === 'endCall') return goodbye.begin('AGENT_HANGUP');
    const { say, maxSeconds } = then;
    goodbye.begin('VOICEMAIL', () => handOver({ kind: 'sayAndRecord', say, maxSeconds }, 'VOICEMAIL'));
  }
}
