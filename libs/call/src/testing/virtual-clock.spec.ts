import fc from 'fast-check';
import { memorySocketPair } from './memory-socket';
import { VirtualClock } from './virtual-clock';

describe('virtual clock', () => {
  it('fires timers in due order, ties in the order they were set', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 40 }), async (delays) => {
        const clock = new VirtualClock();
        const fired: [number, number][] = [];
        delays.forEach((delay, index) => clock.after(delay, () => fired.push([clock.nowMs(), index])));
        await clock.advance(50);
        const expected = delays
          .map((delay, index) => [delay, index])
          .sort(([a, i], [b, j]) => (a ?? 0) - (b ?? 0) || (i ?? 0) - (j ?? 0));
        expect(fired).toEqual(expected);
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it('does not fire a cancelled timer', async () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    clock.after(5, () => fired.push('a')).cancel();
    clock.after(5, () => fired.push('b'));
    await clock.advance(10);
    expect(fired).toEqual(['b']);
  });

  it('names the limit when a condition never holds', async () => {
    await expect(new VirtualClock().runUntil(() => false, 70)).rejects.toThrow('70 virtual milliseconds');
  });
});

describe('memory socket', () => {
  it('keeps the order and holds what arrives before anybody listens', async () => {
    const clock = new VirtualClock();
    const [left, right] = memorySocketPair(clock);
    left.send('one');
    left.send('two');
    await clock.advance(1);
    left.send('three');
    const heard: string[] = [];
    right.listen({
      text: (text) => heard.push(text),
      binary: () => heard.push('binary'),
      closed: (code) => heard.push(`closed ${code}`),
    });
    left.close(1000, 'done');
    left.send('never');
    await clock.advance(1);
    expect(heard).toEqual(['one', 'two', 'three', 'closed 1000']);
  });
});
