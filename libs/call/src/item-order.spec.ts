import fc from 'fast-check';
import { ItemOrder } from './item-order';

const name = (index: number): string => `item_${index}`;
const chainOf = (length: number): { id: string; previous: string | null }[] =>
  Array.from({ length }, (_, index) => ({ id: name(index), previous: index === 0 ? null : name(index - 1) }));

describe('item order', () => {
  it('A4: is that of the conversation, however the items arrive', () => {
    const shuffled = fc
      .integer({ min: 1, max: 25 })
      .chain((length) => fc.shuffledSubarray(chainOf(length), { minLength: length, maxLength: length }));
    fc.assert(
      fc.property(shuffled, (arrivals) => {
        const order = new ItemOrder();
        for (const { id, previous } of arrivals) order.place(id, previous);
        expect(order.ids).toEqual(chainOf(arrivals.length).map(({ id }) => id));
      }),
    );
  });

  it('A4: an item that was deleted because nobody heard it stays before the turn that interrupted it', () => {
    const order = new ItemOrder();
    order.place('greeting', null);
    order.place('heard', 'greeting');
    order.place('unheard-1', 'heard');
    order.place('unheard-2', 'unheard-1');
    order.place('caller', undefined);
    order.forget('unheard-1');
    order.forget('unheard-2');
    order.place('caller', 'heard');
    order.place('answer', 'caller');
    expect(order.ids).toEqual(['greeting', 'heard', 'unheard-1', 'unheard-2', 'caller', 'answer']);
  });

  it('A4: an item known from its speech start finds its place when its predecessor is told', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 15 }), fc.infiniteStream(fc.boolean()), (length, coin) => {
        const order = new ItemOrder();
        const chain = chainOf(length);
        const early = chain.filter(() => coin.next().value === true);
        for (const { id } of early) order.place(id, undefined);
        for (const { id, previous } of chain) order.place(id, previous);
        expect(order.ids).toEqual(chain.map(({ id }) => id));
      }),
    );
  });

  it('keeps the order of arrival where an endpoint tells nothing, or always null', () => {
    for (const previous of [undefined, null]) {
      const order = new ItemOrder();
      for (const id of ['a', 'b', 'c']) order.place(id, previous);
      expect(order.ids).toEqual(['a', 'b', 'c']);
    }
  });

  it('loses no item to a ring of predecessors', () => {
    const order = new ItemOrder();
    order.place('a', 'b');
    order.place('b', 'a');
    order.place('c', 'b');
    expect([...order.ids].sort()).toEqual(['a', 'b', 'c']);
  });
});
