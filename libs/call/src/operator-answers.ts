import type { Call } from './call';
import type { CallResult, ToolCallAnswer } from './call-desk.types';
import type { CallRegister } from './call-register';
import type { CallRecords } from './ports/records';
import type { ToolOutcome } from './ports/tool';
import type { ErrorCode, Problem } from './problem';

const MAX_ERROR_CHARS = 1_000;
/** What any tool may tell the model. */
const MAX_RESULT_CHARS = 64_000;

const problem = (code: ErrorCode, message: string, field?: readonly string[]): Problem => ({
  ...{ code, message, retryable: false },
  ...(field ? { field } : {}),
});

const SETTLED = problem('CONFLICT', 'This was already answered, or waits no more.');

function faultOf(answer: ToolCallAnswer): Problem | null {
  if ('error' in answer) {
    const { error } = answer;
    if (error.trim() === '') return problem('INVALID_INPUT', 'Say what went wrong.', ['error']);
    if (error.length <= MAX_ERROR_CHARS) return null;
    return problem('INVALID_INPUT', `At most ${MAX_ERROR_CHARS.toLocaleString('en')} characters.`, ['error']);
  }
  const length = JSON.stringify(answer.result)?.length ?? 0;
  if (length <= MAX_RESULT_CHARS) return null;
  return problem('INVALID_INPUT', 'The result is too large for the model.', ['result']);
}

export interface OperatorAnswersDeps {
  readonly register: CallRegister;
  readonly calls: Pick<CallRecords, 'callOfToolCall'>;
  /** Resolves when what was written so far is stored. */
  readonly stored: () => Promise<void>;
}

/** Brings what a person answers to the tool call that waits for it. */
export class OperatorAnswers {
  constructor(private readonly deps: OperatorAnswersDeps) {}

  async answer(toolCallId: string, answer: ToolCallAnswer, actor: string): Promise<CallResult> {
    const outcome: ToolOutcome = 'error' in answer ? { failed: answer.error } : { output: answer.result };
    const fault = faultOf(answer);
    if (fault) return { call: await this.deps.calls.callOfToolCall(toolCallId), problem: fault };
    for (const { log, session } of this.deps.register.all) {
      const taken = session?.tools.answerByOperator(actor, toolCallId, outcome) ?? 'UNKNOWN';
      if (taken === 'UNKNOWN') continue;
      await this.deps.stored();
      return { call: log.call, problem: taken === 'TAKEN' ? null : SETTLED };
    }
    return this.notWaiting(await this.deps.calls.callOfToolCall(toolCallId));
  }

  private notWaiting(call: Call | null): CallResult {
    if (!call) return { call: null, problem: problem('NOT_FOUND', 'There is no such use of a tool.') };
    const why = call.endedAt === null ? 'This call is not carried by this server.' : 'This call has already ended.';
    return { call, problem: problem('CALL_NOT_ACTIVE', why) };
  }
}
