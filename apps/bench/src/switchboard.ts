import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PinnedProcess } from './pinned-process';

/** The calls of the bench must find room. */
const MAX_CALLS = '10000';

export interface Surroundings {
  readonly root: string;
  readonly outDir: string;
  readonly dataDir: string;
  readonly modelUrl: string;
  readonly modelKey: string;
  /** For the server and the relay alike. */
  readonly core: number | null;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** The server from the build as anybody would start it: nothing is switched off. */
export async function startSwitchboard(
  surroundings: Surroundings,
  carrier: { accountSid: string; authToken: string; restUrl: string },
): Promise<{ process: PinnedProcess; url: string; apiKey: string }> {
  const { root, outDir, dataDir, modelUrl, modelKey, core } = surroundings;
  const apiKey = randomBytes(24).toString('hex');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const profile = process.env['BENCH_CPU_PROFILE'] ? ['--cpu-prof', `--cpu-prof-dir=${join(outDir, 'profile')}`] : [];
  const flags = (process.env['BENCH_SERVER_FLAGS'] ?? '').split(' ').filter(Boolean);
  const args = [...profile, ...flags, '--enable-source-maps', join(root, 'dist/apps/server/main.js')];
  const server = new PinnedProcess({
    args,
    env: {
      NODE_ENV: 'production',
      PORT: String(port),
      PUBLIC_URL: url,
      DATA_DIR: dataDir,
      START_BLOCK: 'json',
      ADMIN_API_KEY: apiKey,
      MAX_CALLS,
      TWILIO_BASE_URL: carrier.restUrl,
      TWILIO_ACCOUNT_SID: carrier.accountSid,
      TWILIO_AUTH_TOKEN: carrier.authToken,
      OPENAI_BASE_URL: modelUrl,
      OPENAI_API_KEY: modelKey,
      DRAIN_TIMEOUT_SECONDS: '5',
    },
    logFile: join(outDir, 'server.log'),
    core,
  });
  await server.announces('ready');
  return { process: server, url, apiKey };
}

export async function startRelay(surroundings: Surroundings): Promise<{ process: PinnedProcess; url: string }> {
  const { root, outDir, modelUrl, modelKey, core } = surroundings;
  const relay = new PinnedProcess({
    args: [join(root, 'dist/apps/bench/relay.js')],
    env: {
      NODE_ENV: 'production',
      RELAY_MODEL_URL: `${modelUrl.replace(/^http/, 'ws')}/realtime?model=gpt-realtime`,
      RELAY_MODEL_KEY: modelKey,
    },
    logFile: join(outDir, 'relay.log'),
    core,
  });
  const { relay: port } = await relay.announces('relay');
  return { process: relay, url: `ws://127.0.0.1:${String(port)}` };
}
