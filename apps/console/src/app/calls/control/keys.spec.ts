import { holdsKey, keysIn } from './keys';

describe('keys in what was typed or pasted', () => {
  it.each([
    ['42#', '42#', false],
    ['+49 (30) 12-34', '49301234', true],
    ['12 34.56', '123456', false],
    ['ab', 'AB', false],
    ['1w2', '1w2', false],
    ['hello', '', true],
  ])('%j sends %j', (text, keys, leftOut) => {
    expect(keysIn(text)).toEqual({ keys, leftOut });
  });

  it('a wait alone is no key', () => {
    expect([holdsKey('ww'), holdsKey('w1')]).toEqual([false, true]);
  });
});
