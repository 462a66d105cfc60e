import { variablesIn, lineDiff, tokensIn } from './prompt-text';
import { keyOfPath, pathOf, sameValue } from './agent-form';

describe('what is edited of an agent', () => {
  it.each([
    [['input', 'name'], 'name'],
    [['input', 'conduct', 'filler', 'say'], 'filler'],
    [['turnDetection', 'serverVad', 'threshold'], 'turnDetection'],
    [['input', 'nothing'], null],
  ])('a problem at %j belongs to %s', (field, key) => expect(keyOfPath(pathOf(field))).toBe(key));

  it('two values are the same in whatever order their fields come', () => {
    expect(sameValue({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true);
    expect(sameValue({ a: 1 }, { a: 2 })).toBe(false);
    expect(sameValue(['a', 'b'], ['b', 'a'])).toBe(false);
  });
});

describe('the words of a prompt', () => {
  it('names each variable once', () => {
    expect(variablesIn('{{ a }} {{b.c}} {{a}} {d} {{}}')).toEqual(['a', 'b.c']);
  });

  it('estimates more tokens for scripts that need more', () => {
    expect(tokensIn('abcdefgh')).toBe(2);
    expect(tokensIn('こんにちは')).toBeGreaterThan(tokensIn('hallo'));
  });

  it('shows what was removed and added, in place', () => {
    const diff = lineDiff('one\ntwo\nthree', 'one\n2\nthree\nfour');
    expect(diff.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'same one',
      'removed two',
      'added 2',
      'same three',
      'added four',
    ]);
  });
});
