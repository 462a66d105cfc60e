import type { KeyedOrder, OrderRecords } from '../ports/order-records';

const AT = '2026-11-20T10:00:00.000Z';
const order = (changes: Partial<KeyedOrder> = {}): KeyedOrder => ({
  ...{ key: 'key of mine', request: '{"to":"+14155550111"}', callId: 'call_1', at: AT },
  ...changes,
});

/** What every keeper of idempotency keys promises. `open` gives an empty one for each test. */
export function orderRecordsPromises(name: string, open: () => Promise<OrderRecords>): void {
  describe(`order records: ${name}`, () => {
    let records: OrderRecords;
    beforeEach(async () => {
      records = await open();
    });

    it('B11: of many orders with one key at once exactly one is kept, and all learn which', async () => {
      const tries = Array.from({ length: 8 }, (_, index) => records.keepOrder(order({ callId: `call_${index}` })));
      const standing = await Promise.all(tries);
      const ids = new Set(standing.map(({ callId }) => callId));
      expect(ids.size).toBe(1);
      expect(await records.order('key of mine', order().request)).toEqual({ callId: [...ids][0], at: AT, same: true });
    });

    it('tells an order that uses a known key for something else', async () => {
      await records.keepOrder(order());
      const other = order({ request: '{"to":"+14155550112"}', callId: 'call_2' });
      expect(await records.keepOrder(other)).toEqual({ callId: 'call_1', at: AT, same: false });
      expect(await records.order(other.key, other.request)).toMatchObject({ callId: 'call_1', same: false });
    });

    it('answers null for a key that is new, or new again', async () => {
      expect(await records.order('key of mine', 'x')).toBeNull();
      await records.keepOrder(order());
      await records.forgetOrder('key of mine', 'call_of_somebody_else');
      expect(await records.order('key of mine', order().request)).not.toBeNull();
      await records.forgetOrder('key of mine', 'call_1');
      expect(await records.order('key of mine', order().request)).toBeNull();
      expect(await records.keepOrder(order({ callId: 'call_2' }))).toMatchObject({ callId: 'call_2', same: true });
    });

    it.each([['nul \0'], ['\uD800'], ['ключ'], ['x'.repeat(5_000)]])('keeps keys of any kind: %j', async (key) => {
      await records.keepOrder(order({ key }));
      expect(await records.order(key, order().request)).toMatchObject({ callId: 'call_1' });
    });
  });
}
