import { storableText } from './storable';

/** Enough for any number or SIP address; bounds what one call puts into the index. */
const MAX_ADDRESS_LENGTH = 128;
/** A tsvector holds at most 1 MB and its words at most 2 kB each; nobody says more. */
const MAX_TEXT_LENGTH = 100_000;
const MAX_WORD_LENGTH = 64;
const LOOKS_LIKE_A_NUMBER = /^[+\d][\d\s()./-]*$/;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/**
 * Lists and queries are cut up here and not by PostgreSQL's parser, whose idea of letters and case depends on how a
 * database was created.
 */
export const wordsOf = (text: string): string[] => [
  ...new Set(
    (storableText(text.slice(0, MAX_TEXT_LENGTH)).toLowerCase().match(WORD) ?? []).map((word) =>
      storableText(word.slice(0, MAX_WORD_LENGTH)),
    ),
  ),
];

/** All endings of both addresses in lower case: what stands anywhere in an address stands at the start of one of them. */
export function partyEndings(addresses: readonly string[]): string[] {
  const endings = new Set<string>();
  for (const address of addresses) {
    const text = storableText(address).toLowerCase().slice(0, MAX_ADDRESS_LENGTH).trim();
    for (let start = 0; start < text.length; start++) endings.add(storableText(text.slice(start)));
  }
  return [...endings];
}

/**
 * What is looked for in an address: null for nothing. Spaces, brackets and dashes that people put between digits do not
 * count.
 */
export function partyTerm(party: string): string | null {
  const trimmed = storableText(party)
    .toLowerCase()
    .trim()
    .slice(0, 2 * MAX_ADDRESS_LENGTH);
  if (trimmed === '') return null;
  return LOOKS_LIKE_A_NUMBER.test(trimmed) ? trimmed.replace(/[^+\d]/g, '') : trimmed;
}

/** A tsquery: one quoted word with the prefix mark, in which nothing can be read as an operator. */
export const startingWith = (term: string): string => `${quoted(term)}:*`;

/** A tsvector as text: each word quoted, so that it is taken as it is. */
export const lexemes = (words: readonly string[]): string => words.map(quoted).join(' ');

const quoted = (word: string): string => `'${word.replace(/['\\]/g, '$&$&')}'`;
