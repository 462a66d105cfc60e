import fc from 'fast-check';
import type { CallEventBody } from '../call-event';
import type { ToolCall } from '../tool-call';
import { passesLuhn } from '../keypad/digit-check';
import { NUMBER_WORDS } from './number-words.data';
import { hiddenSpans, LABELS, NO_REDACTION, redactGrowing, redactPrefix, redactText, redactValue } from './redact';
import { redactEvent } from './redact-event';

const ALL = { cards: true, emails: true, phones: true };
const CARDS = { ...NO_REDACTION, cards: true };
const PHONES = { ...NO_REDACTION, phones: true };
const EMAILS = { ...NO_REDACTION, emails: true };

const DIGIT = fc.constantFrom(...'0123456789');
const cardNumber = fc
  .string({ unit: DIGIT, minLength: 12, maxLength: 18 })
  .map((body) => [...'0123456789'].map((last) => body + last).find(passesLuhn) ?? '');
const wordsOf = (digit: string): string[] => [...NUMBER_WORDS].flatMap(([word, of]) => (of === digit ? [word] : []));
/** Each digit as a figure or a word, with what people put between. */
const said = (digits: string) =>
  fc
    .tuple(
      ...[...digits].map((digit) =>
        fc.tuple(fc.constantFrom(digit, ...wordsOf(digit)), fc.constantFrom(' ', ', ', ' - ', ' and ', '. ')),
      ),
    )
    .map((parts) => parts.map(([word, gap], at) => word + (at < parts.length - 1 ? gap : '')).join(''));

describe('C8: redaction', () => {
  it('hides any card number, written or spoken, among any other words', () => {
    const around = fc.constantFrom('', 'It is ', 'my card: ', 'yes, ');
    const after = fc.constantFrom('', '.', ', thank you', ' is the number');
    fc.assert(
      fc.property(
        cardNumber.chain((number) => fc.tuple(fc.constant(number), said(number))),
        around,
        after,
        ([number, spoken], before, behind) => {
          for (const written of [number, spoken]) {
            expect(redactText(before + written + behind, CARDS)).toBe(before + LABELS.card + behind);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['four one one one, one one one one, one one one one, one one one one', LABELS.card],
    ['4111-1111-1111-1111 and it expires', `${LABELS.card} and it expires`],
    ['four triple one double one double one 1111 1111', LABELS.card],
    ['vier eins eins eins eins eins eins eins eins eins eins eins eins eins eins eins', LABELS.card],
    ['forty one eleven eleven eleven eleven eleven eleven eleven', LABELS.card],
    ['call +49 30 1234567', `call +${LABELS.phone}`],
    ['call (415) 555-0150 now', `call (${LABELS.phone} now`],
    ['my number is plus four nine one seven two three four', `my number is plus ${LABELS.phone}`],
    ['four one five, five five five, oh one five oh', LABELS.phone],
    ['write to jo.doe+x@mail.example.com.', `write to ${LABELS.email}.`],
    ['it is jo dot doe at example dot co dot uk, thanks', `it is ${LABELS.email}, thanks`],
    ['j o h n at example dot com', LABELS.email],
    ['we meet at noon', 'we meet at noon'],
    ['order A-1042, 3 pieces, on 2026-11-23T10:15:00.000Z', 'order A-1042, 3 pieces, on 2026-11-23T10:15:00.000Z'],
    ['one moment, one more, I have two', 'one moment, one more, I have two'],
    ['tool_4111111111111111', 'tool_4111111111111111'],
  ])('%s', (text, expected) => {
    expect(redactText(text, ALL)).toBe(expected);
  });

  it('hides only what is asked for, and changes nothing else', () => {
    const text = 'Card 4111111111111111, call 4155550150, write jo@example.com.';
    expect(redactText(text, NO_REDACTION)).toBe(text);
    expect(redactText(text, CARDS)).toContain('4155550150, write jo@example.com');
    expect(redactText(text, PHONES)).toContain('4111111111111111');
    expect(redactText(text, EMAILS)).toContain('4155550150');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (any) => {
        const spans = hiddenSpans(any, ALL);
        expect(spans.every(({ start, end }) => start < end && end <= any.length)).toBe(true);
        if (spans.length === 0) expect(redactText(any, ALL)).toBe(any);
        expect(redactText(redactText(any, ALL), ALL)).toBe(redactText(any, ALL));
      }),
    );
  });

  it('of a text that is cut shows a beginning of the redacted whole, and never a piece of what is hidden', () => {
    const parts = fc.array(
      fc.oneof(
        fc.constant('Well now. '),
        cardNumber.map((number) => `${number} `),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(parts, fc.nat({ max: 140 }), (pieces, length) => {
        const text = pieces.join('');
        const seen = redactPrefix(text, Math.min(length, text.length), CARDS);
        expect(redactText(text, CARDS).startsWith(seen)).toBe(true);
        expect(seen).not.toMatch(/\d/);
      }),
    );
  });

  it('of a text that grows shows no digit of a number whose end has not come', () => {
    const before = 'I can read it to you, please write it down as I say it: ';
    fc.assert(
      fc.property(
        cardNumber.chain((number) => said(number)),
        fc.nat(),
        (spoken, at) => {
          const growing = before + spoken.slice(0, at % (spoken.length + 1));
          expect(before.startsWith(redactGrowing(growing, CARDS))).toBe(true);
        },
      ),
    );
  });

  it('goes into arguments and results of any depth, numbers and names of fields included', () => {
    const value = {
      card: 4111111111111111,
      list: [{ to: 'jo@example.com' }],
      'jo@example.com': 1,
      share: 0.25,
      ok: true,
    };
    expect(redactValue(value, ALL)).toEqual({
      ...{ card: LABELS.card, list: [{ to: LABELS.email }], [LABELS.email]: 1, share: 0.25, ok: true },
    });
  });

  it('takes a moment for the worst text a tool may answer', () => {
    const started = Date.now();
    for (const piece of ['a.', '1 ', 'at ', '@', 'one ', 'a at b dot '])
      redactText(piece.repeat(64_000 / piece.length), ALL);
    expect(Date.now() - started).toBeLessThan(10_000);
  }, 30_000);

  it('of a tool call leaves arguments that still are what the model wrote', () => {
    const toolCall: ToolCall = {
      ...{ id: 'tc_1', modelCallId: 'm', turn: 1, name: 'note', toolId: null, httpStatus: null },
      status: 'SUCCEEDED',
      ...{ startedAt: '', endedAt: null, latencyMs: null, error: 'No mail at jo@example.com' },
      arguments: { text: 'jo@example.com' },
      rawArguments: '{ "text": "jo@example.com" }',
      result: ['4155550150'],
    };
    const body: CallEventBody = { type: 'ToolCallChanged', toolCall };
    expect(redactEvent(body, ALL)).toMatchObject({
      toolCall: {
        arguments: { text: LABELS.email },
        rawArguments: `{"text":"${LABELS.email}"}`,
        result: [LABELS.phone],
        error: `No mail at ${LABELS.email}`,
      },
    });
    expect(redactEvent(body, NO_REDACTION)).toBe(body);
  });
});
