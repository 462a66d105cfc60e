import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { systemClock } from '@switchboard/call';
import type { Mind } from '@switchboard/simulators';
import { createMind, SCENARIOS, ToneVoices } from '@switchboard/simulators';
import twilio from 'twilio';
import { WebSocket } from 'ws';
import type { RunningSandbox } from './sandbox-server';
import { startSandbox } from './sandbox-server';
import type { Settings } from './settings';
import { createWorld } from './world';

const ACCOUNT_SID = `AC${'5a'.repeat(16)}`;
const AUTH_TOKEN = 'pretend-token';
const WAITING = '<Response><Say>One moment.</Say><Pause length="60"/></Response>';

describe('the pretend world over HTTP', () => {
  const voices = new ToneVoices();
  const application = createServer((request, response) => {
    const isVoice = request.url === '/twilio/voice';
    request
      .resume()
      .on('end', () => response.writeHead(200, { 'content-type': 'text/xml' }).end(isVoice ? WAITING : ''));
  });
  const open: RunningSandbox[] = [];
  let mind: Mind;
  let url = '';
  let serverUrl = '';

  const start = async (changes: Partial<Settings> = {}): Promise<string> => {
    const settings: Settings = {
      port: 0,
      phone: { accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, serverUrl },
      model: { apiKey: 'sk-pretend' },
      ...changes,
    };
    const sandbox = await startSandbox(createWorld(settings, { clock: systemClock, voices, mind }), 0);
    open.push(sandbox);
    return `http://127.0.0.1:${sandbox.port}`;
  };

  beforeAll(async () => {
    await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve));
    serverUrl = `http://127.0.0.1:${(application.address() as AddressInfo).port}`;
    mind = await createMind({ voices });
    url = await start();
  });
  afterAll(async () => {
    await Promise.all(open.map((sandbox) => sandbox.close()));
    application.closeAllConnections();
    application.close();
  });

  const get = async (path: string, base = url): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await fetch(`${base}${path}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const post = async (
    path: string,
    json?: unknown,
    base = url,
  ): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await fetch(`${base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof json === 'string' ? json : JSON.stringify(json),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const callSidsOf = ({ body }: { body: Record<string, unknown> }): string[] => body['callSids'] as string[];

  it('tells what it holds', async () => {
    const { status, body } = await get('/sandbox');
    expect(status).toBe(200);
    expect(body).toMatchObject({ ready: true, phone: true, model: true, number: '+14155550100' });
    expect(body['scenarios']).toEqual(SCENARIOS.map(({ id, title, description }) => ({ id, title, description })));
    expect(body['phoneBook']).toHaveLength(11);
  });

  it('lets callers ring the server it was told of, and tells their calls', async () => {
    const rung = await post('/sandbox/ring', { scenarioId: 'silent', count: 3 });
    expect(rung.status).toBe(202);
    expect(new Set(callSidsOf(rung)).size).toBe(3);
    const [callSid = ''] = callSidsOf(rung);
    const { body } = await get(`/sandbox/calls/${callSid}`);
    expect(body).toMatchObject({
      callSid,
      direction: 'inbound',
      to: '+14155550100',
      finished: false,
      violations: 0,
      story: { scenarioId: 'silent', stepsDone: 0, steps: 3 },
    });
    expect(await post(`/sandbox/calls/${callSid}/hang-up`)).toMatchObject({ status: 202 });
    expect((await get(`/sandbox/calls/${callSid}`)).body).toMatchObject({ finished: true, endedBy: 'caller' });
    expect(await post(`/sandbox/calls/${callSid}/hang-up`)).toMatchObject({
      status: 409,
      body: { error: { code: 'CALL_NOT_ACTIVE' } },
    });
  });

  it('serves the vendor’s client under /twilio', async () => {
    const client = twilio(ACCOUNT_SID, AUTH_TOKEN);
    const real = client.httpClient.request.bind(client.httpClient);
    client.httpClient.request = ((request: { uri: string }) =>
      real({
        ...request,
        uri: request.uri.replace('https://api.twilio.com', `${url}/twilio`),
      } as never)) as typeof real;
    const [number] = await client.incomingPhoneNumbers.list();
    expect(number).toMatchObject({
      phoneNumber: '+14155550100',
      voiceUrl: `${serverUrl}/twilio/voice`,
      // The same that `npm start` gives the server for the calls it places.
      voiceFallbackUrl: 'https://handler.twilio.com/twiml/EH00000000000000000000000000000000',
      statusCallback: `${serverUrl}/twilio/status`,
    });
    const call = await client.calls.create({ to: '+14155550114', from: '+14155550100', twiml: WAITING });
    expect((await get(`/sandbox/calls/${call.sid}`)).body).toMatchObject({ direction: 'outbound-api' });
    await client.calls(call.sid).update({ status: 'canceled' });
  });

  it('serves the pretend model under /openai/v1/realtime, to nobody without the key', async () => {
    const first = await new Promise<Record<string, unknown>>((resolve, reject) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/openai/v1/realtime?model=gpt-realtime`, {
        headers: { authorization: 'Bearer sk-pretend' },
      });
      socket.once('message', (data) => {
        resolve(JSON.parse(String(data)) as Record<string, unknown>);
        socket.close();
      });
      socket.once('error', reject);
    });
    expect(first).toMatchObject({ type: 'session.created' });
  });

  it('answers an unknown upgrade path with 404', async () => {
    const message = await new Promise<string>((resolve) =>
      new WebSocket(`${url.replace('http', 'ws')}/media`).once('error', (error) => resolve(error.message)),
    );
    expect(message).toContain('404');
  });

  it.each([
    ['/sandbox/ring', { scenarioId: 'nobody' }, 404, 'NOT_FOUND'],
    ['/sandbox/ring', { scenarioId: 'silent', count: 201 }, 400, 'INVALID_INPUT'],
    ['/sandbox/ring', { scenarioId: 'silent', count: 0 }, 400, 'INVALID_INPUT'],
    ['/sandbox/ring', {}, 400, 'INVALID_INPUT'],
    ['/sandbox/ring', { scenarioId: 'silent', surprise: 1 }, 400, 'INVALID_INPUT'],
    ['/sandbox/ring', '{', 400, 'INVALID_INPUT'],
    ['/sandbox/ring', 'x'.repeat(70_000), 413, 'TOO_LARGE'],
    ['/sandbox/faults', { phone: { start: 'sometimes' } }, 400, 'INVALID_INPUT'],
    ['/sandbox/faults', { model: [{ id: 'no-such-fault' }] }, 400, 'INVALID_INPUT'],
    ['/sandbox/calls/CA0/hang-up', {}, 404, 'NOT_FOUND'],
    ['/sandbox/nothing', {}, 404, 'NOT_FOUND'],
  ])('refuses POST %s %j with %d %s', async (path, json, status, code) => {
    expect(await post(path, json)).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } });
  });

  it('switches faults of both halves, and back', async () => {
    const on = await post('/sandbox/faults', {
      phone: { webhookSignature: 'wrong' },
      model: [{ id: 'unknown-event', times: 2 }],
    });
    expect(on.body).toMatchObject({
      phone: { webhookSignature: 'wrong', start: 'normal' },
      model: [{ id: 'unknown-event', times: 2 }],
    });
    const off = await post('/sandbox/faults', { phone: {}, model: [] });
    expect(off.body).toMatchObject({ phone: { webhookSignature: 'valid' }, model: [] });
  });

  it('gives the audio of calls that were to keep it', async () => {
    const [callSid = ''] = callSidsOf(await post('/sandbox/ring', { scenarioId: 'silent', keepAudio: true }));
    const response = await fetch(`${url}/sandbox/calls/${callSid}/audio/heard`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'audio/basic']);
    expect((await fetch(`${url}/sandbox/calls/CA0/audio/heard`)).status).toBe(404);
    await post(`/sandbox/calls/${callSid}/hang-up`);
  });

  it('refuses web pages: a foreign Origin or a foreign Host', async () => {
    const foreign = await fetch(`${url}/sandbox/ring`, { method: 'POST', headers: { origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
  });

  it('says what is real where only one half is pretend', async () => {
    const modelOnly = await start({ phone: null });
    expect((await get('/sandbox', modelOnly)).body).toMatchObject({ phone: false, model: true, number: null });
    expect(await post('/sandbox/ring', { scenarioId: 'silent' }, modelOnly)).toMatchObject({
      status: 409,
      body: { error: { code: 'PHONE_IS_REAL' } },
    });
    const phoneOnly = await start({ model: null });
    expect(await post('/sandbox/faults', { model: [] }, phoneOnly)).toMatchObject({
      body: { error: { code: 'MODEL_IS_REAL' } },
    });
  });
});

describe('the example API', () => {
  let url = '';
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    const settings: Settings = { port: 0, phone: null, model: null };
    sandbox = await startSandbox(
      createWorld(settings, { clock: systemClock, voices: new ToneVoices(), mind: null }),
      0,
    );
    url = `http://127.0.0.1:${sandbox.port}/example`;
  });
  afterAll(() => sandbox.close());

  it.each(['A-1042', 'a1042', 'A%201042', '1042'])('finds order %s as a person would say it', async (id) => {
    const response = await fetch(`${url}/orders/${id}`);
    expect(await response.json()).toMatchObject({
      order_id: 'A-1042',
      status: 'shipped',
      expected_delivery: 'Thursday',
    });
  });

  it.each(['Z-9999', '%', '..', 'A'])('has no order %s', async (id) => {
    expect((await fetch(`${url}/orders/${id}`)).status).toBe(404);
  });

  it('answers the weather in Open-Meteo’s form, the same for the same place', async () => {
    const ask = async (): Promise<unknown> =>
      ((await (await fetch(`${url}/forecast?latitude=52.52&longitude=13.41`)).json()) as { current: unknown }).current;
    expect(await ask()).toMatchObject({ temperature_2m: expect.any(Number), wind_speed_10m: expect.any(Number) });
    expect(await ask()).toMatchObject({ temperature_2m: ((await ask()) as { temperature_2m: number }).temperature_2m });
  });

  it.each(['latitude=91&longitude=0', 'latitude=x&longitude=0', 'longitude=0', ''])(
    'refuses the place %j',
    async (query) => {
      const response = await fetch(`${url}/forecast?${query}`);
      expect([response.status, await response.json()]).toEqual([400, { error: true, reason: expect.any(String) }]);
    },
  );
});
