import { passesLuhn } from '../keypad/digit-check';
import { digitRuns } from './digit-runs';
import type { DigitToken } from './digit-runs';
import { emailSpans } from './email-spans';
import type { HiddenSpan, TextToken } from './text-token';
import { tokensOf } from './text-token';

/** What an agent wants to be kept out of storage and logs. */
export interface Redaction {
  /** Card numbers: 13–19 digits with the check digit of ISO/IEC 7812-1. */
  readonly cards: boolean;
  readonly emails: boolean;
  /** Phone numbers: 9–15 digits, or 7–15 after a plus sign. */
  readonly phones: boolean;
}

export const NO_REDACTION: Redaction = { cards: false, emails: false, phones: false };

export const LABELS = { card: '[card number]', email: '[e-mail address]', phone: '[phone number]' } as const;

const CARD_DIGITS = [13, 19] as const;
const PHONE_DIGITS = [9, 15] as const;
const INTERNATIONAL_DIGITS = 7;

const digitsIn = (tokens: readonly DigitToken[]): string => tokens.map(({ digits }) => digits).join('');

function spanOf(tokens: readonly DigitToken[], label: string): HiddenSpan[] {
  const [first, last] = [tokens[0], tokens.at(-1)];
  return first && last ? [{ start: first.start, end: last.end, label }] : [];
}

/** The longest card number that begins with this token; 0: none. */
function cardFrom(run: readonly DigitToken[], from: number): number {
  let digits = '';
  let found = 0;
  for (let at = from; at < run.length && digits.length <= CARD_DIGITS[1]; at++) {
    digits += run[at]?.digits ?? '';
    const fits = digits.length >= CARD_DIGITS[0] && digits.length <= CARD_DIGITS[1];
    if (fits && passesLuhn(digits)) found = at + 1 - from;
  }
  return found;
}

/** Splits a run into card numbers and what is left of it. */
function cardsOf(run: readonly DigitToken[]): { cards: HiddenSpan[]; rest: DigitToken[][] } {
  const cards: HiddenSpan[] = [];
  const rest: DigitToken[][] = [[]];
  for (let at = 0; at < run.length; at++) {
    const length = cardFrom(run, at);
    const token = run[at];
    if (length === 0 && token) rest.at(-1)?.push(token);
    if (length === 0) continue;
    cards.push(...spanOf(run.slice(at, at + length), LABELS.card));
    rest.push([]);
    at += length - 1;
  }
  return { cards, rest };
}

const isInternational = (text: string, start: number): boolean =>
  /(?:\+|\bplus)\s*\(?$/i.test(text.slice(Math.max(0, start - 8), start));

function phoneOf(text: string, run: readonly DigitToken[]): HiddenSpan[] {
  const { length } = digitsIn(run);
  const least = isInternational(text, run[0]?.start ?? 0) ? INTERNATIONAL_DIGITS : PHONE_DIGITS[0];
  return length >= least && length <= PHONE_DIGITS[1] ? spanOf(run, LABELS.phone) : [];
}

function numberSpans(text: string, tokens: readonly TextToken[], { cards, phones }: Redaction): HiddenSpan[] {
  if (!cards && !phones) return [];
  return digitRuns(text, tokens).flatMap((run) => {
    const found = cards ? cardsOf(run) : { cards: [], rest: [[...run]] };
    return [...found.cards, ...(phones ? found.rest.flatMap((rest) => phoneOf(text, rest)) : [])];
  });
}

/** A date, or a moment, is no number that somebody has. */
const DATES = /\d{4}-\d{2}-\d{2}(?:T[\d:.]+)?/g;

/** Tokens of a text in which a date counts as a word. */
const readable = (text: string): readonly TextToken[] =>
  tokensOf(text.replace(DATES, (date) => 'x'.repeat(date.length)));

/** What is hidden of a text, in its order and without overlaps. */
export function hiddenSpans(text: string, what: Redaction): readonly HiddenSpan[] {
  const tokens = readable(text);
  const spans = [...(what.emails ? emailSpans(text, tokens) : []), ...numberSpans(text, tokens, what)];
  spans.sort((a, b) => a.start - b.start);
  let end = 0;
  return spans.filter((span) => {
    if (span.start < end) return false;
    end = span.end;
    return true;
  });
}

export function redactText(text: string, what: Redaction): string {
  return redactPrefix(text, text.length, what);
}

/** The beginning of a text, as it reads once all of the text is redacted: what it cuts through is not in it. */
export function redactPrefix(text: string, length: number, what: Redaction): string {
  let seen = '';
  let at = 0;
  for (const { start, end, label } of hiddenSpans(text, what)) {
    if (end > length) return seen + text.slice(at, Math.max(at, Math.min(start, length)));
    seen += text.slice(at, start) + label;
    at = end;
  }
  return seen + text.slice(at, length);
}

/** A later word can turn so many words before it into an address. */
const OPEN_WORDS = 10;

/**
 * What may be seen of a text that still grows: not its end, which could be the beginning of something to hide.
 */
export function redactGrowing(text: string, what: Redaction): string {
  const tokens = readable(text);
  const open = tokens.at(-OPEN_WORDS)?.start ?? 0;
  const inRun = digitRuns(text, tokens).find((run) => (run[0]?.start ?? 0) < open && (run.at(-1)?.end ?? 0) >= open);
  return redactPrefix(text, inRun?.[0]?.start ?? open, what);
}

/** Anything JSON holds; what it is not is left as it is. */
export function redactValue(value: unknown, what: Redaction): unknown {
  if (typeof value === 'string') return redactText(value, what);
  if (typeof value === 'number') return redactNumber(value, what);
  if (Array.isArray(value)) return value.map((one) => redactValue(one, what));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [redactText(name, what), redactValue(one, what)]),
  );
}

function redactNumber(value: number, what: Redaction): unknown {
  // A fraction, as of coordinates, is a measure.
  if (!Number.isSafeInteger(value)) return value;
  const text = redactText(String(value), what);
  return text === String(value) ? value : text;
}
