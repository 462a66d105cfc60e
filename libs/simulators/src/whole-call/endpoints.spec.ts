import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ModelEvent, ModelSetup, VoiceModel } from '@switchboard/call';
import { systemClock } from '@switchboard/call';
import { LiveModel, RealtimeModel } from '@switchboard/openai';
import { dialWebSocket } from '@switchboard/websocket';
import { createLiveServer } from '../live-model';
import { createMind, createModelServer } from '../realtime-model';
import { ToneVoices } from '../voices';

const SETUP: ModelSetup = {
  callId: 'call_1',
  model: 'gpt-realtime-2.1',
  ...{ instructions: 'You are brief.', voice: 'marin', speed: 1, transcriptionModel: null, language: null, tools: [] },
  turnDetection: { type: 'semantic_vad', eagerness: 'auto', interruptResponse: true },
};

/** The first thing that a session tells over real sockets. */
const firstWord = (model: VoiceModel, setup: ModelSetup): Promise<ModelEvent> =>
  new Promise((resolve) => {
    const session = model.open(setup, {
      audio: () => undefined,
      event: (event) => {
        resolve(event);
        session.close();
      },
    });
  });

async function pretendProvider() {
  const voices = new ToneVoices();
  const mind = await createMind({ voices });
  const options = { clock: systemClock, voices, mind, apiKey: 'key-1' };
  const fronts = [createModelServer(options), createLiveServer(options)];
  const http = createServer();
  http.on('upgrade', (request, socket, head) => {
    if (!fronts.some((front) => front.handleUpgrade(request, socket, head))) socket.destroy();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    stop: async () => {
      for (const front of fronts) front.close();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

describe('addresses of providers, over real sockets', () => {
  let provider: Awaited<ReturnType<typeof pretendProvider>>;
  const common = { clock: systemClock, dial: dialWebSocket, apiKey: 'key-1' };
  beforeAll(async () => {
    provider = await pretendProvider();
  });
  afterAll(() => provider.stop());

  it.each([
    ['OpenAI', '/v1', {}],
    ['Azure, generally available', '/openai/v1', { authHeader: 'api-key' as const }],
    [
      'Azure, preview',
      '/openai',
      { authHeader: 'api-key' as const, modelQuery: 'deployment', query: { 'api-version': '2025-04-01-preview' } },
    ],
    ['a compatible server below a path', '/gateway/tenant/v1', {}],
  ])('%s: a Realtime session becomes ready', async (_name, path, form) => {
    const model = new RealtimeModel({ ...common, ...form, baseUrl: provider.origin + path });
    expect(await firstWord(model, SETUP)).toMatchObject({ type: 'ready' });
  });

  it.each([
    ['OpenAI', '/v1', {}],
    ['Azure', '/openai/v1', { authHeader: 'api-key' as const }],
  ])('%s: a Live session becomes ready', async (_name, path, form) => {
    const model = new LiveModel({ ...common, ...form, baseUrl: provider.origin + path, delegateModel: 'gpt-delegate' });
    expect(await firstWord(model, { ...SETUP, model: 'gpt-live-1' })).toMatchObject({ type: 'ready' });
  });

  it('the wrong header is a refused key, not a riddle', async () => {
    const model = new RealtimeModel({ ...common, apiKey: 'key-2', baseUrl: `${provider.origin}/v1` });
    expect(await firstWord(model, SETUP)).toMatchObject({ type: 'ended', problem: { code: 'PROVIDER_AUTH' } });
  });
});
