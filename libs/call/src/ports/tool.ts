import type { ModelTool } from './voice-model';

/** What a tool may know of the call that uses it. */
export interface ToolContext {
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  /** The values of the agent's variables in this call. Absent: none are known, as in a dry run. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Aborted when the caller hangs up or the time limit passes. */
  readonly signal: AbortSignal;
}

/**
 * `output` is told to the model as JSON (a string as it is). `failed` is told as an error the model can speak about; no
 * stack, no secret.
 */
export type ToolOutcome =
  | { readonly output: unknown; readonly httpStatus?: number; readonly then?: 'endCall' }
  | { readonly failed: string; readonly httpStatus?: number };

/**
 * `MANUAL`: an operator answers in place of `run`, within `timeoutMs`. `SERVER`: code of this server. The rest says what
 * `run` does.
 */
export type ToolKind = 'SERVER' | 'HTTP' | 'MANUAL' | 'END_CALL';

/** A tool as the catalogue holds it. */
export interface Tool {
  /** `tool_…`. */
  readonly id: string;
  readonly kind: ToolKind;
  /** What the model sees. */
  readonly model: ModelTool;
  /** Milliseconds before the model is told that the tool took too long. */
  readonly timeoutMs: number;
  /** Said while it takes long. Absent: what the agent's conduct says; null: nothing. */
  readonly filler?: string | null;
  /** `CANCEL`: a caller who speaks up while it runs stops it. Absent: it goes on. */
  readonly onBargeIn?: 'KEEP' | 'CANCEL';
  /** What is wrong with the arguments, in words for the model; null: nothing. Asked before `run`. */
  check?(args: Readonly<Record<string, unknown>>): string | null;
  /** May reject: the runner turns it into a failure without its text. */
  run(args: Readonly<Record<string, unknown>>, context: ToolContext): Promise<ToolOutcome>;
}

export interface ToolCatalog {
  /** All tools, or those with the given names, in that order; unknown names are left out. */
  tools(names?: readonly string[]): readonly Tool[];
}
