import { routingWords, ruleWords, weekdayWords } from './hours-words';

const target = { kind: 'AGENT' as const, agentId: null, say: null, maxSeconds: null };

describe('opening hours in words', () => {
  it.each([
    [[1, 2, 3, 4, 5], 'Mon–Fri'],
    [[1, 3, 4], 'Mon, Wed, Thu'],
    [[5, 6, 7, 1], 'Mon, Fri–Sun'],
    [[], ''],
  ])('%j is %s', (weekdays, words) => {
    expect(weekdayWords(weekdays)).toBe(words);
  });

  it('names days, dates and times', () => {
    const dates = [{ from: '2026-12-24', to: '2026-12-26' }];
    const times = [{ from: '09:00', to: '17:00' }];
    expect(ruleWords({ name: 'x', weekdays: [6], dates, times, target })).toBe(
      'Sat, 2026-12-24 to 2026-12-26 09:00–17:00',
    );
  });

  it('fits into a list', () => {
    const rule = { name: 'Open', weekdays: [1], dates: [], times: [], target };
    expect(routingWords(null)).toBe('At all times');
    expect(routingWords({ timeZone: 'UTC', rules: [], otherwise: target })).toBe('By its routing');
    expect(routingWords({ timeZone: 'UTC', rules: [rule, rule], otherwise: target })).toBe('Mon and 1 more');
  });
});
