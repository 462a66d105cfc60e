import { VirtualClock } from '@switchboard/call/testing';
import type { Environment } from '../config/environment';
import { readEnvironment } from '../config/environment';
import type { Log } from '../config/log';
import type { OpenedTunnel, OpenTunnel } from './tunnel';
import { START_MS, throughTunnel, tunnelOf } from './tunnel';

const TOKEN = 'ngrok-secret-token';

function environmentOf(settings: Record<string, string> = {}): Environment {
  const reading = readEnvironment({ NGROK_AUTHTOKEN: TOKEN, ...settings });
  if ('faults' in reading) throw new Error(reading.faults.join());
  return reading.environment;
}

function rigOf(open: OpenTunnel, settings: Record<string, string> = {}) {
  const clock = new VirtualClock();
  const lines: string[] = [];
  const write = (fields: object, message: string) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const log = { info: write, warn: write, error: write } as unknown as Log;
  const environment = environmentOf(settings);
  return { clock, lines, environment, tunnel: tunnelOf(environment, { open, clock, log }) };
}

const opened = (closed: string[] = []): OpenedTunnel => ({
  url: new URL('https://abc.ngrok.app'),
  close: async () => void closed.push('closed'),
});

describe('the tunnel', () => {
  it('is where the server is reached, and closes with it', async () => {
    const closed: string[] = [];
    const targets: unknown[] = [];
    const { tunnel, environment } = rigOf(async (target) => {
      targets.push(target);
      return opened(closed);
    });
    if (!tunnel) throw new Error('no tunnel');
    const reached = throughTunnel(environment, tunnel);
    expect(reached.publicUrl).toBeNull();
    await tunnel.start();
    expect(reached.publicUrl?.href).toBe('https://abc.ngrok.app/');
    expect(targets).toEqual([{ host: '127.0.0.1', port: 3000, authToken: TOKEN }]);
    await tunnel.stop();
    expect(closed).toEqual(['closed']);
    expect(reached.publicUrl).toBeNull();
  });

  it.each([
    ['the address is known', { PUBLIC_URL: 'https://calls.example.com' }],
    ['there is no token', { NGROK_AUTHTOKEN: '' }],
    ['the port is not known', { PORT: '0' }],
  ])('is not opened when %s', (_, settings) => {
    expect(rigOf(async () => opened(), settings).tunnel).toBeNull();
  });

  it('that fails is one clear line without the secret, and is tried again until it opens', async () => {
    let attempts = 0;
    const { tunnel, clock, lines } = rigOf(async () => {
      attempts += 1;
      if (attempts < 3) throw new Error(`authentication failed for ${TOKEN}`);
      return opened();
    });
    await tunnel?.start();
    expect(tunnel?.publicUrl).toBeNull();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('SETUP_INCOMPLETE');
    expect(lines[0]).not.toContain(TOKEN);
    await clock.advance(5_000);
    expect(attempts).toBe(2);
    await clock.advance(10_000);
    expect(tunnel?.publicUrl?.origin).toBe('https://abc.ngrok.app');
    await clock.advance(600_000);
    expect(attempts).toBe(3);
  });

  it('that takes its time does not hold up the start, and is used once it is there', async () => {
    let open: (tunnel: OpenedTunnel) => void = () => undefined;
    const { tunnel, clock } = rigOf(() => new Promise((resolve) => (open = resolve)));
    const started = tunnel?.start();
    await clock.advance(START_MS);
    await started;
    expect(tunnel?.publicUrl).toBeNull();
    open(opened());
    await clock.advance(0);
    expect(tunnel?.publicUrl).not.toBeNull();
  });

  it('that opens after the stop is closed at once, and one that fails then is not tried again', async () => {
    const closed: string[] = [];
    let open: (tunnel: OpenedTunnel) => void = () => undefined;
    const late = rigOf(() => new Promise((resolve) => (open = resolve)));
    void late.tunnel?.start();
    await late.tunnel?.stop();
    open(opened(closed));
    await late.clock.advance(0);
    expect(closed).toEqual(['closed']);
    let attempts = 0;
    const failing = rigOf(async () => {
      attempts += 1;
      throw new Error('no');
    });
    await failing.tunnel?.start();
    await failing.tunnel?.stop();
    await failing.clock.advance(600_000);
    expect(attempts).toBe(1);
  });
});
