import fc from 'fast-check';
import { isReachable } from './transfer-destination';

const WEEK = { timeZone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };
/** Friday 22:00 to Saturday 06:00. */
const NIGHT = { timeZone: 'America/New_York', days: [5], from: '22:00', to: '06:00' };

describe('hours of a destination', () => {
  it.each([
    [WEEK, '2026-11-23T08:00:00Z', true],
    [WEEK, '2026-11-23T07:59:59Z', false],
    [WEEK, '2026-11-23T16:00:00Z', false],
    // Summer time: an hour earlier in UTC.
    [WEEK, '2026-07-06T07:00:00Z', true],
    [WEEK, '2026-11-22T10:00:00Z', false],
    [NIGHT, '2026-11-28T03:00:00Z', true],
    [NIGHT, '2026-11-28T10:59:00Z', true],
    [NIGHT, '2026-11-28T11:00:00Z', false],
    [NIGHT, '2026-11-27T03:00:00Z', false],
  ])('A19: %j at %s: %s', (hours, at, open) => {
    expect(isReachable(hours, new Date(at))).toBe(open);
  });

  it('A19: without hours, and with all days from midnight to midnight, always', () => {
    const always = { timeZone: 'Asia/Kathmandu', days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' };
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2100-01-01') }), (at) => {
        return isReachable(null, at) && isReachable(always, at);
      }),
    );
  });
});
