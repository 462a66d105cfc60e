import * as fc from 'fast-check';
import type { DialOrder } from '../ports/dial-policy';
import { MemoryDialRecords } from '../testing/memory-dial-records';
import { VirtualClock } from '../testing/virtual-clock';
import type { DialSettings } from './dial-settings';
import { DEFAULT_DIAL_SETTINGS } from './dial-settings';
import { isQuiet } from './quiet-hours';
import type { NumberPlan } from './number-plan';
import { StoredDialPolicy } from './stored-dial-policy';

const PRICE = 0.02;

/** Every number is assigned and American, but for a few. */
const plan: NumberPlan = {
  facts: (e164) =>
    /^\+\d{7,15}$/.test(e164)
      ? {
          country: e164.startsWith('+1') ? 'US' : 'XX',
          callingCode: '1',
          nationalNumber: e164.slice(2),
          type: e164.startsWith('+1900') ? 'PREMIUM_RATE' : 'FIXED_LINE',
          assigned: true,
        }
      : null,
  perMinuteUsd: (e164) => (e164.startsWith('+1') ? PRICE : null),
};

const NO_CAPS = { perMinute: null, perHour: null, perDay: null };
const OPEN: DialSettings = {
  ...DEFAULT_DIAL_SETTINGS,
  caps: { all: NO_CAPS, destination: NO_CAPS, agent: NO_CAPS },
  concurrent: null,
  spendPerDayUsd: null,
};
const ORDER: DialOrder = {
  ...{ to: '+14155550111', from: '+14155550100', agentId: 'agt_1', callId: 'call_1', purpose: 'CALL' },
  maxDurationSeconds: 600,
};

async function rigOf(settings: Partial<DialSettings> = {}) {
  const clock = new VirtualClock();
  const records = new MemoryDialRecords();
  let ids = 0;
  const policy = new StoredDialPolicy({ clock, records, plan, newId: (prefix) => `${prefix}_${(ids += 1)}` });
  await records.changePolicy({ expectedRevision: 0, settings: { ...OPEN, ...settings }, by: 'Ada', at: '' });
  const ruleOf = async (order: Partial<DialOrder> = {}) => {
    const { problem } = await policy.check({ ...ORDER, ...order });
    return problem?.rule ?? null;
  };
  return { clock, records, policy, ruleOf };
}

/** A clock that shows this moment. */
async function rigAt(iso: string, quietHours: Partial<DialSettings['quietHours']> = {}) {
  const rig = await rigOf({
    quietHours: { ...OPEN.quietHours, enabled: true, ...quietHours },
    countries: ['XX', 'US'],
    openPrefixes: ['+'],
  });
  jest.spyOn(rig.clock, 'wallTime').mockReturnValue(new Date(iso));
  return rig;
}

describe('C6: the rules for outbound calls', () => {
  it.each<[string, Partial<DialOrder>]>([
    ['COUNTRY', { to: '+442079460000' }],
    ['COUNTRY', { from: 'nobody’s' }],
    ['LINE_TYPE', { to: '+19005551234' }],
    ['EMERGENCY_OR_SHORT', { to: '911' }],
    ['EMERGENCY_OR_SHORT', { to: '+911' }],
    ['NUMBER_ASSIGNED', { to: 'client:somebody 1234567' }],
    ['PREFIX', { to: '+19765551234' }],
  ])('%s refuses %j', async (rule, order) => {
    const { ruleOf } = await rigOf();
    expect(await ruleOf(order)).toBe(rule);
  });

  it('an emergency number stays closed, whatever is opened', async () => {
    const { ruleOf } = await rigOf({ unassignedAllowed: true, openPrefixes: ['+'], countries: ['US', 'XX'] });
    expect(await ruleOf({ to: '112' })).toBe('EMERGENCY_OR_SHORT');
  });

  it('the longest prefix decides, and of two equal ones the open one', async () => {
    const { ruleOf } = await rigOf({
      closedPrefixes: ['+1415', '+1212555'],
      openPrefixes: ['+1415555', '+1212555', '+1876'],
    });
    expect(await ruleOf({ to: '+14155550111' })).toBeNull();
    expect(await ruleOf({ to: '+14156660111' })).toBe('PREFIX');
    expect(await ruleOf({ to: '+12125550111' })).toBeNull();
    expect(await ruleOf({ to: '+18765551234' })).toBeNull();
  });

  it('a list of satellites is no list of countries: what is allowed does not open it', async () => {
    const { ruleOf } = await rigOf({ countries: ['XX'] });
    expect(await ruleOf({ to: '+881631234567' })).toBe('PREFIX');
    expect(await ruleOf({ to: '+442079460000' })).toBeNull();
    // From a number of the very country a whole country is not foreign; satellites are nobody's.
    expect(await ruleOf({ from: '+25261234567', to: '+25261234568' })).toBeNull();
    expect(await ruleOf({ from: '+25261234567', to: '+881631234567' })).toBe('PREFIX');
  });

  it('says what an order that may be dialled would cost, and sets it aside', async () => {
    const { policy, records, clock } = await rigOf({ spendPerDayUsd: 0.5 });
    const first = await policy.check(ORDER);
    const standing = () => records.standing({ to: ORDER.to, agentId: null, at: clock.wallTime() });
    expect((await standing()).usage.spentUsd).toBeCloseTo(0.2);
    expect((await policy.check(ORDER)).problem).toBeNull();
    expect((await policy.check(ORDER)).problem).toMatchObject({ code: 'RATE_LIMITED', rule: 'SPEND_PER_DAY' });
    if (first.problem) throw new Error(first.problem.message);
    await policy.settle(first.permitId, 61);
    expect((await standing()).usage.spentUsd).toBeCloseTo(0.2 + 0.04);
    expect((await policy.check(ORDER)).problem).toBeNull();
  });

  it('a price that is not known is taken to be the assumed one', async () => {
    const { ruleOf } = await rigOf({ countries: ['XX'], spendPerDayUsd: 2.99, assumedPerMinuteUsd: 0.3 });
    expect(await ruleOf({ to: '+442079460000' })).toBe('SPEND_PER_DAY');
    expect(await ruleOf({ to: '+442079460000', maxDurationSeconds: 540 })).toBeNull();
  });

  it('a transfer passes the same rules, but for those that keep people from being called too often or too late', async () => {
    const { ruleOf, records, policy } = await rigOf({
      caps: { ...OPEN.caps, destination: { perMinute: 0, perHour: 0, perDay: 0 } },
      quietHours: { ...OPEN.quietHours, enabled: true, from: '00:00', to: '00:00' },
    });
    const transfer = { purpose: 'TRANSFER' } as const;
    expect(await ruleOf()).toBe('QUIET_HOURS');
    expect(await ruleOf(transfer)).toBeNull();
    expect(await ruleOf({ ...transfer, to: '+442079460000' })).toBe('COUNTRY');
    expect((await policy.explain(ORDER)).findings.filter(({ passed }) => !passed).map(({ rule }) => rule)).toEqual([
      'QUIET_HOURS',
      'DESTINATION_PER_MINUTE',
      'DESTINATION_PER_HOUR',
      'DESTINATION_PER_DAY',
    ]);
    await records.switchOutbound({ stopped: true, reason: null, by: 'Ada', at: '' });
    expect(await ruleOf(transfer)).toBe('OUTBOUND_STOPPED');
  });
});

describe('C6: quiet hours on the callee’s clock', () => {
  it.each([
    // New York leaves winter time on 8 March 2026: 21:00 is 02:00 UTC the day before and 01:00 UTC after.
    ['2026-03-08T01:59:00Z', '+12125550100', null],
    ['2026-03-08T02:00:00Z', '+12125550100', 'QUIET_HOURS'],
    ['2026-03-09T00:59:00Z', '+12125550100', null],
    ['2026-03-09T01:00:00Z', '+12125550100', 'QUIET_HOURS'],
    ['2026-03-09T11:59:00Z', '+12125550100', 'QUIET_HOURS'],
    ['2026-03-09T12:00:00Z', '+12125550100', null],
    // Phoenix keeps no summer time: 08:00 is 15:00 UTC all year, while Denver is an hour ahead in summer.
    ['2026-07-01T14:59:00Z', '+16025550100', 'QUIET_HOURS'],
    ['2026-07-01T15:00:00Z', '+16025550100', null],
    ['2026-12-01T15:00:00Z', '+16025550100', null],
    ['2026-07-02T03:30:00Z', '+16025550100', null],
    // 928 lies in both: at 20:30 in Phoenix it is 21:30 in Denver.
    ['2026-07-02T03:30:00Z', '+19285550100', 'QUIET_HOURS'],
    // Kolkata is half an hour off: 08:00 is 02:30 UTC.
    ['2026-05-05T02:29:00Z', '+919812345678', 'QUIET_HOURS'],
    ['2026-05-05T02:30:00Z', '+919812345678', null],
    ['2026-05-05T12:00:00Z', '+18005550100', 'QUIET_HOURS'],
  ])('at %s a call to %s meets %s', async (iso, to, rule) => {
    const { ruleOf } = await rigAt(iso);
    expect(await ruleOf({ to })).toBe(rule);
  });

  it('a toll-free number, which is nowhere, is judged as the settings say', async () => {
    const night = '2026-05-05T08:00:00Z';
    const to = '+18005550100';
    expect(await (await rigAt(night, { unknownZone: 'ALLOW' })).ruleOf({ to })).toBeNull();
    expect(await (await rigAt(night, { unknownZone: 'CALLER_ID_ZONE' })).ruleOf({ to })).toBe('QUIET_HOURS');
    const day = '2026-05-05T18:00:00Z';
    expect(await (await rigAt(day, { unknownZone: 'CALLER_ID_ZONE' })).ruleOf({ to })).toBeNull();
    expect(await (await rigAt(day, { unknownZone: 'REFUSE' })).ruleOf({ to })).toBe('QUIET_HOURS');
  });

  it('a quiet day is quiet where the callee is', async () => {
    // Sunday noon in Honolulu is Monday in Kolkata.
    const { ruleOf } = await rigAt('2026-05-03T22:00:00Z', { weekdays: ['SUNDAY'], from: '02:00', to: '02:01' });
    expect(await ruleOf({ to: '+18085550100' })).toBe('QUIET_HOURS');
    expect(await ruleOf({ to: '+919812345678' })).toBeNull();
  });

  it('no minute of any day is both quiet and not, whichever end comes first', () => {
    const clock = fc.integer({ min: 0, max: 1439 });
    const text = (minutes: number) =>
      `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    fc.assert(
      fc.property(clock, clock, clock, (from, to, minutes) => {
        fc.pre(from !== to);
        const local = { weekday: 'MONDAY', minutes, clock: text(minutes) } as const;
        const hours = { ...OPEN.quietHours, from: text(from), to: text(to) };
        const turned = { ...hours, from: hours.to, to: hours.from };
        expect(isQuiet(hours, local)).toBe(!isQuiet(turned, local));
        expect(isQuiet(hours, { ...local, minutes: from })).toBe(true);
        expect(isQuiet(hours, { ...local, minutes: to })).toBe(false);
      }),
    );
  });

  it('whatever the moment, a call is let through only when every clock of the number shows a decent hour', async () => {
    const numbers: [string, string[]][] = [
      ['+12125550100', ['America/New_York']],
      ['+19285550100', ['America/Phoenix', 'America/Denver']],
      ['+919812345678', ['Asia/Kolkata']],
      ['+19075550100', ['America/Anchorage', 'America/Adak']],
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.date({ min: new Date('2025-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.constantFrom(...numbers),
        async (at, [to, zones]) => {
          const { ruleOf } = await rigAt(at.toISOString());
          // Another way to the same clock than the one under test.
          const hours = zones.map((timeZone) => Number(at.toLocaleString('sv-SE', { timeZone }).slice(11, 13)));
          const isDecent = hours.every((hour) => hour >= 8 && hour < 21);
          expect(await ruleOf({ to })).toBe(isDecent ? null : 'QUIET_HOURS');
        },
      ),
      { numRuns: 60 },
    );
  });
});

interface Try {
  readonly atMs: number;
  readonly to: string;
  readonly agentId: string | null;
}

/** Counted once more, without the records: any window that ends at a try. */
function expectNoWindowOver(tried: readonly Try[], caps: DialSettings['caps']): void {
  const spans = { perMinute: 60_000, perHour: 3_600_000, perDay: 86_400_000 };
  for (const [at, last] of tried.entries()) {
    const upTo = tried.slice(0, at + 1);
    const groups = {
      all: upTo,
      destination: upTo.filter(({ to }) => to === last.to),
      agent: upTo.filter(({ agentId }) => agentId === last.agentId),
    };
    for (const scope of ['all', 'destination', 'agent'] as const) {
      for (const window of ['perMinute', 'perHour', 'perDay'] as const) {
        const inWindow = groups[scope].filter(({ atMs }) => atMs > last.atMs - spans[window]);
        expect(inWindow.length).toBeLessThanOrEqual(caps[scope][window] ?? Infinity);
      }
    }
  }
}

describe('C6: caps', () => {
  const limit = fc.option(fc.integer({ min: 0, max: 6 }), { nil: null });
  const limits = fc.record({ perMinute: limit, perHour: limit, perDay: limit });
  const step = fc.record({
    waitMs: fc.oneof(fc.integer({ min: 0, max: 90_000 }), fc.constantFrom(0, 59_999, 60_000, 3_600_000, 86_399_999)),
    burst: fc.integer({ min: 1, max: 4 }),
    to: fc.constantFrom('+14155550111', '+14155550112'),
    agentId: fc.constantFrom('agt_1', 'agt_2'),
    settle: fc.boolean(),
    talkedSeconds: fc.integer({ min: 0, max: 600 }),
  });

  it('are never exceeded, whatever is ordered when, by whom and how many at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ all: limits, destination: limits, agent: limits }),
        fc.record({
          concurrent: limit,
          spendPerDayUsd: fc.option(fc.double({ min: 0, max: 2, noNaN: true }), { nil: null }),
        }),
        fc.array(step, { maxLength: 25 }),
        async (caps, money, steps) => {
          const { clock, policy, records } = await rigOf({ caps, ...money });
          const tried: Try[] = [];
          const open: string[] = [];
          for (const { waitMs, burst, to, agentId, settle, talkedSeconds } of steps) {
            await clock.advance(waitMs);
            const verdicts = await Promise.all(
              Array.from({ length: burst }, () => policy.check({ ...ORDER, to, agentId })),
            );
            for (const verdict of verdicts) {
              if (verdict.problem) continue;
              tried.push({ atMs: clock.nowMs(), to, agentId });
              open.push(verdict.permitId);
            }
            const { usage } = await records.standing({ to, agentId, at: clock.wallTime() });
            if (money.concurrent !== null) expect(usage.running).toBeLessThanOrEqual(money.concurrent);
            if (money.spendPerDayUsd !== null) expect(usage.spentUsd).toBeLessThanOrEqual(money.spendPerDayUsd + 1e-6);
            const over = settle ? open.shift() : undefined;
            if (over !== undefined) await policy.settle(over, talkedSeconds);
          }
          expectNoWindowOver(tried, caps);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('let a call through again as soon as the window has passed, not a millisecond sooner', async () => {
    const { clock, ruleOf } = await rigOf({ caps: { ...OPEN.caps, all: { ...NO_CAPS, perHour: 1 } } });
    expect(await ruleOf()).toBeNull();
    await clock.advance(3_599_999);
    expect(await ruleOf()).toBe('PER_HOUR');
    await clock.advance(1);
    expect(await ruleOf()).toBeNull();
  });
});
