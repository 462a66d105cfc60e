import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { REPOSITORY } from './repository.rig';

const BROWSER = join(REPOSITORY, 'dist/apps/console/browser');
const BUDGET_BYTES = 300_000;

/** Every script and style the first page needs before it can do anything: what index.html names, and what that imports. */
function initialFiles(): string[] {
  const html = readFileSync(join(BROWSER, 'index.html'), 'utf8');
  const waiting = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, file]) => file ?? '');
  const files = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    const source = readFileSync(join(BROWSER, file), 'utf8');
    for (const [, name] of source.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) if (name) waiting.push(name);
  }
  return [...files];
}

describe('the first page of the console', () => {
  it('needs at most 300 kB, compressed', () => {
    const files = initialFiles();
    expect(files.filter((file) => file.endsWith('.js')).length).toBeGreaterThan(0);
    expect(files.every((file) => existsSync(join(BROWSER, file)))).toBe(true);
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(BROWSER, file))).length, 0);
    expect(bytes).toBeLessThanOrEqual(BUDGET_BYTES);
  });

  it('asks no other host for anything', () => {
    const html = readFileSync(join(BROWSER, 'index.html'), 'utf8');
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });
});
