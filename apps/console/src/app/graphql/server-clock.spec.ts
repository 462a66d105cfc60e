import fc from 'fast-check';
import { ServerClock } from './server-clock';

describe('ServerClock', () => {
  afterEach(() => jest.restoreAllMocks());

  it('comes within 100 ms of a clock that is minutes off, from whole-second dates alone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -600_000, max: 600_000 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 2, max: 40 })), {
          minLength: 120,
          maxLength: 120,
        }),
        (offset, samples) => {
          const clock = new ServerClock();
          let now = Date.parse('2026-11-22T10:00:00Z');
          for (const [pause, roundTrip] of samples) {
            now += 1_000 + pause;
            const server = now + roundTrip / 2 + offset;
            clock.heardDate(new Date(Math.floor(server / 1_000) * 1_000).toUTCString(), now, now + roundTrip);
            now += roundTrip;
          }
          expect(Math.abs(clock.offsetMs() - offset)).toBeLessThan(120);
        },
      ),
    );
  });

  it('follows when a clock is set', () => {
    const clock = new ServerClock();
    clock.heardDate(
      'Sun, 22 Nov 2026 10:00:00 GMT',
      Date.parse('2026-11-22T10:00:00Z'),
      Date.parse('2026-11-22T10:00:00Z'),
    );
    clock.heardDate(
      'Sun, 22 Nov 2026 11:00:01 GMT',
      Date.parse('2026-11-22T10:00:01Z'),
      Date.parse('2026-11-22T10:00:01Z'),
    );
    expect(Math.abs(clock.offsetMs() - 3_600_000)).toBeLessThanOrEqual(1_000);
  });

  it('is never behind the time an event was stamped with', () => {
    const now = Date.parse('2026-11-22T10:00:00Z');
    jest.spyOn(Date, 'now').mockReturnValue(now);
    const clock = new ServerClock();
    clock.heardEvent(new Date(now + 5_000).toISOString());
    expect(clock.now()).toBeGreaterThanOrEqual(now + 5_000);
  });

  it('takes a header that is no date for nothing', () => {
    const clock = new ServerClock();
    clock.heardDate('soon', 0, 1);
    expect(clock.offsetMs()).toBe(0);
  });
});
