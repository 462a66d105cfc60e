import { JOINERS, NUMBER_WORDS, REPEATS } from './number-words.data';
import type { TextToken } from './text-token';

/** A token, or two, that stand for digits. */
export interface DigitToken {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
}

/** What may stand between the groups of one number. */
const GAP = /^[\s,.\-–—()/]*$/;
const MAX_GAP = 6;

function digitsOf({ word }: TextToken): string | null {
  if (/^\d+$/.test(word)) return word;
  return NUMBER_WORDS.get(word) ?? null;
}

/** Part of a name, as in `order_1042`. */
const isNamed = (text: string, { start, end }: TextToken): boolean => text[start - 1] === '_' || text[end] === '_';

/** All tokens of a text that stand for digits; “double four” and “forty one” are one each. */
function digitTokens(text: string, tokens: readonly TextToken[]): readonly (DigitToken | null)[] {
  const read: (DigitToken | null)[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (!token) break;
    const [found, used] = isNamed(text, token) ? [null, 1] : digitToken(token, tokens[at + 1]);
    if (found || !JOINERS.has(token.word)) read.push(found);
    at += used - 1;
  }
  return read;
}

/** “double four”. */
function repeated({ start, word }: TextToken, next: TextToken): DigitToken | null {
  const [times, digit] = [REPEATS.get(word), digitsOf(next)];
  return times !== undefined && digit?.length === 1 ? { start, end: next.end, digits: digit.repeat(times) } : null;
}

/** “forty one”. */
function compound({ start, word }: TextToken, next: TextToken): DigitToken | null {
  const [tens, ones] = [NUMBER_WORDS.get(word) ?? '', NUMBER_WORDS.get(next.word) ?? ''];
  return /^[2-9]0$/.test(tens) && /^[1-9]$/.test(ones) ? { start, end: next.end, digits: tens.charAt(0) + ones } : null;
}

function digitToken(token: TextToken, next: TextToken | undefined): [DigitToken | null, number] {
  const pair = next ? (repeated(token, next) ?? compound(token, next)) : null;
  if (pair) return [pair, 2];
  const { start, end } = token;
  const digits = digitsOf(token);
  return [digits === null ? null : { start, end, digits }, 1];
}

/** Numbers as people say and write them: digits that follow one another with nothing but separators between them. */
export function digitRuns(text: string, tokens: readonly TextToken[]): readonly (readonly DigitToken[])[] {
  const runs: DigitToken[][] = [];
  let run: DigitToken[] = [];
  for (const token of digitTokens(text, tokens)) {
    const last = run.at(-1);
    if (run.length > 0 && (token === null || (last && !adjoins(text.slice(last.end, token.start))))) {
      runs.push(run);
      run = [];
    }
    if (token) run.push(token);
  }
  return run.length > 0 ? [...runs, run] : runs;
}

function adjoins(gap: string): boolean {
  const signs = gap.replace(/[\p{L}]+/gu, (word) => (JOINERS.has(word.toLowerCase()) ? '' : word));
  return signs.length <= MAX_GAP && GAP.test(signs);
}
