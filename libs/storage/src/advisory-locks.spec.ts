import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADVISORY_LOCKS } from './advisory-locks';

describe('advisory locks', () => {
  it('have a number each: nobody waits for a lock that is held for another purpose', () => {
    const ids = Object.values(ADVISORY_LOCKS);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every(Number.isSafeInteger)).toBe(true);
  });

  it('are taken by a name of the one list, never by a number of somebody else', () => {
    const files = readdirSync(__dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
    const taken = files.flatMap((name) => {
      const text = readFileSync(join(__dirname, name), 'utf8');
      return [...text.matchAll(/pg_(?:try_)?advisory_(?:xact_)?lock\w*\(([^)]*)/g)].map(([, lock]) => ({
        name,
        lock,
        text,
      }));
    });
    expect(taken.length).toBe(Object.keys(ADVISORY_LOCKS).length);
    // `$1` is bound on the same statement.
    const byNumber = taken.filter(({ lock, text }) => !/ADVISORY_LOCKS\.\w+/.test(lock === '$1' ? text : String(lock)));
    expect(byNumber.map(({ name }) => name)).toEqual([]);
  });
});
