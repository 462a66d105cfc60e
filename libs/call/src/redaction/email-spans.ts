import { AT_WORDS, DOT_WORDS, SIGN_WORDS } from './number-words.data';
import type { HiddenSpan, TextToken } from './text-token';

const LABEL = '[e-mail address]';
const LOCAL = /[\p{L}\p{M}\p{N}._%+'-]/u;
const DOMAIN = /[\p{L}\p{M}\p{N}.-]/u;

/** From each @ outwards, so that a long text without any costs nothing. */
function written(text: string): HiddenSpan[] {
  const spans: HiddenSpan[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let [start, end] = [at, at + 1];
    while (start > 0 && LOCAL.test(text.charAt(start - 1))) start--;
    while (end < text.length && DOMAIN.test(text.charAt(end))) end++;
    while (text.charAt(end - 1) === '.') end--;
    if (start < at && text.slice(at + 1, end).includes('.')) spans.push({ start, end, label: LABEL });
  }
  return spans;
}

/** “jo dot doe at example dot com”: between the words stands nothing but space. */
function spoken(text: string, tokens: readonly TextToken[]): HiddenSpan[] {
  return tokens.flatMap(({ word }, at) => {
    if (!AT_WORDS.has(word)) return [];
    const [first, last] = [firstOf(text, tokens, at - 1), lastOf(text, tokens, at + 1)];
    const [from, to] = [tokens[first], tokens[last]];
    return last > at + 1 && first < at && from && to ? [{ start: from.start, end: to.end, label: LABEL }] : [];
  });
}

function isSpaced(text: string, before: TextToken | undefined, after: TextToken | undefined): boolean {
  return before !== undefined && after !== undefined && /^\s+$/.test(text.slice(before.end, after.start));
}

/** Backwards over the name, its signs, and letters that are spelled. */
function firstOf(text: string, tokens: readonly TextToken[], last: number): number {
  if (!isSpaced(text, tokens[last], tokens[last + 1])) return last + 1;
  let first = last;
  while (isSpaced(text, tokens[first - 1], tokens[first])) {
    const word = tokens[first - 1]?.word ?? '';
    const isSign = DOT_WORDS.has(word) || SIGN_WORDS.has(word);
    if (isSign && isSpaced(text, tokens[first - 2], tokens[first - 1])) first -= 2;
    else if (word.length === 1 || /^\d+$/.test(word)) first -= 1;
    else break;
  }
  return first;
}

/** Onwards over the words of the domain; at least one dot has to be said. */
function lastOf(text: string, tokens: readonly TextToken[], first: number): number {
  if (!isSpaced(text, tokens[first - 1], tokens[first])) return first - 1;
  let last = first;
  while (
    DOT_WORDS.has(tokens[last + 1]?.word ?? '') &&
    isSpaced(text, tokens[last], tokens[last + 1]) &&
    isSpaced(text, tokens[last + 1], tokens[last + 2])
  )
    last += 2;
  return last;
}

export const emailSpans = (text: string, tokens: readonly TextToken[]): HiddenSpan[] => {
  const spans = text.includes('@') ? written(text) : [];
  return [...spans, ...spoken(text, tokens)];
};
