export type ToolCallStatus = 'RUNNING' | 'WAITING_FOR_OPERATOR' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'CANCELED';

/** One use of a tool by the agent. A plain value, replaced as a whole at each change. */
export interface ToolCall {
  /** `tc_…`, ours. */
  readonly id: string;
  /** OpenAI's `call_id`. */
  readonly modelCallId: string;
  readonly turn: number;
  readonly name: string;
  readonly toolId: string | null;
  readonly status: ToolCallStatus;
  /** Parsed arguments; null while they are not a JSON object. */
  readonly arguments: Readonly<Record<string, unknown>> | null;
  /** Exactly what the model wrote. */
  readonly rawArguments: string;
  /** What the model was told, parsed; null until there is an answer. */
  readonly result: unknown;
  readonly error: string | null;
  readonly httpStatus: number | null;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly latencyMs: number | null;
}
