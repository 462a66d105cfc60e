import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvironment } from './environment';
import { SECRETS, SETTING_NAMES, WITHOUT_EFFECT } from './settings.data';

const ACCOUNT = `AC${'0'.repeat(32)}`;

function environmentOf(source: Record<string, string>) {
  const reading = readEnvironment(source);
  if ('faults' in reading) throw new Error(reading.faults.join('\n'));
  return reading.environment;
}

function faultsOf(source: Record<string, string>, files: Record<string, string> = {}) {
  const reading = readEnvironment(source, (path) => {
    const text = files[path];
    if (text === undefined) throw new Error('ENOENT');
    return text;
  });
  return 'faults' in reading ? reading.faults : [];
}

describe('environment', () => {
  it('starts without any setting, with the documented defaults', () => {
    expect(environmentOf({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: null,
      dataDir: './data',
      drainTimeoutSeconds: 600,
      openai: {
        apiKey: null,
        endpoint: { baseUrl: 'https://api.openai.com/v1', authHeader: 'bearer', query: {} },
        modelQuery: 'model',
      },
      twilio: { accountSid: null, signingSecrets: [] },
      warnings: [],
    });
  });

  it('treats an empty value as unset', () => {
    expect(environmentOf({ PORT: '', OPENAI_API_KEY: ' ' })).toMatchObject({ port: 3000, openai: { apiKey: null } });
  });

  it('reports all faults at once, by the name of the setting, without repeating a value', () => {
    const faults = faultsOf({
      PORT: 'seventy',
      PUBLIC_URL: 'http://calls.example.com',
      TWILIO_ACCOUNT_SID: 'AC-secret',
      LOG_LEVEL: 'loud',
      ADMIN_API_KEY: 'short-secret',
      OPENAI_API_KEY_FILE: '/missing',
    });
    const names = faults.map((fault) => fault.split(':')[0]);
    expect(new Set(names)).toEqual(
      new Set(['PORT', 'PUBLIC_URL', 'TWILIO_ACCOUNT_SID', 'LOG_LEVEL', 'ADMIN_API_KEY', 'OPENAI_API_KEY_FILE']),
    );
    expect(faults.join(' ')).not.toMatch(/secret/);
  });

  it('wants both halves of a credential', () => {
    expect(faultsOf({ TWILIO_ACCOUNT_SID: ACCOUNT })).toEqual([
      'TWILIO_AUTH_TOKEN: is needed because TWILIO_ACCOUNT_SID is set',
    ]);
  });

  it.each(SECRETS)('reads %s from a file', (name) => {
    const faults = faultsOf({ [`${name}_FILE`]: '/run/secret', [name]: 'also-here' }, { '/run/secret': 'x' });
    expect(faults).toContain(`${name}_FILE: ${name} is set as well; keep one of the two`);
    const reading = readEnvironment({ ADMIN_API_KEY_FILE: '/run/key' }, () => 'a-key-of-some-length\n');
    expect('environment' in reading && reading.environment.adminApiKey).toBe('a-key-of-some-length');
  });

  it('allows http as public address on loopback only', () => {
    expect(environmentOf({ PUBLIC_URL: 'http://127.0.0.1:3000' }).publicUrl?.host).toBe('127.0.0.1:3000');
    expect(faultsOf({ PUBLIC_URL: 'http://127.0.0.1.example.com' })).toHaveLength(1);
  });

  it.each([
    ['OPENAI_BASE_URL', 'https://api.openai.com/v1/realtime?model=gpt-realtime-2.1'],
    ['OPENAI_BASE_URL', 'https://someone@api.openai.com/v1'],
    ['OPENAI_AUTH_HEADER', 'x-api-key'],
    ['OPENAI_MODEL_QUERY', 'model='],
    ['OPENAI_EXTRA_QUERY', '?api-version=1'],
    ['OPENAI_EXTRA_QUERY', 'api-version'],
  ])('refuses %s=%s at start', (name, value) => {
    const faults = faultsOf({ [name]: value });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([name]);
  });

  it('takes the address forms of Azure and of compatible servers', () => {
    const { openai } = environmentOf({
      OPENAI_API_KEY: 'azure-key-0123',
      OPENAI_BASE_URL: 'https://acme.openai.azure.com/openai',
      OPENAI_AUTH_HEADER: 'api-key',
      OPENAI_MODEL_QUERY: 'deployment',
      OPENAI_EXTRA_QUERY: 'api-version=2025-04-01-preview&region=eu%20west',
    });
    expect(openai).toMatchObject({
      endpoint: { authHeader: 'api-key', query: { 'api-version': '2025-04-01-preview', region: 'eu west' } },
      modelQuery: 'deployment',
    });
  });

  it('accepts several signing secrets beside the auth token', () => {
    const { twilio } = environmentOf({
      TWILIO_ACCOUNT_SID: ACCOUNT,
      TWILIO_AUTH_TOKEN: 'first-token',
      TWILIO_WEBHOOK_SECRETS: 'second, third',
    });
    expect(twilio.signingSecrets).toEqual(['first-token', 'second', 'third']);
  });

  it.each(WITHOUT_EFFECT)('says that %s has no effect', (name) => {
    const value = name === 'REDIS_URL' ? 'redis://localhost' : 'https://example.com';
    expect(environmentOf({ [name]: value }).warnings).toEqual([`${name} is set, but has no effect in this release`]);
  });

  it('is documented setting by setting in .env.example, each with a comment', () => {
    const lines = readFileSync(join(__dirname, '../../../../.env.example'), 'utf8').split('\n');
    const documented = lines.flatMap((line, index) => {
      const name = /^([A-Z_]+)=/.exec(line)?.[1];
      return name ? [{ name, comment: lines[index - 1] ?? '' }] : [];
    });
    expect(documented.map(({ name }) => name).sort()).toEqual([...SETTING_NAMES].sort());
    expect(documented.filter(({ comment }) => !/^# \S/.test(comment))).toEqual([]);
    for (const { name, comment } of documented) {
      expect([name, comment.includes('or _FILE')]).toEqual([name, (SECRETS as readonly string[]).includes(name)]);
    }
  });
});
