import type { CallChannel, CallDirection } from '../call';
import type { CollectOrder } from '../keypad/collect-order';
import type { SecureCaptures } from '../keypad/secure-captures';
import type { TransferWish } from '../transfer/transfer';
import type { ModelTool } from './voice-model';

/** What a tool may know of the call that uses it. */
export interface ToolContext {
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  /** `OUTBOUND`: `from` is our number and `to` the person. Absent: nothing is known of it, as in a dry run. */
  readonly direction?: CallDirection;
  readonly channel?: CallChannel;
  /** The values of the agent's variables in this call. Absent: none are known, as in a dry run. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Aborted when the caller hangs up or interrupts a tool that does not go on then, or when the time limit passes. */
  readonly signal: AbortSignal;
  /** What the caller typed securely, for the request that leaves (`withCapturedValues`); absent outside a call. */
  readonly captures?: SecureCaptures;
}

/** The caller is handed to the carrier's message box once the agent has said goodbye. */
export interface VoicemailStep {
  readonly kind: 'voicemail';
  /** In the carrier's voice, before the tone. */
  readonly say: string;
  readonly maxSeconds: number;
}

/** What becomes of the call once the model knows the output: it ends after the goodbye, or the caller is put through. */
export type ToolThen = 'endCall' | VoicemailStep | { readonly kind: 'transfer'; readonly transfer: TransferWish };

/**
 * `output` is told to the model as JSON (a string as it is). `failed` is told as an error the model can speak about; no
 * stack, no secret.
 */
export type ToolOutcome =
  | { readonly output: unknown; readonly httpStatus?: number; readonly then?: ToolThen }
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

/**
 * `MANUAL`: an operator answers in place of `run`, within `timeoutMs`. `SERVER`: code of this server. The rest says what
 * `run` does.
 */
export type ToolKind = 'SERVER' | 'HTTP' | 'MANUAL' | 'MCP' | 'END_CALL' | 'TRANSFER_CALL' | 'SEND_SMS' | 'VOICEMAIL';

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
