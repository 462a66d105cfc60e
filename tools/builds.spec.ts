import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { forgetBuilds, isStale } from './builds.mjs';

const SECOND = 1_760_000_000;

describe('what npm start builds again', () => {
  let root: string;

  function put(file: string, seconds: number): void {
    const path = join(root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
    for (let at = path; at !== root; at = dirname(at)) utimesSync(at, seconds, seconds);
  }

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'switchboard-builds-'));
    put('apps/server/src/main.ts', SECOND);
    put('libs/call/src/call.ts', SECOND);
    put('dist/apps/server/main.js', SECOND + 5);
    put('tmp/built/server', SECOND + 5);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('nothing while everything is older than the build', () => {
    expect(isStale(root, 'server')).toBe(false);
  });

  it.each(['apps/server/src/main.ts', 'libs/call/src/call.ts', 'package-lock.json'])('after a change of %s', (file) => {
    put(file, SECOND + 6);
    expect(isStale(root, 'server')).toBe(true);
  });

  it('after a file was removed', () => {
    rmSync(join(root, 'libs/call/src/call.ts'));
    expect(isStale(root, 'server')).toBe(true);
  });

  it('when the product is gone, or somebody else may have written it', () => {
    forgetBuilds(root);
    expect(isStale(root, 'server')).toBe(true);
    put('tmp/built/server', SECOND + 5);
    rmSync(join(root, 'dist'), { recursive: true });
    expect(isStale(root, 'server')).toBe(true);
  });

  it('each application by its own sources', () => {
    put('apps/console/src/main.ts', SECOND + 6);
    expect(isStale(root, 'server')).toBe(false);
    expect(isStale(root, 'console')).toBe(true);
  });
});
