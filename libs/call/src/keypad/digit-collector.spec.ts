import fc from 'fast-check';
import { VirtualClock } from '../testing/virtual-clock';
import { passes, passesLuhn } from './digit-check';
import { DigitCollector } from './digit-collector';
import type { EntryEnd } from './digit-collector';

interface Press {
  readonly key: string;
  /** Since the key before. */
  readonly afterMs: number;
}
type Entry = readonly [digits: string, by: EntryEnd, atMs: number];
interface Rule {
  readonly maxDigits: number;
  readonly terminator: '#' | '*' | null;
}

const NEXT_KEY_MS = 4_000;

/** What the entries must be, computed from the whole sequence at once. */
function reference(presses: readonly Press[], { maxDigits, terminator }: Rule): Entry[] {
  const entries: Entry[] = [];
  let [typed, nowMs, lastMs]: [string, number, number | null] = ['', 0, null];
  const end = (by: EntryEnd, atMs: number): void => {
    entries.push([typed, by, atMs]);
    [typed, lastMs] = ['', null];
  };
  for (const { key, afterMs } of presses) {
    nowMs += afterMs;
    if (lastMs !== null && nowMs - lastMs >= NEXT_KEY_MS) end('PAUSE', lastMs + NEXT_KEY_MS);
    lastMs = nowMs;
    if (key === terminator) end('TERMINATOR', nowMs);
    else if (key === '*') typed = '';
    else if (key >= '0' && key <= '9') typed += key;
    if (typed.length === maxDigits) end('LENGTH', nowMs);
  }
  if (lastMs !== null) end('PAUSE', lastMs + NEXT_KEY_MS);
  return entries;
}

async function collected(presses: readonly Press[], rule: Rule): Promise<Entry[]> {
  const clock = new VirtualClock();
  const startMs = clock.nowMs();
  const entries: Entry[] = [];
  const collector = new DigitCollector({
    ...{ clock, rule, nextKeyMs: NEXT_KEY_MS },
    ended: (digits, by) => void entries.push([digits, by, clock.nowMs() - startMs]),
  });
  for (const { key, afterMs } of presses) {
    await clock.advance(afterMs);
    collector.press(key);
  }
  await clock.advance(NEXT_KEY_MS);
  expect(clock.pending).toBe(0);
  return entries;
}

const KEY = fc.constantFrom(...'0123456789', '#', '#', '*', 'A');
const PRESSES = fc.array(
  fc.record({ key: KEY, afterMs: fc.constantFrom(0, 60, 250, 1_500, 3_999, 4_000, 4_001, 9_000) }),
  { maxLength: 40 },
);
const RULE = fc.record({ maxDigits: fc.integer({ min: 1, max: 8 }), terminator: fc.constantFrom('#', '*', null) });

describe('A18: digits of one entry', () => {
  it('are gathered as the rule says, for any keys at any times', async () => {
    await fc.assert(
      fc.asyncProperty(PRESSES, RULE, async (presses, rule) => {
        expect(await collected(presses, rule as Rule)).toEqual(reference(presses, rule as Rule));
      }),
      { numRuns: 300 },
    );
  });

  it('are forgotten when the entry is stopped', async () => {
    const clock = new VirtualClock();
    const ended = jest.fn();
    const rule = { maxDigits: 3, terminator: null } as const;
    const collector = new DigitCollector({ clock, rule, nextKeyMs: NEXT_KEY_MS, ended });
    collector.press('1');
    collector.press('2');
    collector.stop();
    collector.press('3');
    await clock.advance(NEXT_KEY_MS);
    expect(ended.mock.calls).toEqual([['3', 'PAUSE']]);
  });
});

describe('A18: named rules for digits', () => {
  it('of any digits exactly one check digit is right, and a slip in one digit is found', () => {
    const body = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 18 });
    fc.assert(
      fc.property(body, fc.nat(), fc.integer({ min: 1, max: 9 }), (digits, place, by) => {
        const whole = [...'0123456789'].map((last) => digits + last).filter(passesLuhn);
        expect(whole).toHaveLength(1);
        const number = whole[0] ?? '';
        const at = place % number.length;
        const slip = String((Number(number.charAt(at)) + by) % 10);
        expect(passesLuhn(number.slice(0, at) + slip + number.slice(at + 1))).toBe(false);
      }),
    );
  });

  it.each([
    ['CARD', '4111111111111111', true],
    ['CARD', '378282246310005', true],
    ['CARD', '4111111111111112', false],
    ['CARD', '18', false],
    ['EXPIRY', '1227', true],
    ['EXPIRY', '1327', false],
    ['EXPIRY', '0027', false],
    ['EXPIRY', '127', false],
    ['DATE', '29022024', true],
    ['DATE', '29022023', false],
    ['DATE', '31041999', false],
    ['LUHN', '18', true],
    ['LUHN', '', false],
    ['NONE', '', true],
  ] as const)('%s of %s is %s', (check, digits, expected) => {
    expect(passes(check, digits)).toBe(expected);
  });
});
