import type { CollectOrder } from '../keypad/collect-order';
import type { SecureCaptures } from '../keypad/secure-captures';
import type { TransferWish } from '../transfer/transfer';
import type { ModelTool } from './voice-model';

/** What a tool may know of the call that uses it. */
export interface ToolContext {
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  /** Aborted when the caller hangs up or the time limit passes. */
  readonly signal: AbortSignal;
  /** What the caller typed securely, for the request that leaves (`withCapturedValues`); absent outside a call. */
  readonly captures?: SecureCaptures;
}

/** What happens to the call once the agent knows the answer: it ends after the goodbye, or the caller is put through. */
export type AfterTool = 'endCall' | { readonly transfer: TransferWish };

/**
 * `output` is told to the model as JSON (a string as it is). `failed` is told as an error the model can speak about; no
 * stack, no secret.
 */
export type ToolOutcome =
  | { readonly output: unknown; readonly httpStatus?: number; readonly then?: AfterTool }
  /** The caller is to type something: the model is told what came of that instead of `output`, however long it takes. */
  | {
      readonly output: null;
      readonly httpStatus?: number;
      readonly then: 'collectDigits';
      readonly collect: CollectOrder;
    }
  /** `keys`: 1–32 of `0-9*#A-Dw`, sent as tones. */
  | { readonly output: unknown; readonly httpStatus?: number; readonly then: 'sendKeys'; readonly keys: string }
  | { readonly failed: string; readonly httpStatus?: number };

/** A tool as the catalogue holds it. */
export interface Tool {
  /** `tool_…`. */
  readonly id: string;
  readonly kind: 'SERVER' | 'HTTP' | 'END_CALL' | 'TRANSFER_CALL';
  /** What the model sees. */
  readonly model: ModelTool;
  /** Milliseconds before the model is told that the tool took too long. */
  readonly timeoutMs: number;
  /** May reject: the runner turns it into a failure without its text. */
  run(args: Readonly<Record<string, unknown>>, context: ToolContext): Promise<ToolOutcome>;
}

export interface ToolCatalog {
  /** All tools, or those with the given names, in that order; unknown names are left out. */
  tools(names?: readonly string[]): readonly Tool[];
}
