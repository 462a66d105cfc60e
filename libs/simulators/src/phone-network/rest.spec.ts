import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import twilio from 'twilio';
import { ACCOUNT_SID, AUTH_TOKEN, NetworkRig, OUR_NUMBER, STATUS_URL, VOICE_URL } from './phone-network.rig';
import type { PhoneNetworkOptions } from './phone-network';
import { servePhoneNetwork, startPhoneNetworkServer } from './phone-network-server';

/** The vendor's own client, its requests turned to loopback. */
async function vendorClient(options: Partial<PhoneNetworkOptions> = {}, password = AUTH_TOKEN) {
  const rig = new NetworkRig({ ...options, restPrefix: '/twilio' });
  const server = await startPhoneNetworkServer(rig.network);
  const client = twilio(ACCOUNT_SID, password);
  const { httpClient } = client;
  const real = httpClient.request.bind(httpClient);
  httpClient.request = ((request: { uri: string }) =>
    real({
      ...request,
      uri: request.uri
        .replace('https://api.twilio.com', `${server.url}/twilio`)
        .replace('https://monitor.twilio.com', `${server.url}/twilio/monitor`),
    } as never)) as typeof httpClient.request;
  return { rig, server, client };
}

type Vendor = Awaited<ReturnType<typeof vendorClient>>;

const refusalOf = async (request: Promise<unknown>): Promise<unknown> =>
  request.then(
    () => 'accepted',
    ({ status, code, message, moreInfo }: Record<string, unknown>) => ({ status, code, message, moreInfo }),
  );

describe('REST of the pretend phone network, seen by the vendor’s client', () => {
  let open: Vendor;
  beforeEach(async () => (open = await vendorClient()));
  afterEach(() => open.server.close());

  const create = (extra: Record<string, unknown> = {}) =>
    open.client.calls.create({ to: '+14155550111', from: OUR_NUMBER, url: VOICE_URL, ...extra });

  it('creates a call with every documented property', async () => {
    const call = await create({
      statusCallback: STATUS_URL,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
      timeLimit: 600,
      timeout: 20,
    });
    expect(call).toMatchObject({
      sid: expect.stringMatching(/^CA[0-9a-f]{32}$/),
      accountSid: ACCOUNT_SID,
      to: '+14155550111',
      toFormatted: '(415) 555-0111',
      from: OUR_NUMBER,
      fromFormatted: '(415) 555-0100',
      phoneNumberSid: open.rig.network.numbers[0]?.sid,
      status: 'queued',
      direction: 'outbound-api',
      duration: null,
      price: null,
      priceUnit: 'USD',
      startTime: null,
      endTime: null,
      answeredBy: null,
      parentCallSid: null,
      forwardedFrom: null,
      callerName: null,
      groupSid: null,
      trunkSid: null,
      queueTime: '0',
      apiVersion: '2010-04-01',
      uri: `/2010-04-01/Accounts/${ACCOUNT_SID}/Calls/${call.sid}.json`,
    });
    expect(call.dateCreated).toEqual(new Date('2026-01-01T00:00:00.000Z'));
    expect(Object.keys(call.subresourceUris)).toContain('recordings');
    const missing = Object.entries(call.toJSON() as Record<string, unknown>).filter(([, value]) => value === undefined);
    expect(missing).toEqual([]);
  });

  it('fetches a call through its life', async () => {
    const { sid } = await create();
    await open.rig.clock.advance(500);
    expect((await open.client.calls(sid).fetch()).status).toBe('ringing');
    await open.rig.clock.advance(3000);
    expect((await open.client.calls(sid).fetch()).status).toBe('in-progress');
    await open.client.calls(sid).update({ status: 'completed' });
    const ended = await open.client.calls(sid).fetch();
    expect(ended).toMatchObject({ status: 'completed', duration: '3' });
    expect(ended.endTime?.getTime()).toBeGreaterThan(ended.startTime?.getTime() ?? Number.NaN);
  });

  it('redirects a call in progress and refuses all others', async () => {
    const { sid } = await create();
    const twiml = '<Response><Say>Hi.</Say></Response>';
    await expect(refusalOf(open.client.calls(sid).update({ twiml }))).resolves.toMatchObject({ code: 21220 });
    await open.rig.clock.advance(3000);
    await open.client.calls(sid).update({ twiml });
    await open.rig.clock.advance(100);
    expect(open.rig.truth(sid).said).toEqual(['Hi.']);
    await open.rig.clock.advance(5000);
    await expect(refusalOf(open.client.calls(sid).update({ twiml }))).resolves.toEqual({
      status: 400,
      code: 21220,
      message: 'Call is not in-progress. Cannot redirect.',
      moreInfo: 'https://www.twilio.com/docs/errors/21220',
    });
    await expect(refusalOf(open.client.calls(sid).update({ status: 'canceled' }))).resolves.toMatchObject({
      code: 21220,
    });
  });

  it.each([
    ['no Url, Twiml or application', { url: undefined }, 21205],
    ['an address that is none', { url: 'not an address' }, 21205],
    ['Url over ftp', { url: 'ftp://example.test/' }, 21205],
    ['an unknown application', { applicationSid: `AP${'0'.repeat(32)}` }, 21218],
    ['To that is no number', { to: 'abc' }, 21211],
    ['To that is too short', { to: '+1415555' }, 21217],
    ['To that cannot be reached', { to: '+15005550002' }, 21214],
    ['To in a closed country', { to: '+15005550003' }, 21215],
    ['To that is blocked', { to: '+15005550004' }, 21216],
    ['From that is no number', { from: 'abc' }, 21212],
    ['From that is not ours', { from: '+14155559999' }, 21210],
    ['a bad Timeout', { timeout: 601 }, 21208],
    ['a bad method', { method: 'PUT' }, 21200],
    ['a callback host with an underscore', { statusCallback: 'https://a_b.example.test/' }, 21200],
    ['an unknown event', { statusCallbackEvent: ['hangup'] }, 21200],
    ['TwiML that is too long', { url: undefined, twiml: 'x'.repeat(4001) }, 21200],
  ])('refuses %s', async (_, extra, code) => {
    await expect(refusalOf(create(extra))).resolves.toMatchObject({ status: 400, code });
    expect(open.rig.network.callSids()).toEqual([]);
  });

  it('takes Url when Twiml is given too', async () => {
    await create({ twiml: '<Response/>' });
    await open.rig.clock.advance(3000);
    expect(open.rig.to(VOICE_URL)).toHaveLength(1);
  });

  it('answers 20404 for what does not exist', async () => {
    const foreign = `CA${'0'.repeat(32)}`;
    await expect(refusalOf(open.client.calls(foreign).fetch())).resolves.toMatchObject({ status: 404, code: 20404 });
    await expect(refusalOf(open.client.calls(foreign).update({ status: 'completed' }))).resolves.toMatchObject({
      code: 20404,
    });
    await expect(refusalOf(open.client.conferences('x').fetch())).resolves.toMatchObject({ code: 20404 });
  });

  it('lists calls with filters and pages', async () => {
    const sids: string[] = [];
    for (let count = 0; count < 5; count++) sids.push((await create({ to: `+1415555012${count}` })).sid);
    const all = await open.client.calls.list({ pageSize: 2 });
    expect(all.map(({ sid }) => sid)).toEqual([...sids].reverse());
    const page = await open.client.calls.page({ pageSize: 2 });
    expect(page.instances).toHaveLength(2);
    expect(page.nextPageUrl).toMatch(/PageSize=2&Page=1&PageToken=PA1$/);
    expect((await page.nextPage())?.instances.map(({ sid }) => sid)).toEqual([sids[2], sids[1]]);
    expect(await open.client.calls.list({ to: '+14155550123' })).toMatchObject([{ sid: sids[3] }]);
    expect(await open.client.calls.list({ status: 'queued' })).toHaveLength(5);
    expect(await open.client.calls.list({ startTimeAfter: new Date('2026-01-01') })).toEqual([]);
    await open.rig.clock.advance(10_000);
    expect(await open.client.calls.list({ startTimeAfter: new Date('2026-01-01'), status: 'queued' })).toEqual([]);
    expect(await open.client.calls.list({ startTimeAfter: new Date('2026-01-01') })).toHaveLength(5);
    expect(await open.client.calls.list({ startTimeBefore: new Date('2025-12-31') })).toEqual([]);
  });

  it('lists, reads and changes numbers', async () => {
    const [number] = await open.client.incomingPhoneNumbers.list();
    expect(number).toMatchObject({
      phoneNumber: OUR_NUMBER,
      voiceUrl: VOICE_URL,
      voiceMethod: 'POST',
      statusCallback: STATUS_URL,
      trunkSid: null,
      voiceApplicationSid: null,
      capabilities: { voice: true },
    });
    const undefinedOnes = Object.entries(number?.toJSON() as Record<string, unknown>).filter(
      ([, value]) => value === undefined,
    );
    expect(undefinedOnes).toEqual([]);
    const sid = number?.sid ?? '';
    await open.client.incomingPhoneNumbers(sid).update({
      voiceUrl: 'https://new.example.test/voice',
      voiceFallbackUrl: 'https://new.example.test/fallback',
      statusCallback: 'https://new.example.test/status',
      voiceMethod: 'GET',
      friendlyName: 'Reception',
    });
    expect(await open.client.incomingPhoneNumbers(sid).fetch()).toMatchObject({
      voiceUrl: 'https://new.example.test/voice',
      voiceFallbackUrl: 'https://new.example.test/fallback',
      voiceMethod: 'GET',
      friendlyName: 'Reception',
    });
    await open.rig.ring();
    expect(open.rig.requests[0]?.url).toContain('https://new.example.test/voice?');
    await expect(refusalOf(open.client.incomingPhoneNumbers(sid).update({ voiceUrl: 'x' }))).resolves.toMatchObject({
      code: 21502,
    });
    expect(await open.client.incomingPhoneNumbers.list({ phoneNumber: '*0100' })).toHaveLength(1);
    expect(await open.client.incomingPhoneNumbers.list({ phoneNumber: '+44*' })).toHaveLength(0);
  });

  it('pages through many numbers', async () => {
    const numbers = Array.from({ length: 120 }, (_, at) => ({ e164: `+1415556${String(at).padStart(4, '0')}` }));
    const many = await vendorClient({ numbers });
    expect(await many.client.incomingPhoneNumbers.list()).toHaveLength(120);
    await many.server.close();
  });

  it('tells account, balance and alerts', async () => {
    expect(await open.client.api.v2010.accounts(ACCOUNT_SID).fetch()).toMatchObject({ status: 'active', type: 'Full' });
    expect(await open.client.balance.fetch()).toMatchObject({ balance: '100.00', currency: 'USD' });
    open.rig.answer = () => 'unreachable';
    const callSid = await open.rig.ring();
    await open.rig.clock.advance(20_000);
    expect(await open.client.monitor.v1.alerts.list({ logLevel: 'error' })).toMatchObject([
      { errorCode: '11205', logLevel: 'error', resourceSid: callSid, requestUrl: VOICE_URL },
    ]);
  });

  it('refuses foreign credentials with 20003 and takes API keys', async () => {
    const stranger = await vendorClient({}, 'wrong');
    await expect(refusalOf(stranger.client.calls.list())).resolves.toMatchObject({ status: 401, code: 20003 });
    await stranger.server.close();
    const sid = `SK${'1'.repeat(32)}`;
    const rig = new NetworkRig({ apiKeys: { [sid]: 'secret' } });
    const authorization = `Basic ${Buffer.from(`${sid}:secret`).toString('base64')}`;
    const url = `/2010-04-01/Accounts/${ACCOUNT_SID}/Calls.json`;
    expect(rig.network.handle({ method: 'GET', url, headers: { authorization }, body: '' }).status).toBe(200);
    expect(rig.network.handle({ method: 'GET', url, headers: {}, body: '' }).status).toBe(401);
    expect(rig.network.handle({ method: 'DELETE', url, headers: { authorization }, body: '' }).status).toBe(405);
  });

  it('refuses a body that is too large and stays up', async () => {
    const response = await fetch(`${open.server.url}/twilio/2010-04-01/Accounts/${ACCOUNT_SID}/Calls.json`, {
      method: 'POST',
      body: 'x'.repeat(70_000),
    });
    expect(response.status).toBe(413);
    expect(await open.client.calls.list()).toEqual([]);
  });

  it('can be served by somebody else’s node server', async () => {
    const server = createServer((request, response) => void servePhoneNetwork(open.rig.network, request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect((await fetch(`http://127.0.0.1:${port}/twilio/2010-04-01/Accounts/x.json`)).status).toBe(401);
    server.close();
  });
});
