import type { DialSocket, ModelListener, ModelSetup } from '@switchboard/call';
import { VirtualClock } from '@switchboard/call/testing';
import type { Endpoint } from './endpoint';
import { LiveModel } from './live/live-model';
import { RealtimeModel } from './realtime/realtime-model';

const SETUP: ModelSetup = {
  callId: 'call_1',
  model: 'gpt-realtime-2.1',
  ...{ instructions: '', voice: 'marin', speed: 1, transcriptionModel: null, language: null, tools: [] },
  turnDetection: { type: 'semantic_vad', eagerness: 'auto', interruptResponse: true },
};
const deaf: ModelListener = { audio: () => undefined, event: () => undefined };

interface Handshake {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What is sent when a session is opened. */
function handshakeOf(kind: 'realtime' | 'live', endpoint: Endpoint, modelQuery?: string): Handshake | undefined {
  const sent: Handshake[] = [];
  const dial: DialSocket = (url, headers) => {
    sent.push({ url, headers });
    return new Promise(() => undefined);
  };
  const options = { ...endpoint, dial, clock: new VirtualClock() };
  const model =
    kind === 'live'
      ? new LiveModel({ ...options, delegateModel: 'm' })
      : new RealtimeModel({ ...options, ...(modelQuery === undefined ? {} : { modelQuery }) });
  model.open(SETUP, deaf);
  return sent[0];
}

const BEARER = { Authorization: 'Bearer key-1' };
const AZURE = { 'api-key': 'key-1' };

describe('the handshake, as sent', () => {
  it.each([
    [
      'OpenAI',
      { baseUrl: 'https://api.openai.com/v1' },
      undefined,
      { url: 'wss://api.openai.com/v1/realtime?model=gpt-realtime-2.1', headers: BEARER },
    ],
    [
      'Azure, generally available',
      { baseUrl: 'https://acme.openai.azure.com/openai/v1/', authHeader: 'api-key' as const },
      undefined,
      { url: 'wss://acme.openai.azure.com/openai/v1/realtime?model=gpt-realtime-2.1', headers: AZURE },
    ],
    [
      'Azure, preview',
      {
        baseUrl: 'https://acme.openai.azure.com/openai',
        authHeader: 'api-key' as const,
        query: { 'api-version': '2025-04-01-preview' },
      },
      'deployment',
      {
        url: 'wss://acme.openai.azure.com/openai/realtime?api-version=2025-04-01-preview&deployment=gpt-realtime-2.1',
        headers: AZURE,
      },
    ],
    [
      'a compatible server with a query of its own in the address',
      { baseUrl: 'http://10.0.0.5:8080/v1?tenant=7' },
      undefined,
      { url: 'ws://10.0.0.5:8080/v1/realtime?tenant=7&model=gpt-realtime-2.1', headers: BEARER },
    ],
  ])('of a Realtime session: %s', (_name, endpoint, modelQuery, handshake) => {
    expect(handshakeOf('realtime', { ...endpoint, apiKey: 'key-1' }, modelQuery)).toEqual(handshake);
  });

  it.each([
    [
      'OpenAI',
      { baseUrl: 'https://api.openai.com/v1' },
      { url: 'wss://api.openai.com/v1/live/sessions', headers: BEARER },
    ],
    [
      'Azure',
      { baseUrl: 'https://acme.openai.azure.com/openai/v1', authHeader: 'api-key' as const },
      { url: 'wss://acme.openai.azure.com/openai/v1/live/sessions', headers: AZURE },
    ],
  ])('of a Live session names no model in the address: %s', (_name, endpoint, handshake) => {
    expect(handshakeOf('live', { ...endpoint, apiKey: 'key-1' })).toEqual(handshake);
  });
});
