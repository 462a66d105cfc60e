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

const isTens = (digits: string): boolean => /^[2-9]0$/.test(digits);

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

function digitToken(token: TextToken, next: TextToken | undefined): [DigitToken | null, number] {
  const { start, end, word } = token;
  const [digits, following] = [digitsOf(token), next ? digitsOf(next) : null];
  const times = REPEATS.get(word);
  if (times !== undefined && next && following?.length === 1)
    return [{ start, end: next.end, digits: following.repeat(times) }, 2];
  if (digits === null) return [null, 1];
  const joins = next && !/\d/.test(word) && isTens(digits) && following?.length === 1 && following !== '0';
  if (joins && !/\d/.test(next.word)) return [{ start, end: next.end, digits: digits.charAt(0) + following }, 2];
  return [{ start, end, digits }, 1];
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
