import { createServer as createPlainServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ServerRig } from './server.rig';
import { startServer } from './server';
import { startFailure } from './start-failure';

describe('start and stop', () => {
  it('recovers, seeds and takes numbers over before the port opens, then tells the address', async () => {
    const rig = ServerRig.prepare({
      PUBLIC_URL: '',
      REDIS_URL: 'redis://localhost',
      OPENAI_REALTIME_MODEL: 'gpt-realtime',
    });
    rig.carrier.listed = {
      numbers: [
        { sid: 'PN1', e164: '+15550100', friendlyName: 'Shop', voiceCapable: true, voiceUrl: null, managedBy: null },
      ],
    };
    const server = await startServer(rig.parts());
    expect(rig.desk.asked).toEqual(['recover']);
    expect(rig.agents.all.map(({ name, published }) => [name, published?.number])).toEqual([['Receptionist', 1]]);
    await rig.settled(() => rig.numbers.all.length === 1);
    expect(rig.numbers.all[0]).toMatchObject({ e164: '+15550100', agentId: rig.agents.all[0]?.id });
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    const block = rig.written.join('');
    expect(block).toContain(`${server.url}/sign-in#code=`);
    expect(block).toContain('OpenAI key not set');
    const warnings = rig.logged.filter(({ level }) => level === 40).map(({ message }) => message);
    expect(warnings).toEqual([
      'REDIS_URL is set, but has no effect in this release',
      expect.stringMatching(/^gpt-realtime is retired/),
    ]);
    await server.stop();
    expect(rig.desk.draining).toBe(true);
    await expect(fetch(`${server.url}/health/live`)).rejects.toThrow();
    expect(rig.clock.pending).toBe(0);
  });

  it('a port that is taken is told in words, and everything opened is closed again', async () => {
    const other = createPlainServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const rig = ServerRig.prepare({ PORT: String(port) });
    const failure = await startServer(rig.parts()).catch((error: unknown) => error);
    other.close();
    expect(startFailure(failure, rig.environment)).toBe(
      `Port ${port} on 127.0.0.1 is in use. Is another server running? Stop it, or set PORT to a free one.`,
    );
    expect(rig.clock.pending).toBe(0);
  });

  it('other faults are told by their message', () => {
    const where = { host: '10.9.9.9', port: 80 };
    const fault = (code: string) => Object.assign(new Error('listen'), { code });
    expect(startFailure(fault('EADDRNOTAVAIL'), where)).toContain('10.9.9.9 is not an address of this machine');
    expect(startFailure(fault('EACCES'), where)).toContain('port 80');
    expect(startFailure(new Error('The data folder is in use.'), where)).toBe(
      'The server could not start: The data folder is in use.',
    );
  });
});

describe('health', () => {
  it('is ready only while a call could be taken and written down, and live throughout', async () => {
    const rig = await ServerRig.start();
    const status = async (path: string) => (await fetch(`${rig.url}/health/${path}`)).status;
    expect([await status('ready'), await status('live')]).toEqual([200, 200]);
    rig.storeIsHealthy = false;
    expect([await status('ready'), await status('live')]).toEqual([503, 200]);
    rig.storeIsHealthy = true;
    rig.desk.draining = true;
    expect([await status('ready'), await status('live')]).toEqual([503, 200]);
    await rig.close();
  });
});
