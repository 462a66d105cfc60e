export type BlockAction =
  /** The call is never answered, so it costs nothing. */
  { readonly kind: 'REJECT' } | { readonly kind: 'SENTENCE'; readonly say: string };

/** `NUMBER`: E.164. `PREFIX`: a plus sign and the first digits. `WITHHELD`: whoever hides the number. */
export type BlockPattern =
  | { readonly kind: 'NUMBER' | 'PREFIX'; readonly digits: string }
  | { readonly kind: 'WITHHELD'; readonly digits: null };

/** One line of the list of callers who are not answered. */
export interface BlockEntry {
  /** `blk_…`. */
  readonly id: string;
  /** Null: on all numbers. */
  readonly numberId: string | null;
  readonly pattern: BlockPattern;
  readonly action: BlockAction;
  /** Why, for other people. */
  readonly note: string | null;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
  /** Display name. */
  readonly createdBy: string;
}

const E164 = /^\+[1-9]\d{6,14}$/;
const PREFIX = /^\+[1-9]\d{0,13}$/;
const SPACING = /[\s().-]/g;
const WORDS = new Set('anonymous blocked private restricted unavailable unknown withheld'.split(' '));
/** The same words on a keypad: some networks send a hidden number so. */
const SPELLED = new Set(['+266696687', '+2562533', '+7748283', '+7378742833', '+86282452253', '+8656696', '+94484353']);

export const isWithheld = (from: string): boolean =>
  from.trim() === '' || WORDS.has(from.trim().toLowerCase()) || SPELLED.has(from);

/** `withheld`, a number, or the beginning of one with a star after it: `+1900*`. Null: none of these. */
export function blockPatternOf(text: string): BlockPattern | null {
  const plain = text.replace(SPACING, '');
  if (plain.toLowerCase() === 'withheld') return { kind: 'WITHHELD', digits: null };
  if (E164.test(plain)) return { kind: 'NUMBER', digits: plain };
  const prefix = plain.endsWith('*') ? plain.slice(0, -1) : '';
  return PREFIX.test(prefix) ? { kind: 'PREFIX', digits: prefix } : null;
}

export const blockPatternText = ({ kind, digits }: BlockPattern): string =>
  digits === null ? 'withheld' : kind === 'PREFIX' ? `${digits}*` : digits;

/** Every pattern text that could hold for this caller, so that a store can look them up by an index. */
export function patternsFor(from: string): readonly string[] {
  if (isWithheld(from)) return ['withheld'];
  if (!/^\+\d{1,15}$/.test(from)) return [];
  const prefixes = Array.from({ length: from.length - 1 }, (_, index) => `${from.slice(0, index + 2)}*`);
  return [from, ...prefixes];
}

/** The entry that decides: the one of the number before the one of all, a whole number before a prefix, a long one before a short. */
export function blockFor(
  entries: readonly BlockEntry[],
  caller: { readonly from: string; readonly numberId: string | null },
): BlockEntry | null {
  const wanted = patternsFor(caller.from);
  const rank = (entry: BlockEntry): number =>
    (entry.numberId === null ? 0 : 100) +
    (entry.pattern.kind === 'NUMBER' ? 50 : 0) +
    (entry.pattern.digits ?? '').length;
  const [best] = entries
    .filter(({ numberId }) => numberId === null || numberId === caller.numberId)
    .filter(({ pattern }) => wanted.includes(blockPatternText(pattern)))
    .sort((a, b) => rank(b) - rank(a));
  return best ?? null;
}
