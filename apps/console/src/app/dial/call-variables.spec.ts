import fc from 'fast-check';
import { fromJson, fromPairs, toJson, toPairs } from './call-variables';

describe('variables of a call', () => {
  it('stay the same when the person switches between fields and JSON', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.stringMatching(/^[a-z_]{1,8}$/).filter((name) => name !== '__proto__'),
          fc.string(),
        ),
        (variables) => {
          expect(fromJson(toJson(fromPairs(toPairs(variables))))).toEqual({ value: { ...variables } });
        },
      ),
    );
  });

  it('leave out a line without a name', () => {
    expect(
      fromPairs([
        { name: ' ', value: 'x' },
        { name: ' tier ', value: 'gold' },
      ]),
    ).toEqual({ tier: 'gold' });
  });

  it.each([
    ['{ bad', 'syntax'],
    ['[1]', 'notAnObject'],
    ['null', 'notAnObject'],
  ])('say what is wrong with %s', (text, fault) => {
    expect(fromJson(text)).toEqual({ fault });
  });

  it('are none when nothing was typed', () => {
    expect(fromJson('  ')).toEqual({ value: {} });
  });
});
