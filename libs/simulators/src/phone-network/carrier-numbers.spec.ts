import twilio from 'twilio';
import { TwilioCarrier, TwilioNumbers, webhookHere } from '@switchboard/twilio';
import type { NumberWebhook } from '@switchboard/call';
import type { PhoneNetworkOptions } from './phone-network';
import type { RunningPhoneNetwork } from './phone-network-server';
import { startPhoneNetworkServer } from './phone-network-server';
import { ACCOUNT_SID, AUTH_TOKEN, NetworkRig } from './phone-network.rig';

const HERE = webhookHere('https://calls.example.com');
const ELSEWHERE: NumberWebhook = {
  ...{ voiceUrl: 'https://old.example/voice?a=1&b=2#rc=2', voiceMethod: 'GET' },
  ...{ fallbackUrl: 'https://old.example/fallback', fallbackMethod: 'GET' },
  ...{ statusCallback: null, statusCallbackMethod: 'POST' },
};
const SIDS = { trunk: `TK${'1'.repeat(32)}`, app: `AP${'2'.repeat(32)}`, plain: `PN${'3'.repeat(32)}` };

/** The real adapter against the pretend network's REST over TCP. */
describe('numbers at the pretend phone network', () => {
  let rig: NetworkRig;
  let server: RunningPhoneNetwork;
  const account = { accountSid: ACCOUNT_SID, credentials: { authToken: AUTH_TOKEN } };
  const numbers = (timeoutMs = 5_000) => new TwilioNumbers({ ...account, baseUrl: server.url, timeoutMs });

  const open = async (options: Partial<PhoneNetworkOptions>) => {
    rig = new NetworkRig(options);
    server = await startPhoneNetworkServer(rig.network);
  };
  afterEach(() => server.close());

  const three: PhoneNetworkOptions['numbers'] = [
    { e164: '+14155550100', sid: SIDS.plain, voiceUrl: ELSEWHERE.voiceUrl ?? '', voiceMethod: 'GET' },
    { e164: '+14155550101', trunkSid: SIDS.trunk, voiceApplicationSid: SIDS.app },
    { e164: '+14155550102', voiceApplicationSid: SIDS.app },
  ];

  it('are listed over all pages, each once', async () => {
    const many = Array.from({ length: 2_345 }, (_, index) => ({ e164: `+1415${String(5_550_000 + index)}` }));
    await open({ numbers: many });
    const carrier = new TwilioCarrier({ ...account, baseUrl: server.url, publicUrl: () => null });
    const answer = await carrier.listNumbers();
    const listed = 'numbers' in answer ? answer.numbers.map(({ e164 }) => e164) : [];
    expect(listed).toEqual(many.map(({ e164 }) => e164));
  });

  it('name the trunk, then the application, that decides', async () => {
    await open({ numbers: three });
    const carrier = new TwilioCarrier({ ...account, baseUrl: server.url, publicUrl: () => null });
    expect(await carrier.listNumbers()).toMatchObject({
      numbers: [
        { managedBy: null, managedBySid: null },
        { managedBy: 'TRUNK', managedBySid: SIDS.trunk },
        { managedBy: 'APPLICATION', managedBySid: SIDS.app },
      ],
    });
  });

  it('are pointed here and back in one request each, to exactly what was there', async () => {
    await open({ numbers: three });
    const directory = numbers();
    expect(await directory.setWebhook(SIDS.plain, ELSEWHERE)).toMatchObject({ number: { webhook: ELSEWHERE } });
    const before = await directory.readNumber(SIDS.plain);
    expect(await directory.setWebhook(SIDS.plain, HERE)).toMatchObject({ number: { webhook: HERE } });
    expect(await directory.readNumber(SIDS.plain)).toMatchObject({ number: { webhook: HERE } });
    expect(await directory.setWebhook(SIDS.plain, ELSEWHERE)).toEqual(before);
  });

  it('are not there when the account has none of that name', async () => {
    await open({ numbers: three });
    expect(await numbers().readNumber(`PN${'9'.repeat(32)}`)).toEqual({ number: null });
    expect(await numbers().setWebhook(`PN${'9'.repeat(32)}`, HERE)).toMatchObject({ refused: { code: 'NOT_FOUND' } });
  });

  it.each([
    ['unauthorized', 'PROVIDER_AUTH'],
    ['tooMany', 'RATE_LIMITED'],
    ['broken', 'PROVIDER_UNAVAILABLE'],
    ['silent', 'PROVIDER_UNAVAILABLE'],
  ] as const)('stay as they are while REST is %s', async (rest, code) => {
    await open({ numbers: three, faults: { rest } });
    const directory = numbers(300);
    expect(await directory.readNumber(SIDS.plain)).toMatchObject({ refused: { code } });
    expect(await directory.setWebhook(SIDS.plain, HERE)).toMatchObject({ refused: { code } });
    rig.network.setFaults({});
    expect(await directory.readNumber(SIDS.plain)).toMatchObject({ number: { voiceUrl: ELSEWHERE.voiceUrl } });
  });

  it('keep every documented property that the vendor’s client sends, by itself and with all others', async () => {
    await open({ numbers: three });
    const client = twilio(ACCOUNT_SID, AUTH_TOKEN);
    const real = client.httpClient.request.bind(client.httpClient);
    client.httpClient.request = ((request: { uri: string }) =>
      real({
        ...request,
        uri: request.uri.replace('https://api.twilio.com', server.url),
      } as never)) as typeof client.httpClient.request;
    const properties = {
      ...{ friendlyName: 'Desk', voiceUrl: 'https://a.example/v', voiceMethod: 'GET' },
      ...{ voiceFallbackUrl: 'https://a.example/f', voiceFallbackMethod: 'GET', voiceCallerIdLookup: true },
      ...{ statusCallback: 'https://a.example/s', statusCallbackMethod: 'GET', voiceReceiveMode: 'fax' as const },
      ...{ voiceApplicationSid: SIDS.app, trunkSid: SIDS.trunk, smsApplicationSid: SIDS.app },
      ...{ smsUrl: 'https://a.example/m', smsMethod: 'GET', smsFallbackUrl: 'https://a.example/mf' },
      ...{ smsFallbackMethod: 'GET', addressSid: `AD${'4'.repeat(32)}`, bundleSid: `BU${'5'.repeat(32)}` },
      ...{ identitySid: `RI${'6'.repeat(32)}`, emergencyStatus: 'Active' as const },
      ...{ emergencyAddressSid: `AD${'7'.repeat(32)}` },
    };
    for (const [name, value] of Object.entries(properties)) {
      expect(await client.incomingPhoneNumbers(SIDS.plain).update({ [name]: value })).toMatchObject({ [name]: value });
    }
    expect(await client.incomingPhoneNumbers(SIDS.plain).fetch()).toMatchObject(properties);
    await expect(client.incomingPhoneNumbers(SIDS.plain).update({ voiceUrl: 'nonsense' })).rejects.toMatchObject({
      code: 21502,
    });
    await expect(client.incomingPhoneNumbers(SIDS.plain).update({ trunkSid: 'TK1' })).rejects.toMatchObject({
      code: 20001,
    });
  });
});
