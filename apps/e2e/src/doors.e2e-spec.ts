import { createHmac } from 'node:crypto';
import WebSocket from 'ws';
import { ApiClient } from './api.rig';
import { eventually } from './eventually.rig';
import { MediaCaller } from './media-caller.rig';
import { callIdOf, finishedStory } from './story.rig';
import { World } from './world.rig';

/** RFC 6455: what a hostile media socket may be closed with. */
const REFUSALS = [1003, 1007, 1008, 1009];

describe('the doors', () => {
  let world: World;

  beforeAll(async () => {
    ({ world } = await World.start({ name: 'doors' }));
  });
  afterAll(() => world?.stop());

  const form = { CallSid: `CA${'1'.repeat(32)}`, From: '+14155550199', To: '+14155550100', CallStatus: 'ringing' };

  function sign(path: string, fields: Record<string, string>): string {
    const names = Object.keys(fields).sort();
    const text = `${world.publicUrl}${path}${names.map((name) => `${name}${fields[name]}`).join('')}`;
    return createHmac('sha1', world.authToken).update(text).digest('base64');
  }

  function post(path: string, fields: Record<string, string>, signature?: string): Promise<Response> {
    const headers = signature === undefined ? undefined : { 'x-twilio-signature': signature };
    return fetch(`${world.url}${path}`, { method: 'POST', headers, body: new URLSearchParams(fields) });
  }

  describe('webhooks', () => {
    it.each(['/twilio/voice', '/twilio/status', '/twilio/after-stream'])(
      '%s without a signature: 403, no TwiML',
      async (path) => {
        const response = await post(path, form);
        expect(response.status).toBe(403);
        expect(await response.text()).not.toContain('<Response');
      },
    );

    it('a webhook whose fields were changed after signing: 403, no call', async () => {
      const response = await post('/twilio/voice', { ...form, From: '+15005550006' }, sign('/twilio/voice', form));
      expect(response.status).toBe(403);
      const { calls } = await world.api.ask<{ calls: { totalCount: number } }>('{ calls { totalCount } }');
      expect(calls.totalCount).toBe(0);
    });
  });

  describe('webhooks that come more than once', () => {
    const AT_ONCE = 10;
    const tokenIn = (twiml: string): string | undefined => /name="token" value="([^"]+)"/.exec(twiml)?.[1];

    it('B4: ten duplicates of one webhook at once make one call, and each gets the same valid answer', async () => {
      const asked = {
        ...form,
        CallSid: `CA${'2'.repeat(32)}`,
        AccountSid: `AC${'0'.repeat(32)}`,
        Direction: 'inbound',
      };
      const signature = sign('/twilio/voice', asked);
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          const response = await post('/twilio/voice', asked, signature);
          return { status: response.status, twiml: await response.text() };
        }),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: AT_ONCE }, () => 200));
      expect(new Set(answers.map(({ twiml }) => twiml)).size).toBe(1);
      expect(tokenIn(answers[0]?.twiml ?? '')).toEqual(expect.any(String));
      const rows = await eventually('the call is stored', async () => {
        const { calls } = await world.api.ask<{ calls: { edges: { node: { callSid: string } }[] } }>(
          '{ calls { edges { node { callSid } } } }',
        );
        const found = calls.edges.filter(({ node }) => node.callSid === asked.CallSid);
        return found.length > 0 ? found : null;
      });
      expect(rows).toHaveLength(1);
    });

    it.each([
      ['a forwarded host', { 'x-forwarded-host': 'evil.example.com', 'x-forwarded-proto': 'https' }],
      ['another host', { forwarded: 'host=evil.example.com;proto=https' }],
    ])('C1: a signature for %s opens nothing', async (_what, headers) => {
      const asked = { ...form, CallSid: `CA${'3'.repeat(32)}` };
      const names = Object.keys(asked).sort();
      const text = `https://evil.example.com/twilio/voice${names.map((name) => `${name}${asked[name as keyof typeof asked]}`).join('')}`;
      const forged = createHmac('sha1', world.authToken).update(text).digest('base64');
      const response = await fetch(`${world.url}/twilio/voice`, {
        method: 'POST',
        headers: { ...headers, 'x-twilio-signature': forged },
        body: new URLSearchParams(asked),
      });
      expect(response.status).toBe(403);
    });
  });

  describe('the media socket', () => {
    it.each(['none', 'false'] as const)('signature %s: the upgrade is refused with 403', async (signature) => {
      expect(await MediaCaller.dial(world, signature)).toBe(403);
    });

    it.each([
      ['no token', null],
      ['an invented token', 'made-up'],
    ])('signed, but with %s: closed with 1008', async (_what, token) => {
      const caller = await MediaCaller.open(world);
      caller.start(token);
      expect(await caller.closed).toEqual({ code: 1008 });
    });

    it.each<[string, (caller: MediaCaller) => void]>([
      ['text that is not JSON', (caller) => caller.send('{"event":')],
      ['JSON that is not a message', (caller) => caller.send('[1,2,3]')],
      ['an event nobody knows', (caller) => caller.send({ event: 'surprise' })],
      ['a start without a stream', (caller) => caller.send({ event: 'start', start: {} })],
      ['media before start', (caller) => caller.send({ event: 'media', media: { payload: '////' } })],
      ['a binary frame', (caller) => caller.send(Buffer.from([0, 1, 2, 3]))],
      ['a frame over 64 kB', (caller) => caller.send({ event: 'media', media: { payload: 'A'.repeat(70_000) } })],
    ])('%s ends that socket at most, never the process', async (_what, misbehave) => {
      const caller = await MediaCaller.open(world);
      misbehave(caller);
      caller.start(null);
      expect(REFUSALS).toContain((await caller.closed).code);
      expect(world.serverIsRunning).toBe(true);
      expect((await fetch(`${world.url}/health/live`)).status).toBe(200);
    });

    it('B5: sockets that never send start are closed within 10 s, whatever else they send', async () => {
      const openedMs = Date.now();
      const callers = await Promise.all(Array.from({ length: 3 }, () => MediaCaller.open(world)));
      const [, polite, chatty] = callers;
      for (const caller of [polite, chatty]) caller?.send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
      const chatter = setInterval(
        () => chatty?.send({ event: 'connected', protocol: 'Call', version: '1.0.0' }),
        1_000,
      );
      const ends = await Promise.all(
        callers.map(async ({ closed }) => ({ ...(await closed), afterMs: Date.now() - openedMs })),
      );
      clearInterval(chatter);
      for (const { code, afterMs } of ends) {
        expect(REFUSALS).toContain(code);
        expect(afterMs).toBeLessThanOrEqual(10_000 + 500);
      }
    }, 30_000);

    it('a hundred sockets that break off in the middle of everything leave the next call alone', async () => {
      const callers = await Promise.all(Array.from({ length: 100 }, () => MediaCaller.open(world)));
      callers.forEach((caller, index) => {
        if (index % 2 === 0) caller.send('{"event":"media"');
        caller.hangUp();
      });
      await Promise.all(callers.map(({ closed }) => closed));
      const story = await finishedStory(world.api, await callIdOf(world.api, await world.sandbox.ringOne('goodbye')));
      expect(story).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP' });
    });

    it('an upgrade to an unknown path is answered, not left hanging', async () => {
      const socket = new WebSocket(`${world.url.replace('http', 'ws')}/elsewhere`);
      const status = await new Promise((resolve) => {
        socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
        socket.once('error', (error) => resolve(error.message));
      });
      expect(status).toBe(404);
    });
  });

  describe('the API', () => {
    const secrets = '{ calls { edges { node { id } } } }';

    it.each([
      ['without a key', null],
      ['with a wrong key', 'nobody-has-this-key-at-all'],
    ])('%s nothing is told', async (_what, key) => {
      const { data, errors } = await new ApiClient(world.url, key).send<object>(secrets);
      expect(data ?? null).toBeNull();
      expect(errors?.[0]).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
      expect(JSON.stringify(errors)).not.toMatch(/\.js:\d+|node_modules/);
    });

    it('a subscription without a key is refused', async () => {
      const client = new ApiClient(world.url, null).socket();
      const results = client.iterate({ query: 'subscription { callsChanged { kind } }' });
      const outcome = await results.next().then(
        ({ value }) => (value as { errors?: unknown[] } | undefined)?.errors?.length ?? 0,
        () => 'refused',
      );
      void client.dispose();
      expect(outcome === 'refused' || outcome === 1).toBe(true);
    });

    it('bad input is a typed refusal that names the field', async () => {
      const { placeCall } = await world.api.ask<{
        placeCall: { call: null; errors: { code: string; field: string[] }[] };
      }>(
        `mutation { placeCall(input: { idempotencyKey: "k", to: "+14155550111", fromNumberId: "num_nope", agentId: "agt_nope" }) {
          call { id } errors { code field } } }`,
      );
      expect(placeCall.call).toBeNull();
      expect(placeCall.errors[0]?.code).toMatch(/^(NOT_FOUND|INVALID_INPUT|CALLER_ID_NOT_OWNED)$/);
      expect(placeCall.errors[0]?.field.length).toBeGreaterThan(0);
    });

    it('unknown ids answer like foreign ids', async () => {
      const { call } = await world.api.ask<{ call: null }>('{ call(id: "call_00000000000000000000000000") { id } }');
      expect(call).toBeNull();
    });
  });
});
