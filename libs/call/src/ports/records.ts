import type { PhoneNumber } from '../agent';
import type { Call, CallDirection, CallStatus, EndReason } from '../call';
import type { CallEvent, TranscriptDelta } from '../call-event';
import type { ToolCall } from '../tool-call';
import type { TranscriptItem } from '../transcript-item';
import type { CarrierNumber } from './phone';

export type * from './agent-records';
export type * from './routing-records';

/** A page of a list, newest cursor semantics as in Relay. */
export interface Page<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly hasNextPage: boolean;
  readonly totalCount: number | null;
}

export interface CallFilter {
  readonly status?: readonly CallStatus[];
  readonly agentId?: readonly string[];
  readonly numberId?: readonly string[];
  readonly direction?: CallDirection;
  readonly endReason?: readonly EndReason[];
  /** Part of a number or address of either side. */
  readonly party?: string;
  /** Words in the transcript. */
  readonly text?: string;
  /** ISO 8601. */
  readonly startedAfter?: string;
  readonly startedBefore?: string;
  readonly minDurationMs?: number;
  readonly hasError?: boolean;
}
export type CallOrder = 'NEWEST' | 'OLDEST' | 'LONGEST';

export interface CallQuery {
  readonly filter: CallFilter;
  readonly orderBy: CallOrder;
  /** 1–200. */
  readonly first: number;
  readonly after: string | null;
}

/**
 * The numbered logs of all calls and what follows from them. `append` makes a batch of one call durable in one
 * transaction: the events, and the call, items and tool calls they carry. The same event may be appended twice (a retry
 * after a lost answer); the second changes nothing. A batch whose first `seq` would leave a hole is refused with a throw.
 */
export interface CallRecords {
  append(callId: string, events: readonly CallEvent[]): Promise<void>;
  call(id: string): Promise<Call | null>;
  callBySid(callSid: string): Promise<Call | null>;
  /** A throw with a message that names the cursor answers a cursor that is not ours. */
  calls(query: CallQuery): Promise<Page<Call>>;
  /** Ascending, `seq` > `after`, at most `first`. */
  events(callId: string, after: number, first: number): Promise<readonly CallEvent[]>;
  /** In conversation order. */
  transcript(callId: string): Promise<readonly TranscriptItem[]>;
  toolCalls(callId: string): Promise<readonly ToolCall[]>;
  /** The call in which a tool was used; the id is ours: `tc_…`. */
  callOfToolCall(toolCallId: string): Promise<Call | null>;
  /** Calls whose status is not final and that no other server can be serving, for the sweep at start. */
  unfinished(): Promise<readonly Call[]>;
}

export interface NumberRecords {
  numbers(): Promise<readonly PhoneNumber[]>;
  number(id: string): Promise<PhoneNumber | null>;
  numberByE164(e164: string): Promise<PhoneNumber | null>;
  /** Takes over what the carrier lists, keyed by `sid`; routing is kept. A new number gets `agentId`. */
  syncNumbers(numbers: readonly CarrierNumber[], agentId: string | null): Promise<void>;
}

/** What travels on the bus. Durable events are re-read from the log by number; the bus only says that they exist. */
export type BusMessage =
  | { readonly kind: 'events'; readonly callId: string; readonly events: readonly CallEvent[] }
  | { readonly kind: 'delta'; readonly delta: TranscriptDelta };

/** Tells every server's subscribers what happened. In process or over a broker; delivery is at most once, in order per call. */
export interface CallBus {
  publish(message: BusMessage): void;
  /** Returns the function that ends the listening. `callId` null listens to all calls. */
  subscribe(callId: string | null, listener: (message: BusMessage) => void): () => void;
  /** False when nobody listens to this call now, so that nothing about it is urgent. Absent where that is not known. */
  watched?(callId: string): boolean;
}

/** The write-behind queue between calls and records; `enqueue` never waits and never throws. */
export interface EventQueue {
  enqueue(event: CallEvent): void;
  /** More waits to be stored than memory should hold: no new calls. */
  readonly overloaded?: boolean;
  /** Told after a batch of one call is durable, in order per call. */
  afterStored(listener: (callId: string, events: readonly CallEvent[]) => void): void;
  /** Resolves when everything enqueued so far is durable. */
  flushed(): Promise<void>;
}
