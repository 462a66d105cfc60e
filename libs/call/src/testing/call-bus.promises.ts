import type { BusMessage, CallBus } from '../ports/records';
import { pressed, sampleLog } from './record-samples.data';

/**
 * What every bus promises. `open` gives one without subscribers; `delivered` resolves once all that was published has
 * been heard, for buses that take their time.
 */
export function callBusPromises(
  name: string,
  open: () => Promise<{ bus: CallBus; delivered: () => Promise<void> }>,
): void {
  describe(`call bus: ${name}`, () => {
    let bus: CallBus;
    let delivered: () => Promise<void>;
    beforeEach(async () => {
      ({ bus, delivered } = await open());
    });

    const events = (callId: string, seq: number): BusMessage => ({
      kind: 'events',
      callId,
      events: sampleLog(callId, [pressed('1')], seq),
    });
    const delta = (callId: string, offset: number): BusMessage => ({
      kind: 'delta',
      delta: { callId, itemId: 'item_1', offset, text: 'x' },
    });

    it('tells a subscriber of one call that call, and nothing of another', async () => {
      const heard: BusMessage[] = [];
      bus.subscribe('call_1', (message) => heard.push(message));
      const ours = [events('call_1', 1), delta('call_1', 0)];
      for (const message of [ours[0], events('call_2', 1), delta('call_2', 0), ours[1]])
        if (message) bus.publish(message);
      await delivered();
      expect(heard).toEqual(ours);
    });

    it('tells a subscriber of all calls every call', async () => {
      const heard: BusMessage[] = [];
      bus.subscribe(null, (message) => heard.push(message));
      const all = [events('call_1', 1), delta('call_2', 0), events('call_3', 1)];
      all.forEach((message) => bus.publish(message));
      await delivered();
      expect(heard).toEqual(all);
    });

    it('tells nothing of the past', async () => {
      bus.publish(events('call_1', 1));
      await delivered();
      const heard: BusMessage[] = [];
      bus.subscribe('call_1', (message) => heard.push(message));
      bus.publish(events('call_1', 2));
      await delivered();
      expect(heard).toEqual([events('call_1', 2)]);
    });

    it('keeps the order of a call for every subscriber', async () => {
      const heard: number[][] = [[], [], []];
      const note = (into: number[]) => (message: BusMessage) =>
        into.push(message.kind === 'events' ? (message.events[0]?.seq ?? 0) : 0);
      heard.forEach((into, index) => bus.subscribe(index === 0 ? null : 'call_1', note(into)));
      const numbers = Array.from({ length: 200 }, (_, index) => index + 1);
      numbers.forEach((seq) => bus.publish(events('call_1', seq)));
      await delivered();
      expect(heard).toEqual([numbers, numbers, numbers]);
    });

    it('keeps the order also when a listener publishes in turn', async () => {
      const heard: number[] = [];
      bus.subscribe('call_1', (message) => {
        if (message.kind === 'events' && message.events[0]?.seq === 1) bus.publish(events('call_1', 2));
      });
      bus.subscribe('call_1', (message) => heard.push(message.kind === 'events' ? (message.events[0]?.seq ?? 0) : 0));
      bus.publish(events('call_1', 1));
      await delivered();
      expect(heard).toEqual([1, 2]);
    });

    it('spares publisher and other subscribers the error of one', async () => {
      const heard: BusMessage[] = [];
      bus.subscribe('call_1', () => {
        throw new Error('a listener broke');
      });
      bus.subscribe('call_1', (message) => heard.push(message));
      expect(() => bus.publish(events('call_1', 1))).not.toThrow();
      bus.publish(events('call_1', 2));
      await delivered();
      expect(heard).toHaveLength(2);
    });

    it('ends one listening, once, and leaves others alone', async () => {
      const heard: string[] = [];
      const listener = (): void => void heard.push('first');
      const end = bus.subscribe('call_1', listener);
      bus.subscribe('call_1', listener);
      end();
      end();
      bus.publish(events('call_1', 1));
      await delivered();
      expect(heard).toEqual(['first']);
    });

    it('tells nothing to a subscriber whose listening another one has just ended', async () => {
      const heard: BusMessage[] = [];
      let end = (): void => undefined;
      bus.subscribe('call_1', () => end());
      end = bus.subscribe('call_1', (message) => heard.push(message));
      bus.publish(events('call_1', 1));
      await delivered();
      expect(heard).toEqual([]);
    });
  });
}
