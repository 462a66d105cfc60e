import fc from 'fast-check';
import { Outage } from './outage';

describe('an outage', () => {
  it('A13: tries at once, then after growing pauses, and gives up before 6 s', () => {
    const outage = new Outage(10_000, () => 0.5);
    expect([10_000, 10_100, 11_000].map((now) => outage.nextDelayMs(now))).toEqual([0, 500, 1_000]);
    expect(outage.nextDelayMs(14_000)).toBeNull();
  });

  it('property: no attempt begins later than 5.5 s after the loss, and none may last beyond', () => {
    const gaps = fc.array(fc.nat(2_000), { maxLength: 20 });
    fc.assert(
      fc.property(gaps, fc.double({ min: 0, max: 0.999, noNaN: true }), (waits, random) => {
        const outage = new Outage(0, () => random);
        let now = 0;
        for (const wait of waits) {
          const delay = outage.nextDelayMs((now += wait));
          if (delay === null) return;
          expect(delay).toBeGreaterThanOrEqual(0);
          now += delay;
          expect(now).toBeLessThan(5_500);
          expect(now + outage.attemptMs(now)).toBeLessThanOrEqual(5_500);
        }
      }),
    );
  });
});
