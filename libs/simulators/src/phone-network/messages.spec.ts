import { TwilioMessenger } from '@switchboard/twilio';
import twilio from 'twilio';
import type MessagesApi from 'twilio/lib/rest/api/v2010/account/message';
import { ACCOUNT_SID, AUTH_TOKEN, NetworkRig, OUR_NUMBER, STATUS_URL } from './phone-network.rig';
import { startPhoneNetworkServer } from './phone-network-server';

const PERSON = '+14155550111';
type Extra = Partial<MessagesApi.MessageListInstanceCreateOptions>;

/** The vendor's own client and our adapter, their requests turned to loopback. */
async function vendor() {
  const rig = new NetworkRig({ restPrefix: '/twilio' });
  const server = await startPhoneNetworkServer(rig.network);
  const baseUrl = `${server.url}/twilio`;
  const client = twilio(ACCOUNT_SID, AUTH_TOKEN);
  const { httpClient } = client;
  const real = httpClient.request.bind(httpClient);
  httpClient.request = ((request: { uri: string }) =>
    real({
      ...request,
      uri: request.uri.replace('https://api.twilio.com', baseUrl),
    } as never)) as typeof httpClient.request;
  const messenger = new TwilioMessenger({ accountSid: ACCOUNT_SID, credentials: { authToken: AUTH_TOKEN }, baseUrl });
  return { rig, server, client, messenger };
}

describe('text messages of the pretend phone network, seen by the vendor’s client', () => {
  let open: Awaited<ReturnType<typeof vendor>>;
  beforeEach(async () => (open = await vendor()));
  afterEach(() => open.server.close());

  const create = (extra: Extra = {}) =>
    open.client.messages.create({ to: PERSON, from: OUR_NUMBER, body: 'Your table is booked.', ...extra });

  it('creates a message with every documented property', async () => {
    const message = await create();
    expect(message).toMatchObject({
      ...{ sid: expect.stringMatching(/^SM[0-9a-f]{32}$/), accountSid: ACCOUNT_SID, to: PERSON, from: OUR_NUMBER },
      ...{
        body: 'Your table is booked.',
        status: 'queued',
        direction: 'outbound-api',
        numSegments: '1',
        numMedia: '0',
      },
      ...{ errorCode: null, errorMessage: null, dateSent: null, price: null, priceUnit: 'USD' },
      ...{ messagingServiceSid: null, apiVersion: '2010-04-01' },
      uri: `/2010-04-01/Accounts/${ACCOUNT_SID}/Messages/${message.sid}.json`,
    });
    const missing = Object.entries(message.toJSON() as Record<string, unknown>).filter(
      ([, value]) => value === undefined,
    );
    expect(missing).toEqual([]);
  });

  it('sends and delivers it, and tells the application so', async () => {
    const { sid } = await create({ statusCallback: STATUS_URL });
    await open.rig.clock.advance(1_000);
    expect(await open.client.messages(sid).fetch()).toMatchObject({ status: 'delivered', dateSent: expect.any(Date) });
    const told = open.rig.requests.filter(({ fields }) => fields['MessageSid'] === sid);
    expect(told.map(({ fields }) => fields['MessageStatus'])).toEqual(['sent', 'delivered']);
    expect(told[0]?.headers).toHaveProperty('x-twilio-signature');
  });

  it('a phone that is off gets it not', async () => {
    const { sid } = await create({ to: '+15005550010', statusCallback: STATUS_URL });
    await open.rig.clock.advance(1_000);
    expect(await open.client.messages(sid).fetch()).toMatchObject({ status: 'undelivered', errorCode: 30003 });
    expect(open.rig.requests.at(-1)?.fields).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '30003' });
  });

  it('lists by recipient, newest first, and counts segments as phones do', async () => {
    await create({ body: 'x'.repeat(161) });
    await create({ body: '☎'.repeat(70) });
    await create({ to: '+14155550112' });
    const listed = await open.client.messages.list({ to: PERSON });
    expect(listed.map(({ numSegments }) => numSegments)).toEqual(['1', '2']);
  });

  it('knows no message of another sid', async () => {
    await expect(open.client.messages(`SM${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({
      status: 404,
      code: 20404,
    });
  });

  it.each([
    ['To that is no number', { to: 'abc' }, 21211, 'INVALID_INPUT'],
    ['From that is not ours', { from: '+14155559999' }, 21606, 'SETUP_INCOMPLETE'],
    ['an unverified number on trial', { to: '+15005550008' }, 21608, 'TRIAL_RESTRICTION'],
    ['a person who opted out', { to: '+15005550004' }, 21610, 'DESTINATION_NOT_ALLOWED'],
    ['a landline', { to: '+15005550009' }, 21614, 'INVALID_INPUT'],
    ['a closed country', { to: '+15005550003' }, 21408, 'GEO_PERMISSION'],
    ['a long text', { body: 'x'.repeat(1_601) }, 21617, 'INVALID_INPUT'],
  ])('refuses %s; our adapter tells why in words, after one request', async (_what, extra, providerCode, code) => {
    await expect(create(extra)).rejects.toMatchObject({ status: 400, code: providerCode });
    const answer = await open.messenger.sendSms({ to: PERSON, from: OUR_NUMBER, body: 'Hi.', ...extra });
    expect(answer).toMatchObject({
      refused: { code, provider: 'TWILIO', providerCode: String(providerCode), retryable: false },
    });
    expect(JSON.stringify(answer)).not.toContain(AUTH_TOKEN);
    expect(open.rig.network.messages).toEqual([]);
  });

  it('our adapter sends one', async () => {
    const answer = await open.messenger.sendSms({ to: PERSON, from: OUR_NUMBER, body: 'Hi.' });
    expect(open.rig.network.messages).toEqual([expect.objectContaining({ to: PERSON, body: 'Hi.' })]);
    expect(answer).toEqual({ messageSid: open.rig.network.messages[0]?.sid });
  });

  it('our adapter tells that the carrier is away', async () => {
    await open.server.close();
    const gone = await open.messenger.sendSms({ to: PERSON, from: OUR_NUMBER, body: 'Hi.' });
    expect(gone).toMatchObject({ refused: { code: 'PROVIDER_UNAVAILABLE' } });
  });
});
