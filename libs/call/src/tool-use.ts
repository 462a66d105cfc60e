import type { CallLog } from './call-log';
import type { Conversation } from './conversation';
import type { Goodbye } from './goodbye';
import type { History, ToolUse as Request } from './history';
import type { ModelLink } from './model-link';
import type { ToolAnswer } from './tool-runner';
import { ToolRunner } from './tool-runner';
import type { ToolRunnerDeps } from './tool-runner';
import type { TransferWish } from './transfer/transfer';

export interface ToolUseDeps extends Omit<ToolRunnerDeps, 'answer'> {
  readonly log: CallLog;
  readonly history: History;
  readonly model: () => ModelLink;
  readonly conversation: () => Conversation;
  readonly goodbye: Goodbye;
  readonly transfer: (wish: TransferWish) => void;
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

  cancelAll(): void {
    this.runner.cancelAll();
  }

  private answered(answer: ToolAnswer): void {
    const { modelCallId, output, transfer } = answer;
    const conversation = this.deps.conversation();
    // A goodbye that came with the tool call is enough; one that did not is asked for.
    const isSaid = (answer.endsCall || transfer !== null) && conversation.spokeIn(answer.responseId);
    const isToBeSaid = transfer !== null && transfer.announcement !== null;
    const respond = !isSaid && !isToBeSaid;
    this.deps.history.toolAnswered(modelCallId, output);
    this.deps.model().answerTool({ modelCallId, output, respond });
    if (respond) conversation.expectResponse();
    // Words of the agent's own are announcement enough.
    if (transfer) this.deps.transfer(isSaid ? { ...transfer, announcement: null } : transfer);
    if (answer.endsCall) this.deps.goodbye.begin('AGENT_HANGUP');
    this.deps.changed();
  }
}
