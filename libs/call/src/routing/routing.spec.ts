import fc from 'fast-check';
import type { BlockEntry } from './block-list';
import { blockFor, blockPatternOf, blockPatternText, isWithheld, patternsFor } from './block-list';
import { decideRoute } from './call-route';
import { isTimeZone, localTimeOf, weekdayOf } from './local-time';
import type { NumberRouting, RoutingRule } from './number-routing';
import { agentsOf, routingFaults } from './routing-fault';
import { ruleHolds } from './routing-rule';

const SHOP: RoutingRule = {
  name: 'Opening hours',
  weekdays: [1, 2, 3, 4, 5],
  dates: [],
  times: [{ from: '09:00', to: '17:00' }],
  target: { kind: 'AGENT', agentId: 'agt_day' },
};
const HOLIDAY: RoutingRule = {
  name: 'Christmas',
  weekdays: [],
  dates: [{ from: '2026-12-24', to: '2026-12-26' }],
  times: [],
  target: { kind: 'SENTENCE', say: 'Merry Christmas.' },
};
const ROUTING: NumberRouting = {
  timeZone: 'Europe/Berlin',
  rules: [HOLIDAY, SHOP],
  otherwise: { kind: 'VOICEMAIL', say: null, maxSeconds: 60 },
};
const CALLER = '+4930123456';

const decide = (at: string, routing: NumberRouting | null = ROUTING, from = CALLER) =>
  decideRoute({ numberId: 'num_1', routing, blocks: [] }, { from, at: new Date(at) });

describe('who answers a number', () => {
  it.each([
    ['in opening hours', '2026-11-23T08:00:00Z', 'RULE', 'AGENT'],
    ['a minute before', '2026-11-23T07:59:59Z', 'OTHERWISE', 'VOICEMAIL'],
    ['at the end, which is not included', '2026-11-23T16:00:00Z', 'OTHERWISE', 'VOICEMAIL'],
    ['on a Sunday', '2026-11-22T10:00:00Z', 'OTHERWISE', 'VOICEMAIL'],
    ['on a holiday, whose rule stands above', '2026-12-24T10:00:00Z', 'RULE', 'SENTENCE'],
    ['after local midnight of the first holiday', '2026-12-23T23:00:00Z', 'RULE', 'SENTENCE'],
    ['after local midnight of the last', '2026-12-26T23:00:00Z', 'OTHERWISE', 'VOICEMAIL'],
  ])('%s', (_, at, because, kind) => {
    expect(decide(at)).toMatchObject({ because, target: { kind } });
  });

  it('is the number’s agent where nothing is set up', () => {
    expect(decide('2026-11-22T10:00:00Z', null)).toMatchObject({
      because: 'PLAIN',
      target: { kind: 'AGENT', agentId: null },
    });
  });

  it('tells every condition it looked at, and none after the one that decided', () => {
    expect(decide('2026-12-25T10:00:00Z').steps.map(({ name, holds }) => [name, holds])).toEqual([
      [CALLER, false],
      ['Christmas', true],
    ]);
    expect(decide('2026-11-22T10:00:00Z').steps.map(({ name, holds }) => [name, holds])).toEqual([
      [CALLER, false],
      ['Christmas', false],
      ['Opening hours', false],
      ['otherwise', true],
    ]);
  });

  it('lets a night belong to the day on which it began', () => {
    const night: RoutingRule = { ...SHOP, weekdays: [5], times: [{ from: '22:00', to: '06:00' }] };
    const at = (text: string) => ruleHolds(night, localTimeOf('UTC', new Date(text)));
    expect(at('2026-11-27T21:59:00Z')).toBe(false);
    expect(at('2026-11-27T22:00:00Z')).toBe(true);
    expect(at('2026-11-28T05:59:00Z')).toBe(true);
    expect(at('2026-11-28T06:00:00Z')).toBe(false);
    expect(at('2026-11-27T05:00:00Z')).toBe(false);
  });

  it('reads a zone it does not know as UTC, so that a caller is answered', () => {
    expect(localTimeOf('Mars/Olympus', new Date('2026-11-23T08:30:00Z'))).toEqual({
      date: '2026-11-23',
      weekday: 1,
      minute: 510,
    });
  });
});

/** Zones with an hour, half an hour, none, and a change at midnight. */
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/Havana', 'UTC'];
const instants = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2029-12-31T00:00:00Z'),
  noInvalidDate: true,
});

/** An independent reading of the clock on the wall. */
function wallClock(timeZone: string, at: Date): string {
  return at.toLocaleString('sv-SE', { timeZone }).slice(0, 16);
}

const timeText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

describe('routing by the clock on the wall', () => {
  it('reads what the wall says, at any instant and in any zone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instants, (zone, at) => {
        const { date, minute, weekday } = localTimeOf(zone, at);
        expect(`${date} ${timeText(minute)}`).toBe(wallClock(zone, at));
        expect(weekday).toBe(weekdayOf(date));
      }),
    );
  });

  it('holds exactly while the wall shows a time of the rule, whatever the clock change does', () => {
    const minutes = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instants, minutes, minutes, (zone, at, a, b) => {
        fc.pre(a !== b);
        const rule: RoutingRule = {
          ...SHOP,
          weekdays: [1, 2, 3, 4, 5, 6, 7],
          times: [{ from: timeText(a), to: timeText(b) }],
        };
        const shown = wallClock(zone, at).slice(11);
        const [from, to] = [timeText(a), timeText(b)];
        const within = from < to ? from <= shown && shown < to : shown >= from || shown < to;
        expect(ruleHolds(rule, localTimeOf(zone, at))).toBe(within);
      }),
    );
  });

  it.each([
    ['the hour that is skipped never comes', '2026-03-29T00:00:00Z', 0],
    ['the hour that comes twice lasts two hours', '2026-10-25T00:00:00Z', 120],
    ['on any other day it lasts an hour', '2026-06-07T00:00:00Z', 60],
  ])('%s', (_, from, minutes) => {
    const rule: RoutingRule = { ...SHOP, weekdays: [7], times: [{ from: '02:00', to: '03:00' }] };
    const startMs = Date.parse(from) - 2 * 3_600_000;
    const held = Array.from({ length: 6 * 60 }, (_unused, minute) => new Date(startMs + minute * 60_000)).filter((at) =>
      ruleHolds(rule, localTimeOf('Europe/Berlin', at)),
    );
    expect(held).toHaveLength(minutes);
  });

  it('opens at nine on the wall on both sides of a clock change', () => {
    for (const at of ['2026-03-27T08:00:00Z', '2026-03-30T07:00:00Z', '2026-10-23T07:00:00Z', '2026-10-26T08:00:00Z']) {
      expect(ruleHolds(SHOP, localTimeOf('Europe/Berlin', new Date(at)))).toBe(true);
      expect(ruleHolds(SHOP, localTimeOf('Europe/Berlin', new Date(Date.parse(at) - 60_000)))).toBe(false);
    }
  });

  it('always decides, for rules in any order, and by the first that holds', () => {
    const rules = fc.array(fc.constantFrom(SHOP, HOLIDAY, { ...SHOP, name: 'Sunday', weekdays: [7] as const }));
    fc.assert(
      fc.property(rules, fc.constantFrom(...ZONES), instants, (some, timeZone, at) => {
        const routing = { ...ROUTING, timeZone, rules: some };
        const decision = decideRoute({ numberId: null, routing, blocks: [] }, { from: CALLER, at });
        const first = some.find((rule) => ruleHolds(rule, localTimeOf(timeZone, at)));
        expect(decision.target).toBe(first ? first.target : routing.otherwise);
      }),
    );
  });
});

const entry = (text: string, numberId: string | null = null, id = text): BlockEntry => {
  const pattern = blockPatternOf(text);
  if (!pattern) throw new Error(`${text} is no pattern.`);
  return {
    id,
    numberId,
    pattern,
    action: { kind: 'REJECT' },
    note: null,
    createdAt: '2026-01-01T00:00:00Z',
    createdBy: 'Eve',
  };
};

describe('the block list', () => {
  it.each([
    ['+49 30 123456', '+4930123456'],
    ['+1 (900)*', '+1900*'],
    ['Withheld', 'withheld'],
  ])('reads %s', (text, pattern) => {
    expect(blockPatternText(entry(text).pattern)).toBe(pattern);
  });

  it.each(['', '12345', '+0123456789', '+*', '*', '+123', '+49x', '+1234567890123456'])('refuses %p', (text) => {
    expect(blockPatternOf(text)).toBeNull();
  });

  it.each(['anonymous', 'Restricted', '', '+266696687', 'unknown'])('knows %p as withheld', (from) => {
    expect(isWithheld(from)).toBe(true);
    expect(blockFor([entry('withheld')], { from, numberId: null })?.id).toBe('withheld');
  });

  it('finds a number by itself and by each beginning, and by nothing else', () => {
    const digits = fc.stringMatching(/^[1-9]\d{6,14}$/);
    fc.assert(
      fc.property(digits, digits, fc.nat(13), (caller, other, length) => {
        const from = `+${caller}`;
        const prefix = `+${other.slice(0, 1 + length)}`;
        const found = blockFor([entry(`${prefix}*`)], { from, numberId: null });
        expect(found !== null).toBe(from.startsWith(prefix) && !isWithheld(from));
        expect(patternsFor(from).includes(from)).toBe(!isWithheld(from));
      }),
    );
  });

  it('lets the closest entry decide', () => {
    const all = [entry('+49*'), entry('+4930*'), entry('+4930123456'), entry('+49*', 'num_1', 'own')];
    expect(blockFor(all, { from: CALLER, numberId: 'num_2' })?.id).toBe('+4930123456');
    expect(blockFor(all, { from: '+4930999999', numberId: 'num_2' })?.id).toBe('+4930*');
    expect(blockFor(all, { from: CALLER, numberId: 'num_1' })?.id).toBe('own');
  });

  it('comes before the hours, and says which entry it was', () => {
    const facts = { numberId: 'num_1', routing: ROUTING, blocks: [{ ...entry('+49*'), note: 'Spam in March' }] };
    expect(decideRoute(facts, { from: CALLER, at: new Date('2026-11-23T10:00:00Z') })).toMatchObject({
      target: { kind: 'REJECT' },
      because: 'BLOCKED',
      reason: '+49* is on the block list of all numbers (Spam in March).',
    });
  });

  it('takes a sentence in place of a refusal', () => {
    const blocks = [{ ...entry('withheld'), action: { kind: 'SENTENCE', say: 'Show your number.' } as const }];
    expect(
      decideRoute({ numberId: null, routing: null, blocks }, { from: 'anonymous', at: new Date(0) }).target,
    ).toEqual({
      kind: 'SENTENCE',
      say: 'Show your number.',
    });
  });
});

describe('what keeps a routing from being stored', () => {
  const faultsOf = (change: Partial<RoutingRule>) =>
    routingFaults({ ...ROUTING, rules: [{ ...SHOP, ...change }] }).map(({ field }) => field?.join('.'));

  it('is nothing when all is well', () => {
    expect(routingFaults(ROUTING)).toEqual([]);
    expect(faultsOf({ times: [{ from: '22:00', to: '06:00' }] })).toEqual([]);
    expect(faultsOf({ times: [{ from: '00:00', to: '24:00' }] })).toEqual([]);
  });

  it.each<[string, Partial<RoutingRule>, string]>([
    ['no name', { name: ' ' }, 'rules.0.name'],
    ['no day', { weekdays: [] }, 'rules.0.weekdays'],
    ['a day that is none', { weekdays: [8 as 7] }, 'rules.0.weekdays'],
    ['a date that is none', { dates: [{ from: '2026-02-30', to: '2026-03-01' }] }, 'rules.0.dates.0.from'],
    ['dates backwards', { dates: [{ from: '2026-03-02', to: '2026-03-01' }] }, 'rules.0.dates.0.to'],
    ['a time that is none', { times: [{ from: '9:00', to: '17:00' }] }, 'rules.0.times.0.from'],
    ['a begin at the end of the day', { times: [{ from: '24:00', to: '17:00' }] }, 'rules.0.times.0.from'],
    ['an end after the day', { times: [{ from: '09:00', to: '24:01' }] }, 'rules.0.times.0.to'],
    ['a time without length', { times: [{ from: '09:00', to: '09:00' }] }, 'rules.0.times.0.to'],
    ['an empty sentence', { target: { kind: 'SENTENCE', say: '' } }, 'rules.0.target.say'],
    ['too long a message', { target: { kind: 'VOICEMAIL', say: null, maxSeconds: 601 } }, 'rules.0.target.maxSeconds'],
  ])('%s', (_, change, field) => {
    expect(faultsOf(change)).toEqual([field]);
  });

  it('is a zone that does not exist, or has no clock changes of its own', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('+02:00')).toBe(false);
    expect(routingFaults({ ...ROUTING, timeZone: 'Mars/Olympus' }).map(({ field }) => field)).toEqual([['timeZone']]);
  });

  it('names the agents of a routing once each', () => {
    expect(agentsOf({ ...ROUTING, rules: [SHOP, SHOP], otherwise: { kind: 'AGENT', agentId: null } })).toEqual([
      'agt_day',
    ]);
    expect(agentsOf(null)).toEqual([]);
  });
});
