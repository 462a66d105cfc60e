import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const REPOSITORY = join(import.meta.dirname, '..');
const PAGE = 'docs/promises.md';
/** `A7: …`, `A2, A3: …`, `A8, property: …`, at the beginning of a test's title. */
const TITLE = /(?:^|[\s,[(])(['"`])((?:[ABCD]\d{0,2}, )*[ABCD]\d{0,2}(?:, property)?): /gm;
/** `| A7 | what | figure | specs |` */
const ROW = /^\| ([ABCD]\d{0,2}) +\|(.*)\|$/gm;
const LINK = /\]\(\.\.\/([^)]+)\)/g;

const specsUnder = (/** @type {string} */ folder) =>
  readdirSync(join(REPOSITORY, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /spec\.ts$|\.promises\.ts$/.test(entry.name))
    .map((entry) => relative(REPOSITORY, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('node_modules'));

const labelsOf = (/** @type {string} */ path) =>
  [...readFileSync(join(REPOSITORY, path), 'utf8').matchAll(TITLE)].flatMap(([, , labels = '']) =>
    labels.split(', ').filter((label) => label !== 'property'),
  );

/** Promise → the specs in which a test is titled with it. */
export function provedBy() {
  /** @type {Map<string, Set<string>>} */
  const proofs = new Map();
  for (const path of ['libs', 'apps'].flatMap(specsUnder)) {
    for (const label of labelsOf(path)) proofs.set(label, new Set(proofs.get(label)).add(path));
  }
  return proofs;
}

/** The rows of the page: which promise, and the specs it names. */
export function promised() {
  return [...readFileSync(join(REPOSITORY, PAGE), 'utf8').matchAll(ROW)].map(([, label = '', rest = '']) => ({
    label,
    specs: [...rest.matchAll(LINK)].map(([, path = '']) => path),
  }));
}
