import { connect } from 'node:net';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import WebSocket from 'ws';
import type { Clock } from '@switchboard/call';
import { utteranceText } from '../callers/utterances.data';
import { ToneVoices } from '../voices';
import { startModelServer } from './model-server-front';
import type { RunningModelServer } from './model-server-front';
import { tonesMind } from './realtime-model.rig';

const REAL_TIME: Clock = {
  nowMs: () => performance.now(),
  wallTime: () => new Date(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
const KEY = 'sk-pretend';
const PCMU = { type: 'audio/pcmu' } as const;
const voices = new ToneVoices();
let running: RunningModelServer;

beforeAll(async () => {
  const pace = { thinkMs: 5, speed: 40, transcriptionMs: 20 };
  running = await startModelServer({ clock: REAL_TIME, voices, mind: await tonesMind(), apiKey: KEY, pace });
});
afterEach(() => running.server.faults.clear());
afterAll(() => running.close());

/** The vendor's own client. It always dials wss, so its connection is led to the plain port. */
class SdkCall {
  readonly events: RealtimeServerEvent[] = [];
  private readonly client: OpenAIRealtimeWS;
  private wakers: (() => void)[] = [];

  constructor() {
    const options = { createConnection: () => connect({ port: running.port, host: '127.0.0.1' }) };
    const openai = new OpenAI({ apiKey: KEY, baseURL: running.baseUrl });
    this.client = new OpenAIRealtimeWS({ model: 'gpt-realtime-2.1', options }, openai);
    this.client.on('event', (event) => {
      this.events.push(event);
      for (const wake of this.wakers) wake();
    });
    this.client.on('error', () => undefined);
  }

  get send(): OpenAIRealtimeWS['send'] {
    return (event) => this.client.send(event);
  }

  async next<Type extends RealtimeServerEvent['type']>(
    type: Type,
    count = 1,
  ): Promise<Extract<RealtimeServerEvent, { type: Type }>> {
    for (;;) {
      const found = this.events.filter(
        (event): event is Extract<RealtimeServerEvent, { type: Type }> => event.type === type,
      )[count - 1];
      if (found) return found;
      await new Promise<void>((resolve) => this.wakers.push(resolve));
    }
  }

  append(audio: Uint8Array): void {
    for (let at = 0; at < audio.length; at += 160) {
      this.send({
        type: 'input_audio_buffer.append',
        audio: Buffer.from(audio.subarray(at, at + 160)).toString('base64'),
      });
    }
  }

  async say(text: string): Promise<void> {
    this.append(await voices.speak(text, 'robin'));
    this.append(new Uint8Array(8 * 400).fill(0xff));
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.client.socket.once('close', resolve));
    this.client.close();
    await closed;
  }
}

interface Refused {
  readonly status: number | null;
  readonly body: string;
}

function upgrade(path: string, headers: Record<string, string> = { authorization: `Bearer ${KEY}` }): Promise<Refused> {
  return new Promise((resolve) => {
    const ws = new WebSocket(`ws://127.0.0.1:${running.port}${path}`, { headers, handshakeTimeout: 150 });
    ws.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (piece: Buffer) => (body += piece.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? null, body }));
    });
    ws.on('error', (error) => resolve({ status: null, body: error.message }));
    ws.on('open', () => {
      ws.terminate();
      resolve({ status: 101, body: '' });
    });
  });
}

describe("the vendor's own client against the pretend service", () => {
  it('holds a spoken turn with a function call, interrupts nothing and cuts what was not heard', async () => {
    const call = new SdkCall();
    const created = await call.next('session.created');
    expect(created.session.type).toBe('realtime');
    call.send({
      type: 'session.update',
      session: {
        type: 'realtime',
        audio: {
          input: {
            format: PCMU,
            transcription: { model: 'gpt-live-transcribe' },
            turn_detection: { type: 'semantic_vad' },
          },
          output: { format: PCMU, voice: 'marin' },
        },
        tools: [
          {
            type: 'function',
            name: 'get_order_status',
            parameters: { type: 'object', properties: { order_id: { type: 'string' } } },
          },
        ],
      },
    });
    const updated = await call.next('session.updated');
    expect(updated.session).toMatchObject({
      audio: { input: { format: PCMU }, output: { format: PCMU, voice: 'marin' } },
    });

    await call.say(utteranceText('ORDER_STATUS'));
    const started = await call.next('input_audio_buffer.speech_started');
    const stopped = await call.next('input_audio_buffer.speech_stopped');
    expect(stopped.audio_end_ms).toBeGreaterThan(started.audio_start_ms);
    const { item } = await call.next('response.output_item.done');
    if (item.type !== 'function_call') throw new Error(`A function call was expected, not ${item.type}.`);
    expect(JSON.parse(item.arguments)).toEqual({ order_id: 'A-1042' });
    await call.next('response.done');

    const output = JSON.stringify({ order_id: 'A-1042', status: 'shipped' });
    call.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: item.call_id ?? '', output },
    });
    call.send({ type: 'response.create' });
    const { response } = await call.next('response.done', 2);
    expect(response.status).toBe('completed');
    expect(response.usage?.output_token_details?.audio_tokens).toBeGreaterThan(10);
    const transcript = await call.next('response.output_audio_transcript.done');
    expect(transcript.transcript).toBe('Your order A 1042 is shipped.');

    call.send({ type: 'conversation.item.truncate', item_id: transcript.item_id, content_index: 0, audio_end_ms: 400 });
    expect(await call.next('conversation.item.truncated')).toMatchObject({
      item_id: transcript.item_id,
      audio_end_ms: 400,
    });
    const written = await call.next('conversation.item.input_audio_transcription.completed');
    expect(written.transcript).toBe('Where is my order A 1042?');
    await call.next('rate_limits.updated');
    await call.close();
  });

  it('keeps two calls apart', async () => {
    const calls = [new SdkCall(), new SdkCall()];
    for (const call of calls) {
      await call.next('session.created');
      call.send({
        type: 'session.update',
        session: { type: 'realtime', audio: { input: { format: PCMU }, output: { format: PCMU } } },
      });
      await call.next('session.updated');
    }
    await Promise.all([calls[0]?.say(utteranceText('OPENING_HOURS')), calls[1]?.say(utteranceText('WAIT_STOP'))]);
    const said = await Promise.all(calls.map((call) => call.next('response.output_audio_transcript.done')));
    expect(said[0]?.transcript).toContain('Monday to Friday');
    expect(said[1]?.transcript).toContain('What is your question');
    await Promise.all(calls.map((call) => call.close()));
  });
});

describe('the upgrade', () => {
  it('is granted on any path that ends in /v1/realtime, with either kind of key header', async () => {
    expect(await upgrade('/v1/realtime?model=gpt-realtime-2.1')).toEqual({ status: 101, body: '' });
    expect(await upgrade('/openai/v1/realtime?model=gpt-realtime-2.1', { 'api-key': KEY })).toEqual({
      status: 101,
      body: '',
    });
  });

  it('is refused with 401 and a JSON body without any key', async () => {
    const { status, body } = await upgrade('/v1/realtime?model=gpt-realtime-2.1', {});
    expect(status).toBe(401);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'invalid_api_key' } });
  });

  it('is not answered on other paths', async () => {
    expect((await upgrade('/v1/models')).status).toBeNull();
  });

  it.each([401, 403, 429, 503] as const)('can be refused with %s, once', async (status) => {
    running.server.faults.on(`upgrade-${status}`);
    expect((await upgrade('/v1/realtime?model=gpt-realtime-2.1')).status).toBe(status);
    expect((await upgrade('/v1/realtime?model=gpt-realtime-2.1')).status).toBe(101);
  });

  it('can be left without an answer', async () => {
    running.server.faults.on('upgrade-never-answered');
    const { status, body } = await upgrade('/v1/realtime?model=gpt-realtime-2.1');
    expect(status).toBeNull();
    expect(body).toContain('timed out');
  });

  it('grants a wrong key its socket and refuses it there, as the real service does', async () => {
    const ws = new WebSocket(`ws://127.0.0.1:${running.port}/v1/realtime?model=gpt-realtime-2.1`, {
      headers: { authorization: 'Bearer sk-wrong' },
    });
    const texts: string[] = [];
    ws.on('message', (data) => texts.push(String(data)));
    const [code, reason] = await new Promise<[number, string]>((resolve) =>
      ws.on('close', (closeCode, why) => resolve([closeCode, why.toString()])),
    );
    expect([code, reason]).toEqual([3000, 'invalid_request_error.invalid_api_key']);
    expect(texts).toHaveLength(1);
    expect(texts[0]).not.toContain('sk-wrong');
  });

  it('releases the connection when the client vanishes', async () => {
    const call = new SdkCall();
    await call.next('session.created');
    const open = running.server.connections().length;
    await call.close();
    while (running.server.connections().length >= open) await new Promise((resolve) => setImmediate(resolve));
    expect(running.server.connections()).toHaveLength(open - 1);
  });
});
