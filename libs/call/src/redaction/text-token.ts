/** A word or a number in a text; positions are UTF-16 units. */
export interface TextToken {
  readonly start: number;
  readonly end: number;
  /** In small letters. */
  readonly word: string;
}

/** A part of a text that is not to be seen, and what stands there instead. */
export interface HiddenSpan {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

export const tokensOf = (text: string): readonly TextToken[] =>
  [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    word: word.toLowerCase(),
  }));
