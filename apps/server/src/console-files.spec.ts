import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerRig } from './server.rig';

const HASHED = ['main-ABCD1234.js', 'chunk-lon_H9pY.js', 'chunk-6a8-l46f.js', 'media/inter-latin-C56R2BLD.woff2'];
const UNHASHED = ['favicon.svg', 'theme-switcher.js', 'icon-ABCD1234.png'];

describe('console', () => {
  const directory = mkdtempSync(join(tmpdir(), 'console-'));
  let rig: ServerRig;

  beforeAll(async () => {
    writeFileSync(join(directory, 'index.html'), '<!doctype html><app-root></app-root>');
    mkdirSync(join(directory, 'media'));
    for (const name of [...HASHED, ...UNHASHED]) writeFileSync(join(directory, name), '/* */');
    rig = await ServerRig.start({}, directory);
  });
  afterAll(async () => {
    await rig.close();
    rmSync(directory, { recursive: true });
  });

  const get = (path: string, headers: Record<string, string> = { accept: 'text/html' }) =>
    fetch(`${rig.url}${path}`, { headers });

  it.each(['/', '/live', '/calls/call_1', '/sign-in', '/calls?party=+49'])(
    '%s is the page, never cached',
    async (path) => {
      const response = await get(path);
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(await response.text()).toContain('<app-root');
    },
  );

  it('styles carry the nonce of their page, a new one each time; scripts come from files only', async () => {
    const nonces = [];
    for (const response of [await get('/'), await get('/')]) {
      const policy = response.headers.get('content-security-policy') ?? '';
      const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
      expect(await response.text()).toContain(`<app-root ngCspNonce="${nonce}">`);
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(policy).toContain("connect-src 'self' wss://calls.example.com");
      nonces.push(nonce);
    }
    expect(nonces[0]).toMatch(/^.{20,}$/);
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it.each(HASHED)('/%s, named after its content, is kept for ever', async (name) => {
    const { status, headers } = await get(`/${name}`);
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
  });

  it.each(UNHASHED)('/%s is asked for again', async (name) => {
    const { status, headers } = await get(`/${name}`);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-cache']);
  });

  it.each(['/main-OLD00000.js', '/auth/nothing', '/twilio/voice', '/health/nothing', '/exports/1'])(
    '%s is not a page',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toMatch(/json/);
    },
  );

  it.each(['/..%2f..%2fetc%2fpasswd', '/%2e%2e/%2e%2e/etc/passwd', '/.git/config', '/%'])(
    '%s leads nowhere',
    async (path) => {
      const text = await (await get(path, { accept: '*/*' })).text();
      expect(text).not.toMatch(/root:|\[core\]|node_modules/);
    },
  );

  it('says who made the server to nobody, and forbids frames', async () => {
    const { headers } = await get('/');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toContain('max-age=');
  });

  it('says that it is not built when it is not', async () => {
    const bare = await ServerRig.start({}, join(directory, 'media'));
    const response = await fetch(`${bare.url}/live`, { headers: { accept: 'text/html' } });
    expect([response.status, await response.text()]).toEqual([503, 'The console is not built. Run `npm run build`.\n']);
    await bare.close();
  });
});
