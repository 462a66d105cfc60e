/** Names between double braces, each once, in the order of first use. */
export const variablesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/\{\{\s*([\w.-]+)\s*\}\}/g)].map(([, name = '']) => name)),
];

/** An estimate: English has about four characters to a token, other scripts fewer. */
export function tokensIn(text: string): number {
  const wide = text.match(/[\u0250-\uffff]/g)?.length ?? 0;
  return Math.ceil((text.length - wide) / 4 + wide / 1.5);
}

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Longer texts are shown as a whole: the table below grows with the product of both. */
const MAX_CELLS = 400_000;

/** What has to be removed from and added to `before` to get `after`, line by line (longest common subsequence). */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  if (a.length * b.length > MAX_CELLS) return [...lines('removed', a), ...lines('added', b)];
  const common = commonLengths(a, b);
  const diff: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      diff.push({ kind: 'same', text: left });
      [i, j] = [i + 1, j + 1];
    } else if (right === undefined || (left !== undefined && at(common, i + 1, j) >= at(common, i, j + 1))) {
      diff.push({ kind: 'removed', text: left ?? '' });
      i++;
    } else {
      diff.push({ kind: 'added', text: right });
      j++;
    }
  }
  return diff;
}

const lines = (kind: DiffLine['kind'], texts: readonly string[]): DiffLine[] => texts.map((text) => ({ kind, text }));
const at = (table: readonly Uint16Array[], i: number, j: number): number => table[i]?.[j] ?? 0;

function commonLengths(a: readonly string[], b: readonly string[]): Uint16Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    const row = table[i];
    for (let j = b.length - 1; row && j >= 0; j--) {
      row[j] = a[i] === b[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}
