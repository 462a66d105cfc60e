import { TwilioCarrier } from '@switchboard/twilio';
import { ACCOUNT_SID, AUTH_TOKEN, NetworkRig, OUR_NUMBER } from './phone-network.rig';
import type { PhoneNetworkOptions } from './phone-network';
import { startPhoneNetworkServer } from './phone-network-server';
import { numberRefusedWith, REFUSALS_BY_NUMBER } from './refusals-by-number.data';

const VERIFIED = '+442079460123';
const ORDER = { from: OUR_NUMBER, callId: 'call_1', timeLimitSeconds: 600 };

/** The application's own adapter, with the vendor's client in it, over HTTP. */
async function adapter(options: Partial<PhoneNetworkOptions> = {}) {
  const rig = new NetworkRig({ ...options, restPrefix: '/twilio' });
  const server = await startPhoneNetworkServer(rig.network);
  const carrier = new TwilioCarrier({
    ...{ accountSid: ACCOUNT_SID, credentials: { authToken: AUTH_TOKEN }, baseUrl: `${server.url}/twilio` },
    publicUrl: () => 'https://app.example.test',
  });
  return { rig, server, carrier };
}

describe('an order through the vendor’s client', () => {
  let open: Awaited<ReturnType<typeof adapter>>;
  const opened = async (options: Partial<PhoneNetworkOptions> = {}) => (open = await adapter(options));
  afterEach(() => open.server.close());

  it('brings every refusal home with its code, a page that explains it, and the field that a person can change', async () => {
    await opened();
    const told = await Promise.all(
      [...REFUSALS_BY_NUMBER].map(async ([to, { code }]) => {
        const answer = await open.carrier.placeCall({ ...ORDER, to });
        return 'refused' in answer
          ? { asked: String(code), ...answer.refused }
          : { asked: String(code), accepted: true };
      }),
    );
    for (const problem of told) {
      expect(problem).toMatchObject({
        providerCode: problem.asked,
        helpUrl: `https://www.twilio.com/docs/api/errors/${problem.asked}`,
        message: expect.not.stringContaining('Twilio refused the request'),
      });
    }
    const fields = told.map((problem) => [problem.asked, 'field' in problem ? problem.field?.[0] : undefined]);
    expect(Object.fromEntries(fields)).toEqual({
      ...{ 13223: 'to', 13224: 'to', 13226: 'to', 21211: 'to', 21214: 'to', 21215: 'to', 21216: 'to', 21217: 'to' },
      ...{ 21219: 'to', 32203: 'to', 573005: 'to', 21210: 'fromNumberId', 21212: 'fromNumberId' },
      ...{ 10004: undefined, 20003: undefined, 20429: undefined, 21220: undefined },
    });
  });

  it.each([
    ['+15005550001', 21217],
    ['+15005550002', 21214],
    ['+15005550003', 21215],
    ['+15005550004', 21216],
  ])('Twilio’s magic number %s is refused with %i', async (to, code) => {
    await opened();
    expect(await open.carrier.placeCall({ ...ORDER, to })).toMatchObject({ refused: { providerCode: String(code) } });
  });

  it.each([
    ['+15005550001', 21212],
    ['+15005550009', 21210],
  ])('the caller %s is refused with %i', async (from, code) => {
    await opened();
    const answer = await open.carrier.placeCall({ ...ORDER, to: '+14155550111', from });
    expect(answer).toMatchObject({ refused: { providerCode: String(code), field: ['fromNumberId'] } });
  });

  it('a trial account calls verified numbers only, and not many at once', async () => {
    await opened({ trial: { verified: [VERIFIED], pending: ['+14155550112'], maxCalls: 1 } });
    const to = async (number: string) => open.carrier.placeCall({ ...ORDER, to: number });
    expect(await to('+14155550111')).toMatchObject({ refused: { code: 'TRIAL_RESTRICTION', providerCode: '21219' } });
    expect(await to('+14155550112')).toMatchObject({ refused: { code: 'TRIAL_RESTRICTION', providerCode: '573005' } });
    expect(await to(VERIFIED)).toMatchObject({ callSid: expect.stringMatching(/^CA/) });
    expect(await to(VERIFIED)).toMatchObject({ refused: { code: 'CONCURRENCY_LIMIT', providerCode: '10004' } });
    expect(await open.carrier.verifiedNumbers()).toEqual({ numbers: [VERIFIED] });
  });

  it('a lost answer says so, and the call is found among those between the two numbers, also while it is queued', async () => {
    await opened({ faults: { placing: 'lost' } });
    const answer = await open.carrier.placeCall({ ...ORDER, to: '+14155550111' });
    expect(answer).toMatchObject({ mayHavePlaced: true, refused: { code: 'PROVIDER_UNAVAILABLE', retryable: false } });
    await open.carrier.placeCall({ ...ORDER, to: '+14155550112' });
    const [callSid] = open.rig.network.callSids();
    expect(await open.carrier.findCalls({ to: '+14155550111', from: OUR_NUMBER })).toEqual({
      calls: [{ callSid, status: 'queued', createdAt: '2026-01-01T00:00:00.000Z' }],
    });
  });

  it('machine detection travels with all its figures, and keys turn it off', async () => {
    await opened();
    const machineDetection = {
      ...{ timeoutMs: 20_000, speechThresholdMs: 3_000, speechEndThresholdMs: 900, silenceTimeoutMs: 4_000 },
      then: { kind: 'LEAVE_MESSAGE', say: 'Hello.' } as const,
    };
    const order = { ...ORDER, to: '+14155550111', ringSeconds: 20, machineDetection };
    expect(await open.carrier.placeCall(order)).toMatchObject({ callSid: expect.any(String) });
    const outOfRange = { ...order, machineDetection: { ...machineDetection, timeoutMs: 60_000 } };
    expect(await open.carrier.placeCall(outOfRange)).toMatchObject({ refused: { providerCode: '21200' } });
    await open.rig.clock.advance(30_000);
    const [verdict] = open.rig.to('https://app.example.test/twilio/amd?callId=call_1');
    expect(verdict?.fields).toEqual({
      ...{ CallSid: open.rig.network.callSids()[0], AccountSid: ACCOUNT_SID },
      ...{ AnsweredBy: 'unknown', MachineDetectionDuration: '4000' },
    });
    const keyed = await open.carrier.placeCall({ ...order, sendDigits: 'ww1' });
    await open.rig.clock.advance(30_000);
    expect(keyed).toMatchObject({ callSid: expect.any(String) });
    expect(open.rig.to('https://app.example.test/twilio/amd')).toHaveLength(1);
  });
});

describe('blocking machine detection', () => {
  it('asks for the instructions only after the verdict, and tells it with them', async () => {
    const rig = new NetworkRig();
    const callSid = await rig.place({ MachineDetection: 'Enable', Timeout: '20' });
    await rig.clock.advance(3_000);
    expect(rig.to('https://app.example.test/twilio/voice')).toHaveLength(0);
    await rig.clock.advance(6_000);
    const [asked] = rig.to('https://app.example.test/twilio/voice');
    expect(asked?.fields).toMatchObject({ CallSid: callSid, AnsweredBy: 'unknown', MachineDetectionDuration: '5000' });
    expect(rig.rest('GET', `/Calls/${callSid}.json`).body).toMatchObject({ answered_by: 'unknown' });
  });

  it('refuses what Twilio refuses', () => {
    const rig = new NetworkRig();
    const refused = (form: Record<string, string>) =>
      rig.rest('POST', '/Calls.json', { To: '+14155550111', From: OUR_NUMBER, Twiml: '<Response/>', ...form }).status;
    expect(refused({ MachineDetection: 'Maybe' })).toBe(400);
    expect(refused({ MachineDetection: 'Enable', MachineDetectionSpeechThreshold: '999' })).toBe(400);
    expect(refused({ AsyncAmd: 'yes' })).toBe(400);
    expect(refused({ SendDigits: 'x' })).toBe(400);
    expect(refused({ MachineDetection: 'Enable', AsyncAmd: 'true' })).toBe(201);
    expect(numberRefusedWith(20003)).toBe('+15005560003');
  });
});
