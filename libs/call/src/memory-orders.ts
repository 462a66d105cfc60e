import type { KeyedOrder, KeptOrder, OrderRecords } from './ports/order-records';

/** Keys remembered; a key older than so many others can be used again. */
const MAX_KEYS = 10_000;

/** Keys as long as the process lives: for a desk without records of orders. */
export class MemoryOrders implements OrderRecords {
  private readonly kept = new Map<string, KeyedOrder>();

  async order(key: string, request: string): Promise<KeptOrder | null> {
    return this.standing(key, request);
  }

  async keepOrder(order: KeyedOrder): Promise<KeptOrder> {
    const before = this.standing(order.key, order.request);
    if (before) return before;
    this.kept.set(order.key, order);
    const oldest = this.kept.keys().next();
    if (this.kept.size > MAX_KEYS && !oldest.done) this.kept.delete(oldest.value);
    return { callId: order.callId, at: order.at, same: true };
  }

  async forgetOrder(key: string, callId: string): Promise<void> {
    if (this.kept.get(key)?.callId === callId) this.kept.delete(key);
  }

  private standing(key: string, request: string): KeptOrder | null {
    const kept = this.kept.get(key);
    return kept ? { callId: kept.callId, at: kept.at, same: kept.request === request } : null;
  }
}
