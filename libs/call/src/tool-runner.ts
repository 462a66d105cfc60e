import type { Call } from './call';
import type { CallLog } from './call-log';
import type { CollectOrder } from './keypad/collect-order';
import { tokensIn } from './keypad/secure-captures';
import type { CaptureVault } from './keypad/secure-captures';
import type { Clock } from './ports/clock';
import type { FaultLog } from './ports/log';
import type { Tool, ToolContext, ToolOutcome, ToolThen } from './ports/tool';
import type { ToolCall, ToolCallStatus } from './tool-call';
import { outputText, parseArguments, withinLimit } from './tool-words';

export interface ToolRequest {
  readonly responseId: string;
  readonly modelCallId: string;
  readonly name: string;
  readonly rawArguments: string;
}

export interface ToolAnswer {
  readonly modelCallId: string;
  /** The response that asked for the tool. */
  readonly responseId: string;
  /** Text for the model. */
  readonly output: string;
  /** False: the caller speaks, so the answer to them is enough. */
  readonly wantsWords: boolean;
  readonly then: ToolThen | null;
  /** To be sent as tones; null: none. */
  readonly keys: string | null;
}

/** `SETTLED`: it was answered before, or nobody waits any more. */
export type OperatorAnswer = 'TAKEN' | 'SETTLED' | 'UNKNOWN';

export interface ToolRunnerDeps {
  readonly log: CallLog;
  readonly clock: Clock;
  readonly faults: FaultLog;
  readonly newId: (prefix: string) => string;
  readonly tools: readonly Tool[];
  readonly turn: () => number;
  /** What the caller typed securely; stays out of whatever is stored or told. */
  readonly captures: CaptureVault;
  /** Lets the caller type; `told` comes once, unless the call ends first. */
  readonly collect: (order: CollectOrder, told: (output: Readonly<Record<string, unknown>>) => void) => void;
  readonly answer: (answer: ToolAnswer) => void;
}

interface Running {
  readonly tool: Tool | null;
  toolCall: ToolCall;
  readonly responseId: string;
  readonly startedMs: number;
  readonly abort: AbortController;
  /** It waits for the caller now, who has a time limit of their own. */
  readonly untimed: () => void;
  readonly settle: (outcome: ToolOutcome, status: ToolCallStatus) => void;
}

type Start = [running: Running, tool: Tool, args: Readonly<Record<string, unknown>>, context: ToolContext];

function afterwards(outcome: ToolOutcome): Pick<ToolAnswer, 'then' | 'keys'> {
  if ('failed' in outcome) return { then: null, keys: null };
  if (outcome.then === 'sendKeys') return { then: null, keys: outcome.keys };
  return { then: outcome.then === 'collectDigits' ? null : (outcome.then ?? null), keys: null };
}

/**
 * Runs the agent's tools beside the audio, never on it. Each request gets exactly one answer: the result, an error the model
 * can speak about, or the time limit, whichever comes first; a caller who hangs up cancels. What a manual tool is asked, an operator answers.
 */
export class ToolRunner {
  private readonly running = new Map<string, Running>();
  private readonly seen = new Set<string>();
  /** Ours of all that an operator was asked. */
  private readonly asked = new Set<string>();
  private closed = false;

  constructor(private readonly deps: ToolRunnerDeps) {}

  get busy(): boolean {
    return this.running.size > 0;
  }

  knows(modelCallId: string): boolean {
    return this.seen.has(modelCallId);
  }

  /** What is said while the tool takes long that has run for the longest; `usual` is what the agent says otherwise. */
  filler(usual: string | null): string | null {
    const [oldest] = this.running.values();
    const own = oldest?.tool?.filler;
    return own === undefined ? usual : own;
  }

  /** A repeated `modelCallId` is ignored. */
  run(request: ToolRequest, call: Call): void {
    if (this.closed || this.seen.has(request.modelCallId)) return;
    this.seen.add(request.modelCallId);
    const tool = this.deps.tools.find((candidate) => candidate.model.name === request.name);
    const args = parseArguments(request.rawArguments);
    const running = this.begin(request, tool ?? null, args ?? null);
    if (!tool) return running.settle({ failed: `There is no tool named ${request.name}.` }, 'FAILED');
    if (!args) return running.settle({ failed: 'The arguments were not a JSON object.' }, 'FAILED');
    const { captures } = this.deps;
    const forgotten = tokensIn(args).find((token) => captures.resolve(token) === null);
    if (forgotten !== undefined)
      return running.settle({ failed: `Nothing is kept for ${forgotten} any more.` }, 'FAILED');
    const { id: callId, from, to, direction, channel, variables } = call;
    const context = { callId, from, to, direction, channel, variables, captures, signal: running.abort.signal };
    // `then` first, so that a tool that throws at once is answered like one that rejects.
    Promise.resolve()
      .then(() => this.start(running, tool, args, context))
      .then((outcome) => this.follow(running, outcome))
      // A result that is none (no object, a ring, a BigInt) is a fault of the tool, too.
      .catch((fault: unknown) => this.settleThrown(running, fault));
  }

  /** The caller speaks up: tools that are not to go on then are stopped. The model hears of it, and answers the caller. */
  callerInterrupted(): void {
    for (const running of [...this.running.values()]) {
      if (running.tool?.onBargeIn !== 'CANCEL') continue;
      running.settle({ failed: 'The caller interrupted, so this was stopped.' }, 'CANCELED');
    }
  }

  /** `toolCallId` is ours. */
  answerByOperator(toolCallId: string, outcome: ToolOutcome, before: () => void): OperatorAnswer {
    if (!this.asked.has(toolCallId)) return 'UNKNOWN';
    const running = [...this.running.values()].find(({ toolCall }) => toolCall.id === toolCallId);
    if (!running) return 'SETTLED';
    before();
    running.settle(outcome, 'failed' in outcome ? 'FAILED' : 'SUCCEEDED');
    return 'TAKEN';
  }

  /** The caller is gone: running tools are told to stop and nobody waits for them. */
  cancelAll(): void {
    this.closed = true;
    for (const running of [...this.running.values()]) {
      running.settle({ failed: 'The caller has hung up.' }, 'CANCELED');
    }
  }

  private start(...[running, tool, args, context]: Start): Promise<ToolOutcome> {
    const problem = tool.check?.(args) ?? null;
    if (problem !== null) return Promise.resolve({ failed: problem });
    if (tool.kind !== 'MANUAL') return tool.run(args, context);
    this.askOperator(running);
    return new Promise<never>(() => undefined);
  }

  private askOperator(running: Running): void {
    // The caller may have hung up in the same moment.
    if (running.abort.signal.aborted) return;
    this.asked.add(running.toolCall.id);
    running.toolCall = { ...running.toolCall, status: 'WAITING_FOR_OPERATOR' };
    this.deps.log.record({ type: 'ToolCallChanged', toolCall: running.toolCall });
  }

  private follow(running: Running, outcome: ToolOutcome): void {
    if ('failed' in outcome) return running.settle(outcome, 'FAILED');
    if (outcome.then !== 'collectDigits') return running.settle(outcome, 'SUCCEEDED');
    // The caller may have hung up while the tool was asked.
    if (!this.running.has(running.toolCall.modelCallId)) return;
    running.untimed();
    this.deps.collect(outcome.collect, (output) => running.settle({ output }, 'SUCCEEDED'));
  }

  private begin(request: ToolRequest, tool: Tool | null, args: ToolCall['arguments']): Running {
    const abort = new AbortController();
    const timer = this.deps.clock.after(tool?.timeoutMs ?? 0, () => {
      if (tool) running.settle({ failed: 'The tool took too long.' }, 'TIMED_OUT');
    });
    const running: Running = {
      tool,
      toolCall: this.newToolCall(request, tool, args),
      responseId: request.responseId,
      startedMs: this.deps.clock.nowMs(),
      abort,
      untimed: () => timer.cancel(),
      settle: (outcome, status) => {
        timer.cancel();
        this.settle(running, outcome, status);
      },
    };
    this.running.set(request.modelCallId, running);
    this.deps.log.record({ type: 'ToolCallChanged', toolCall: running.toolCall });
    return running;
  }

  private newToolCall(request: ToolRequest, tool: Tool | null, args: ToolCall['arguments']): ToolCall {
    return {
      id: this.deps.newId('tc'),
      modelCallId: request.modelCallId,
      turn: this.deps.turn(),
      name: request.name,
      toolId: tool?.id ?? null,
      status: 'RUNNING',
      arguments: args,
      rawArguments: request.rawArguments,
      result: null,
      error: null,
      httpStatus: null,
      startedAt: this.deps.clock.wallTime().toISOString(),
      endedAt: null,
      latencyMs: null,
    };
  }

  private settleThrown(running: Running, fault: unknown): void {
    this.deps.faults.error('A tool threw', {
      callId: this.deps.log.call.id,
      tool: running.toolCall.name,
      stack: this.clean(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)),
    });
    running.settle({ failed: 'The tool failed.' }, 'FAILED');
  }

  private clean(text: string): string {
    return this.deps.log.redacted(this.deps.captures.maskedText(text));
  }

  /** A tool may repeat what it was handed. */
  private masked(outcome: ToolOutcome): ToolOutcome {
    const { captures } = this.deps;
    if ('failed' in outcome) return { ...outcome, failed: captures.maskedText(outcome.failed) };
    return outcome.output === null ? outcome : { ...outcome, output: captures.masked(outcome.output) };
  }

  private settle(running: Running, told: ToolOutcome, status: ToolCallStatus): void {
    if (!this.running.has(running.toolCall.modelCallId)) return;
    const outcome = this.masked(withinLimit(told));
    const output = outputText(outcome);
    this.running.delete(running.toolCall.modelCallId);
    running.abort.abort();
    const failed = 'failed' in outcome;
    running.toolCall = {
      ...running.toolCall,
      status,
      result: failed ? null : (outcome.output ?? null),
      error: failed ? outcome.failed : null,
      httpStatus: outcome.httpStatus ?? null,
      endedAt: this.deps.clock.wallTime().toISOString(),
      latencyMs: Math.round(this.deps.clock.nowMs() - running.startedMs),
    };
    this.deps.log.record({ type: 'ToolCallChanged', toolCall: running.toolCall });
    // Nobody is there to be told.
    if (this.closed) return;
    this.deps.answer({
      modelCallId: running.toolCall.modelCallId,
      responseId: running.responseId,
      output,
      wantsWords: status !== 'CANCELED',
      ...afterwards(outcome),
    });
  }
}
