import fc from 'fast-check';
import type { CallSearch } from './call-search';
import { END_REASONS, LONGER, SINCE, STATUSES, activeFilters, filterOf, paramsOf, searchOf } from './call-search';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const word = fc.string({ maxLength: 12 }).map((text) => text.trim());

const search: fc.Arbitrary<CallSearch> = fc.record({
  party: word,
  text: word,
  status: fc.subarray([...STATUSES]),
  direction: fc.constantFrom(null, 'INBOUND' as const, 'OUTBOUND' as const),
  agent: fc.constantFrom(null, 'agt_1'),
  number: fc.constantFrom(null, 'num_1'),
  reason: fc.constantFrom(null, ...END_REASONS),
  since: fc.constantFrom(null, ...SINCE),
  longer: fc.constantFrom(null, ...LONGER),
  error: fc.boolean(),
});

describe('the search of the history', () => {
  it('comes back from the address as it went in', () => {
    fc.assert(
      fc.property(search, (one) => {
        const params = Object.fromEntries(
          Object.entries(paramsOf(one)).map(([key, value]) => [key, value ?? undefined]),
        );
        expect(searchOf(params)).toEqual(one);
      }),
    );
  });

  it('asks the server for nothing that is not filtered', () => {
    expect(filterOf(searchOf({}), NOW)).toEqual({});
    expect(activeFilters(searchOf({}))).toEqual([]);
  });

  it('opens an old or mistyped link without the words it does not know', () => {
    expect(searchOf({ status: 'COMPLETED,NONSENSE', since: 'ever', longer: '7', direction: 'UP' })).toEqual({
      ...searchOf({}),
      status: ['COMPLETED'],
    });
  });

  it('turns its words into the server’s', () => {
    const one = searchOf({ party: '415', since: '24h', longer: '60', error: '1', agent: 'agt_1', reason: 'VOICEMAIL' });
    expect(filterOf(one, NOW)).toEqual({
      party: '415',
      startedAfter: '2026-11-21T10:00:00.000Z',
      minDurationMs: 60_000,
      hasError: true,
      agentId: ['agt_1'],
      endReason: ['VOICEMAIL'],
    });
  });
});
