/** Words for digits, as transcribers write them, in the languages that are spoken most on the phone; without case. */
const DIGITS: readonly (readonly string[])[] = [
  ['zero', 'oh', 'o', 'nought', 'null', 'zéro', 'cero', 'nul'],
  ['one', 'eins', 'ein', 'un', 'une', 'uno', 'una', 'um', 'uma', 'een', 'één'],
  ['two', 'zwei', 'zwo', 'deux', 'dos', 'due', 'dois', 'duas', 'twee'],
  ['three', 'drei', 'trois', 'tres', 'três', 'tre', 'drie'],
  ['four', 'vier', 'quatre', 'cuatro', 'quattro', 'quatro'],
  ['five', 'fünf', 'fuenf', 'cinq', 'cinco', 'cinque', 'vijf'],
  ['six', 'sechs', 'seis', 'sei', 'zes', 'meia'],
  ['seven', 'sieben', 'sept', 'siete', 'sette', 'sete', 'zeven'],
  ['eight', 'acht', 'huit', 'ocho', 'otto', 'oito'],
  ['nine', 'neun', 'neuf', 'nueve', 'nove', 'negen'],
];

const TEENS = [
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** A word and the digits it stands for. */
export const NUMBER_WORDS: ReadonlyMap<string, string> = new Map([
  ...DIGITS.flatMap((words, digit) => words.map((word): [string, string] => [word, String(digit)])),
  ...TEENS.map((word, at): [string, string] => [word, String(10 + at)]),
  ...TENS.map((word, at): [string, string] => [word, String(20 + at * 10)]),
]);

/** “double four” is 44. */
export const REPEATS: ReadonlyMap<string, number> = new Map([
  ['double', 2],
  ['doppel', 2],
  ['triple', 3],
]);

/** Words that people say between the groups of a number. */
export const JOINERS: ReadonlySet<string> = new Set([
  'and',
  'then',
  'und',
  'dash',
  'hyphen',
  'minus',
  'space',
  'strich',
]);

/** What stands for @ and for the dots of an address that is spoken. */
export const AT_WORDS: ReadonlySet<string> = new Set(['at', 'ät', 'klammeraffe', 'arroba', 'arobase', 'chiocciola']);
export const DOT_WORDS: ReadonlySet<string> = new Set(['dot', 'punkt', 'punto', 'point', 'ponto', 'punt']);
/** … and the other signs of its first half. */
export const SIGN_WORDS: ReadonlySet<string> = new Set([
  'underscore',
  'dash',
  'hyphen',
  'minus',
  'plus',
  'unterstrich',
  'bindestrich',
]);
