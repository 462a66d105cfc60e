import fc from 'fast-check';
import type { CallStatus } from './call';
import { CALL_MOVES, isFinal, mayMove, statusOfWord } from './call-state';

const statuses = Object.keys(CALL_MOVES) as CallStatus[];

describe('call state', () => {
  it('B4: final states stay final and no path leads back', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...statuses),
        fc.array(fc.constantFrom(...statuses), { maxLength: 20 }),
        (start, wishes) => {
          const visited = [start];
          for (const wish of wishes) {
            const now = visited.at(-1) ?? start;
            if (mayMove(now, wish)) visited.push(wish);
            else if (isFinal(now)) expect(CALL_MOVES[now]).toEqual([]);
          }
          expect(new Set(visited).size).toBe(visited.length);
        },
      ),
    );
  });

  it('every state can be reached from the queue', () => {
    const reached = new Set<CallStatus>(['QUEUED']);
    for (const status of reached) for (const next of CALL_MOVES[status]) reached.add(next);
    expect([...reached].sort()).toEqual([...statuses].sort());
  });

  it('knows every status word of the carrier and no other', () => {
    expect(statusOfWord('no-answer')).toBe('NO_ANSWER');
    expect(statusOfWord('initiated')).toBe('QUEUED');
    expect(statusOfWord('constructor')).toBeNull();
  });
});
