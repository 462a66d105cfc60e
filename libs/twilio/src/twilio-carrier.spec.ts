import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TwilioCarrierSettings } from './twilio-carrier';
import { TwilioCarrier } from './twilio-carrier';
import { TwilioHttpClient } from './twilio-http-client';
import { PROBLEMS } from './twilio-problems.data';
import { withRetries } from './webhook-retries';

const ACCOUNT = 'AC0123456789abcdef0123456789abcdef';
const CALL = 'CA0123456789abcdef0123456789abcdef';
const order = { to: '+15550001111', from: '+15550002222', callId: 'call_0199&x', timeLimitSeconds: 900 };

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly authorization: string;
  readonly form: [string, string][];
}
type Answer = (seen: Seen, response: ServerResponse) => void;

const json =
  (status: number, body: unknown): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
const refusal = (status: number, code: number): Answer =>
  json(status, { code, message: 'Twilio’s own words', more_info: 'https://evil.test', status });

async function read(request: IncomingMessage): Promise<Seen> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    authorization: Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64').toString(),
    form: [...new URLSearchParams(body)],
  };
}

const NO_WEBHOOK = {
  ...{ voiceUrl: null, voiceMethod: 'POST', fallbackUrl: null, fallbackMethod: 'POST' },
  ...{ statusCallback: null, statusCallbackMethod: 'POST' },
};

describe('TwilioCarrier', () => {
  const seen: Seen[] = [];
  let answer: Answer;
  let base = '';
  const server = createServer((request, response) => {
    void read(request).then((facts) => {
      seen.push(facts);
      answer(facts, response);
    });
  });

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/twilio`;
  });
  beforeEach(() => {
    seen.length = 0;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const carrier = (settings: Partial<TwilioCarrierSettings> = {}): TwilioCarrier =>
    new TwilioCarrier({
      accountSid: ACCOUNT,
      credentials: { authToken: 'token' },
      baseUrl: base,
      publicUrl: () => 'https://us.test',
      ...settings,
    });

  describe('placing a call', () => {
    it('A12: sends Twilio’s form: our id in both addresses, all four events, the time limit', async () => {
      answer = json(201, { sid: CALL, status: 'queued' });
      expect(await carrier().placeCall(order)).toEqual({ callSid: CALL });
      expect(seen).toEqual([
        {
          method: 'POST',
          url: `/twilio/2010-04-01/Accounts/${ACCOUNT}/Calls.json`,
          authorization: `${ACCOUNT}:token`,
          form: expect.arrayContaining([
            ['To', '+15550001111'],
            ['From', '+15550002222'],
            ['Url', withRetries('https://us.test/twilio/voice?callId=call_0199%26x')],
            ['Method', 'POST'],
            ['FallbackUrl', 'https://us.test/twilio/fallback'],
            ['FallbackMethod', 'POST'],
            ['StatusCallback', withRetries('https://us.test/twilio/status?callId=call_0199%26x')],
            ['StatusCallbackMethod', 'POST'],
            ['StatusCallbackEvent', 'initiated'],
            ['StatusCallbackEvent', 'ringing'],
            ['StatusCallbackEvent', 'answered'],
            ['StatusCallbackEvent', 'completed'],
            ['TimeLimit', '900'],
          ]),
        },
      ]);
      expect(seen[0]?.form).toHaveLength(13);
    });

    it('B8: names instructions kept elsewhere as the fallback, for when no address of ours answers', async () => {
      answer = json(201, { sid: CALL });
      const fallbackUrl = 'https://handler.twilio.com/twiml/EH1';
      await carrier({ fallbackUrl }).placeCall(order);
      expect(seen[0]?.form).toContainEqual(['FallbackUrl', fallbackUrl]);
    });

    it('signs in with an API key in place of the auth token', async () => {
      answer = json(201, { sid: CALL });
      await carrier({ credentials: { apiKey: 'SK1', apiSecret: 's' } }).placeCall(order);
      expect(seen[0]?.authorization).toBe('SK1:s');
      expect(seen[0]?.url).toContain(`/Accounts/${ACCOUNT}/`);
    });

    it('takes the public address at the time of the call, because a tunnel opens late', async () => {
      answer = json(201, { sid: CALL });
      let publicUrl: string | null = null;
      const late = carrier({ publicUrl: () => publicUrl });
      expect(await late.placeCall(order)).toMatchObject({ refused: { code: 'SETUP_INCOMPLETE', provider: 'TWILIO' } });
      expect(seen).toHaveLength(0);
      publicUrl = 'https://tunnel.test/';
      await late.placeCall(order);
      expect(seen[0]?.form).toContainEqual([
        'Url',
        withRetries('https://tunnel.test/twilio/voice?callId=call_0199%26x'),
      ]);
    });

    it.each([
      [21210, 400, 'CALLER_ID_NOT_OWNED', ['fromNumberId'], false],
      [21212, 400, 'INVALID_INPUT', ['fromNumberId'], false],
      [21211, 400, 'INVALID_INPUT', ['to'], false],
      [21214, 400, 'INVALID_INPUT', ['to'], false],
      [21217, 400, 'INVALID_INPUT', ['to'], false],
      [21215, 400, 'GEO_PERMISSION', ['to'], false],
      [21216, 400, 'DESTINATION_NOT_ALLOWED', ['to'], false],
      [21219, 400, 'TRIAL_RESTRICTION', ['to'], false],
      [573005, 400, 'TRIAL_RESTRICTION', ['to'], false],
      [21205, 400, 'SETUP_INCOMPLETE', undefined, false],
      [10004, 400, 'CONCURRENCY_LIMIT', undefined, true],
      [20003, 401, 'PROVIDER_AUTH', undefined, false],
      [20429, 429, 'RATE_LIMITED', undefined, true],
      [99999, 400, 'INVALID_INPUT', undefined, false],
    ])(
      'turns Twilio’s %i into a problem that says what to change',
      async (providerCode, status, code, field, retryable) => {
        answer = refusal(status, providerCode);
        const result = await carrier().placeCall(order);
        expect(result).toEqual({
          refused: {
            provider: 'TWILIO',
            code,
            message: PROBLEMS.get(providerCode)?.message ?? 'Twilio refused the request (99999).',
            retryable,
            ...(field ? { field } : {}),
            providerCode: String(providerCode),
            helpUrl: `https://www.twilio.com/docs/api/errors/${providerCode}`,
          },
        });
        expect(seen).toHaveLength(1);
      },
    );

    it('never sends a second request after an unclear answer, and says that the call may ring', async () => {
      answer = json(503, { message: 'try later' });
      expect(await carrier().placeCall(order)).toEqual({
        refused: {
          provider: 'TWILIO',
          code: 'PROVIDER_UNAVAILABLE',
          message: 'Twilio answered with HTTP 503. The call may have been placed all the same.',
          retryable: false,
        },
        mayHavePlaced: true,
      });
      expect(seen).toHaveLength(1);
    });

    it('never sends a second request after a time-out', async () => {
      answer = () => undefined;
      const result = await carrier({ timeoutMs: 50 }).placeCall(order);
      expect(result).toMatchObject({ refused: { code: 'PROVIDER_UNAVAILABLE', retryable: false } });
      expect(seen).toHaveLength(1);
    });

    it('does not call a request retryable whose connection broke after it was sent', async () => {
      answer = (_, response) => response.socket?.destroy();
      expect(await carrier().placeCall(order)).toMatchObject({
        refused: { code: 'PROVIDER_UNAVAILABLE', retryable: false },
      });
      expect(seen).toHaveLength(1);
    });

    it('may be repeated when Twilio was never reached', async () => {
      const closed = createServer().listen(0, '127.0.0.1');
      await once(closed, 'listening');
      const { port } = closed.address() as AddressInfo;
      closed.close();
      await once(closed, 'close');
      expect(await carrier({ baseUrl: `http://127.0.0.1:${port}` }).placeCall(order)).toEqual({
        refused: {
          provider: 'TWILIO',
          code: 'PROVIDER_UNAVAILABLE',
          message: 'Twilio cannot be reached (ECONNREFUSED).',
          retryable: true,
        },
      });
    });

    it.each([
      ['a success without a SID', json(201, {})],
      ['a success that is no object', json(201, null)],
      ['a success that is no JSON', (_: Seen, response: ServerResponse) => void response.writeHead(201).end('<html>')],
      [
        'a redirect elsewhere',
        (_: Seen, response: ServerResponse) => void response.writeHead(302, { location: '/x' }).end(),
      ],
    ] as [string, Answer][])('answers %s with a problem', async (_, given) => {
      answer = given;
      expect(await carrier().placeCall(order)).toMatchObject({ refused: { code: 'PROVIDER_UNAVAILABLE' } });
      expect(seen).toHaveLength(1);
    });

    it('tells no credential in a problem', async () => {
      for (const given of [refusal(401, 20003), json(500, {}), json(201, null)]) {
        answer = given;
        expect(JSON.stringify(await carrier().placeCall(order))).not.toMatch(/token|Basic|AC0123/);
      }
    });
  });

  describe('ending a call', () => {
    it('completes it', async () => {
      answer = json(200, { sid: CALL, status: 'completed' });
      expect(await carrier().endCall(CALL)).toEqual({ ended: true });
      expect(seen).toMatchObject([
        {
          method: 'POST',
          url: `/twilio/2010-04-01/Accounts/${ACCOUNT}/Calls/${CALL}.json`,
          form: [['Status', 'completed']],
        },
      ]);
    });

    it.each([
      ['404/20404', refusal(404, 20404)],
      ['404 without a code', json(404, {})],
      ['21220', refusal(400, 21220)],
    ])('takes %s as ended already', async (_, given) => {
      answer = given;
      expect(await carrier().endCall(CALL)).toEqual({ ended: true });
    });

    it('tells other refusals, which may be tried again when Twilio was down', async () => {
      answer = refusal(401, 20003);
      expect(await carrier().endCall(CALL)).toMatchObject({ refused: { code: 'PROVIDER_AUTH', retryable: false } });
      answer = json(500, {});
      expect(await carrier().endCall(CALL)).toMatchObject({
        refused: { code: 'PROVIDER_UNAVAILABLE', retryable: true },
      });
    });

    it('sends no request for a SID that would lead to another resource', async () => {
      expect(await carrier().endCall('../Accounts?x')).toMatchObject({ refused: { provider: 'TWILIO' } });
      expect(seen).toHaveLength(0);
    });
  });

  describe('asking for a call', () => {
    it('gives Twilio’s own word', async () => {
      answer = json(200, { sid: CALL, status: 'in-progress' });
      expect(await carrier().callStatus(CALL)).toEqual({ status: 'in-progress' });
      expect(seen).toMatchObject([{ method: 'GET', url: `/twilio/2010-04-01/Accounts/${ACCOUNT}/Calls/${CALL}.json` }]);
    });

    it('gives null for a call that Twilio does not know', async () => {
      answer = refusal(404, 20404);
      expect(await carrier().callStatus(CALL)).toEqual({ status: null });
    });

    it('gives a problem for an answer without a status', async () => {
      answer = json(200, {});
      expect(await carrier().callStatus(CALL)).toMatchObject({
        refused: { code: 'PROVIDER_UNAVAILABLE', retryable: true },
      });
    });
  });

  describe('listing numbers', () => {
    const path = `/2010-04-01/Accounts/${ACCOUNT}/IncomingPhoneNumbers.json`;
    const page = (numbers: unknown[], next: string | null) => ({
      incoming_phone_numbers: numbers,
      next_page_uri: next,
    });

    it('follows every page and tells who really answers a number', async () => {
      const first = [
        {
          sid: 'PN1',
          phone_number: '+1',
          friendly_name: 'Desk',
          capabilities: { voice: true },
          voice_url: 'https://a.test/v',
          trunk_sid: null,
          voice_application_sid: '',
        },
        {
          sid: 'PN2',
          phone_number: '+2',
          friendly_name: '',
          capabilities: { voice: true },
          voice_url: '',
          trunk_sid: 'TK1',
          voice_application_sid: 'AP1',
        },
      ];
      const second = [
        {
          sid: 'PN3',
          phone_number: '+3',
          friendly_name: 'App',
          capabilities: { sms: true },
          voice_application_sid: 'AP1',
        },
        { phone_number: '+4' },
      ];
      answer = ({ url }, response) =>
        json(
          200,
          url.includes('Page=1') ? page(second, null) : page(first, `${path}?PageSize=1000&Page=1&PageToken=PAPN2`),
        )(seen[0] as Seen, response);
      expect(await carrier().listNumbers()).toEqual({
        numbers: [
          {
            sid: 'PN1',
            e164: '+1',
            friendlyName: 'Desk',
            voiceCapable: true,
            voiceUrl: 'https://a.test/v',
            ...{ managedBy: null, managedBySid: null, webhook: { ...NO_WEBHOOK, voiceUrl: 'https://a.test/v' } },
          },
          {
            ...{ sid: 'PN2', e164: '+2', friendlyName: '+2', voiceCapable: true, voiceUrl: null },
            ...{ managedBy: 'TRUNK', managedBySid: 'TK1', webhook: NO_WEBHOOK },
          },
          {
            sid: 'PN3',
            e164: '+3',
            friendlyName: 'App',
            voiceCapable: false,
            voiceUrl: null,
            ...{ managedBy: 'APPLICATION', managedBySid: 'AP1', webhook: NO_WEBHOOK },
          },
        ],
      });
      expect(seen.map(({ url }) => url)).toEqual([
        `/twilio${path}?PageSize=1000`,
        `/twilio${path}?PageSize=1000&Page=1&PageToken=PAPN2`,
      ]);
    });

    it('does not carry our credentials to an address outside of twilio.com that a page names', async () => {
      answer = json(200, {
        ...page([], null),
        meta: { key: 'incoming_phone_numbers', next_page_url: `${base}/elsewhere` },
      });
      expect(await carrier().listNumbers()).toMatchObject({ refused: { code: 'PROVIDER_UNAVAILABLE' } });
      expect(seen).toHaveLength(1);
    });

    it('gives a problem when a page in the middle fails', async () => {
      answer = ({ url }, response) =>
        (url.includes('Page=1')
          ? refusal(429, 20429)
          : json(200, page([{ sid: 'PN1', phone_number: '+1' }], `${path}?Page=1`)))(seen[0] as Seen, response);
      expect(await carrier().listNumbers()).toMatchObject({ refused: { code: 'RATE_LIMITED', retryable: true } });
    });
  });

  it('is refused at once with an account SID or credentials that cannot be right', () => {
    expect(() => carrier({ accountSid: 'XX1' })).toThrow('accountSid must start with AC');
  });

  it.each([
    ['https://api.twilio.com/2010-04-01/Accounts/A.json?x=1', '/twilio/2010-04-01/Accounts/A.json?x=1'],
    ['https://api.dublin.ie1.twilio.com/2010-04-01/A.json', '/twilio/2010-04-01/A.json'],
    ['https://monitor.twilio.com/v1/Alerts?PageSize=5', '/twilio/monitor/v1/Alerts?PageSize=5'],
    ['https://messaging.twilio.com/v1/Services', '/twilio/messaging/v1/Services'],
  ])('leads %s to the base address', async (uri, path) => {
    answer = json(200, {});
    await new TwilioHttpClient({ baseUrl: `${base}/`, timeoutMs: 1000 }).request({ method: 'get', uri });
    expect(seen).toMatchObject([{ url: path }]);
  });

  it.each(['https://twilio.com.evil.test/', 'https://eviltwilio.com/', 'https://evil.test/api.twilio.com'])(
    'leads nowhere for %s',
    async (uri) => {
      await expect(new TwilioHttpClient({ timeoutMs: 1000 }).request({ method: 'get', uri })).rejects.toThrow(
        'outside of twilio.com',
      );
    },
  );
});
