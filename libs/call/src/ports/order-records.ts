/** An outbound call as it was ordered. */
export interface KeyedOrder {
  /** The idempotency key of the one who ordered it. */
  readonly key: string;
  /** What was ordered, as text that is the same for the same order. Only a hash of it need be kept. */
  readonly request: string;
  /** `call_…`: the one call that stands for this key. */
  readonly callId: string;
  /** ISO 8601. */
  readonly at: string;
}

/** The order that a key stands for. */
export interface KeptOrder {
  readonly callId: string;
  readonly at: string;
  /** It ordered the same. */
  readonly same: boolean;
}

/** Which call stands for which idempotency key: known to all servers, and after a restart. */
export interface OrderRecords {
  /** What the key stands for; null when it is new. */
  order(key: string, request: string): Promise<KeptOrder | null>;
  /** Keeps the order unless its key is known, and tells what the key stands for now. Of several at once exactly one is kept. */
  keepOrder(order: KeyedOrder): Promise<KeptOrder>;
  /** The key is new again, if it still stands for this call. */
  forgetOrder(key: string, callId: string): Promise<void>;
}
