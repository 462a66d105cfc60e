import { planWorld } from './world-plan.mjs';
import type { Env, WorldPlan } from './world-plan.mjs';

function planned(env: Env): WorldPlan {
  let made = 0;
  const result = planWorld(env, () => `secret-${++made}`);
  if ('faults' in result) throw new Error(result.faults.join('\n'));
  return result.plan;
}

function faults(env: Env): string[] {
  const result = planWorld(env, () => 'secret');
  return 'faults' in result ? result.faults : [];
}

describe('what npm start starts', () => {
  it('pretends both halves on an empty environment and tells each side the same credentials', () => {
    const { server, sandbox, ...rest } = planned({});
    expect(rest).toMatchObject({ phoneIsPretend: true, modelIsPretend: true, port: 3000 });
    expect(server).toMatchObject({
      PORT: '3000',
      PUBLIC_URL: 'http://127.0.0.1:3000',
      SANDBOX_URL: 'http://127.0.0.1:3001',
      TWILIO_BASE_URL: 'http://127.0.0.1:3001/twilio',
      TWILIO_FALLBACK_URL: 'https://handler.twilio.com/twiml/EH00000000000000000000000000000000',
      OPENAI_BASE_URL: 'http://127.0.0.1:3001/openai/v1',
      ALLOWED_PRIVATE_ORIGINS: 'http://127.0.0.1:3001',
      EXAMPLE_API_URL: 'http://127.0.0.1:3001/example',
    });
    expect(sandbox?.settings).toEqual({
      HOST: '127.0.0.1',
      SANDBOX_PORT: '3001',
      SANDBOX_SERVER_URL: 'http://127.0.0.1:3000',
      SANDBOX_PHONE: '1',
      SANDBOX_MODEL: '1',
      TWILIO_ACCOUNT_SID: server['TWILIO_ACCOUNT_SID'],
      TWILIO_AUTH_TOKEN: server['TWILIO_AUTH_TOKEN'],
      OPENAI_API_KEY: server['OPENAI_API_KEY'],
    });
    expect(server['TWILIO_ACCOUNT_SID']).toMatch(/^AC[0-9a-f]{32}$/);
  });

  it('leaves a real phone network and its public address alone while the model is pretend', () => {
    const { server, sandbox } = planned({ TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'real' });
    expect(server).not.toHaveProperty('TWILIO_BASE_URL');
    expect(server).not.toHaveProperty('TWILIO_FALLBACK_URL');
    expect(server).not.toHaveProperty('TWILIO_AUTH_TOKEN');
    expect(server).not.toHaveProperty('PUBLIC_URL');
    expect(server['OPENAI_BASE_URL']).toBe('http://127.0.0.1:3001/openai/v1');
    expect(sandbox?.settings).not.toHaveProperty('SANDBOX_PHONE');
    expect(sandbox?.settings).not.toHaveProperty('TWILIO_AUTH_TOKEN');
  });

  it('leaves a real model alone while the phone network is pretend, also when its key lies in a file', () => {
    const { server, sandbox } = planned({ OPENAI_API_KEY_FILE: '/run/secrets/openai' });
    expect(server).not.toHaveProperty('OPENAI_BASE_URL');
    expect(server).not.toHaveProperty('OPENAI_API_KEY');
    expect(sandbox?.settings).not.toHaveProperty('OPENAI_API_KEY');
    expect(sandbox?.settings).toHaveProperty('SANDBOX_PHONE', '1');
  });

  it.each([
    ['off', {}],
    ['auto', { TWILIO_ACCOUNT_SID: 'AC1', OPENAI_API_KEY: 'sk-1' }],
  ])('starts no pretend world with SANDBOX=%s and %p', (mode, credentials) => {
    const { server, sandbox } = planned({ SANDBOX: mode, ...credentials });
    expect(sandbox).toBeNull();
    expect(Object.keys(server).sort()).toEqual(['ADMIN_API_KEY', 'PORT', 'START_BLOCK']);
  });

  it('pretends everything with SANDBOX=all, whatever credentials there are', () => {
    const { server, hidden } = planned({ SANDBOX: 'all', TWILIO_ACCOUNT_SID: 'AC1', OPENAI_API_KEY: 'sk-real' });
    expect(server['TWILIO_ACCOUNT_SID']).not.toBe('AC1');
    expect(server['OPENAI_API_KEY']).not.toBe('sk-real');
    expect(hidden).toEqual(expect.arrayContaining(['TWILIO_API_KEY', 'TWILIO_PHONE_NUMBER', 'OPENAI_API_KEY_FILE']));
  });

  it('adds the sandbox to the private origins that were allowed already', () => {
    const { server } = planned({ ALLOWED_PRIVATE_ORIGINS: 'http://10.0.0.5:8080' });
    expect(server['ALLOWED_PRIVATE_ORIGINS']).toBe('http://10.0.0.5:8080,http://127.0.0.1:3001');
  });

  it('keeps a given admin key and public address, and moves the sandbox with the port', () => {
    const { server, sandbox, apiKey } = planned({
      PORT: '8000',
      ADMIN_API_KEY: 'mine',
      PUBLIC_URL: 'https://x.example',
    });
    expect(apiKey).toBe('mine');
    expect(server).toMatchObject({ PORT: '8000', ADMIN_API_KEY: 'mine', PUBLIC_URL: 'https://x.example' });
    expect(sandbox).toMatchObject({ port: 8001, url: 'http://127.0.0.1:8001' });
    expect(sandbox?.settings['SANDBOX_SERVER_URL']).toBe('https://x.example');
  });

  it('names every fault at once', () => {
    const found = faults({ SANDBOX: 'maybe', PORT: 'abc', SANDBOX_PORT: '70000' });
    expect(found.map((fault) => fault.split(' ')[0])).toEqual(['SANDBOX', 'PORT', 'SANDBOX_PORT']);
  });

  it('refuses an address that the pretend phone network cannot call, and one port for two', () => {
    expect(faults({ HOST: '192.168.1.5' })).toEqual([expect.stringContaining('HOST is "192.168.1.5"')]);
    expect(faults({ PORT: '3000', SANDBOX_PORT: '3000' })).toEqual([expect.stringContaining('SANDBOX_PORT')]);
    expect(faults({ HOST: '192.168.1.5', SANDBOX: 'off' })).toEqual([]);
  });
});
