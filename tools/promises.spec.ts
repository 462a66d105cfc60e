import { promised, provedBy } from './promises.mjs';

const numbered = (letter: string, numbers: readonly number[]): string[] => numbers.map((number) => letter + number);
const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);
/** Those of the conversation engine; the page may hold more. */
const KEPT = [...numbered('A', upTo(20)), ...numbered('B', [1, 2, 3, 4, 5, 8, 9]), ...numbered('C', [1, 2, 8]), 'D'];

describe('docs/promises.md', () => {
  const rows = promised();
  const proofs = provedBy();

  it.each(KEPT)('%s has a row', (label) => {
    expect(rows.filter((row) => row.label === label).length).toBeGreaterThan(0);
  });

  it('names, for every row, specs in which a test is titled with the promise', () => {
    const unproved = rows.flatMap(({ label, specs }) => {
      if (specs.length === 0) return [`${label}: no spec`];
      return specs.filter((path) => !proofs.get(label)?.has(path)).map((path) => `${label}: ${path}`);
    });
    expect(unproved).toEqual([]);
  });

  it('leaves out no spec that proves one of its promises', () => {
    const named = new Set(rows.flatMap(({ label, specs }) => specs.map((path) => `${label}: ${path}`)));
    const known = new Set(rows.map(({ label }) => label));
    const missing = [...proofs].flatMap(([label, paths]) =>
      known.has(label) ? [...paths].map((path) => `${label}: ${path}`).filter((proof) => !named.has(proof)) : [],
    );
    expect(missing).toEqual([]);
  });
});
