import { answererWords } from './answerer-words';

const OVER = '2026-11-20T10:00:00.000Z';

describe('who answered, in words', () => {
  it.each([
    [{ answeredBy: 'MACHINE', messageLeft: true, endedAt: OVER }, 'machine (message left)'],
    [{ answeredBy: 'MACHINE', messageLeft: null, endedAt: OVER }, 'machine (no message)'],
    [{ answeredBy: 'MACHINE', messageLeft: null, endedAt: null }, 'machine'],
    [{ answeredBy: 'HUMAN', messageLeft: null, endedAt: OVER }, 'a person'],
    [{ answeredBy: null, messageLeft: null, endedAt: OVER }, null],
    [{}, null],
  ] as const)('%j is %s', (call, words) => expect(answererWords(call)).toBe(words));
});
