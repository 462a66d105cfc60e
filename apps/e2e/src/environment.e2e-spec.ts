import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program } from './program.rig';
import { REPOSITORY } from './repository.rig';

describe('a bad environment', () => {
  it('is told with all its faults at once, without a secret in it, and ends with 1', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-e2e-'));
    const server = new Program([join(REPOSITORY, 'dist/apps/server/main.js')], {
      PORT: 'eighty',
      PUBLIC_URL: 'not an address',
      OPENAI_BASE_URL: 'ftp://example.com',
      TWILIO_ACCOUNT_SID: 'AC-not-a-sid',
      TWILIO_AUTH_TOKEN: 'a-secret-nobody-may-see',
      ADMIN_API_KEY: 'short-secret',
      LOG_LEVEL: 'loud',
      DATA_DIR: dataDir,
    });
    const { code } = await server.ended;
    const told = server.lines.join('\n');
    await rm(dataDir, { recursive: true, force: true });
    expect(code).toBe(1);
    const faulty = ['PORT', 'PUBLIC_URL', 'OPENAI_BASE_URL', 'TWILIO_ACCOUNT_SID', 'ADMIN_API_KEY', 'LOG_LEVEL'];
    expect(faulty.filter((name) => !told.includes(name))).toEqual([]);
    expect(told).not.toMatch(/a-secret-nobody-may-see|short-secret/);
    expect(told).not.toMatch(/\n\s+at /);
  });
});
