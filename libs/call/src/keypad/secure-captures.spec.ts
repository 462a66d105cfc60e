import fc from 'fast-check';
import { VirtualClock } from '../testing/virtual-clock';
import { CAPTURE_TTL_MS, CaptureVault, withCapturedValues } from './secure-captures';

const CARD = '4111111111111111';

function vault() {
  const clock = new VirtualClock();
  let ids = 0;
  const captures = new CaptureVault(clock, (prefix) => `${prefix}_${++ids}`);
  return { clock, captures };
}

describe('A18: what was typed securely', () => {
  it('replaces its token in arguments of any shape, and in a copy only', () => {
    const { captures } = vault();
    const token = captures.keep(CARD);
    const args = { card: token, nested: [{ text: `card ${token}.` }], amount: 12, none: null };
    expect(withCapturedValues(args, captures)).toEqual({
      ...{ card: CARD, amount: 12, none: null },
      nested: [{ text: `card ${CARD}.` }],
    });
    expect(args.card).toBe(token);
    expect(withCapturedValues({ card: 'cap_0f' }, captures)).toEqual({ card: 'cap_0f' });
    expect(withCapturedValues(args, undefined)).toBe(args);
  });

  it('is taken out of whatever a tool answers, however it is written', () => {
    const { captures } = vault();
    const token = captures.keep(CARD);
    const answer = { echo: `got ${CARD}`, spaced: '4111 1111-1111 1111', number: Number(CARD), longer: `9${CARD}` };
    expect(captures.masked(answer)).toEqual({
      ...{ echo: `got ${token}`, spaced: token, number: token, longer: `9${CARD}` },
    });
    expect(captures.masked({ [CARD]: true })).toBe('The result repeated a secure entry and is withheld.');
    expect(captures.maskedText(`Error: bad card ${CARD}`)).toBe(`Error: bad card ${token}`);
  });

  it('is gone after its time, and at the end of the call', async () => {
    const { clock, captures } = vault();
    const [first, second] = [captures.keep('1234'), captures.keep('5678')];
    await clock.advance(CAPTURE_TTL_MS - 1);
    const third = captures.keep('9012');
    expect(captures.resolve(first)).toBe('1234');
    await clock.advance(1);
    expect([first, second, third].map((token) => captures.resolve(token))).toEqual([null, null, '9012']);
    captures.wipe();
    expect(captures.resolve(third)).toBeNull();
    expect(clock.pending).toBe(0);
  });

  it('never shows in a masked value, wherever it lies in it', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 3, maxLength: 19 });
    fc.assert(
      fc.property(digits, fc.json(), fc.constantFrom('', ' ', '-'), (secret, json, separator) => {
        const { captures } = vault();
        const token = captures.keep(secret);
        const value = { json: JSON.parse(json) as unknown, deep: [[{ it: `<${[...secret].join(separator)}>` }]] };
        expect(captures.masked(value)).toMatchObject({ deep: [[{ it: `<${token}>` }]] });
      }),
    );
  });
});
