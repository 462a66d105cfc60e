import { DEFAULT_DIAL_SETTINGS, Desk, StoredDialPolicy } from '@switchboard/call';
import type { CallResult, DialSettings } from '@switchboard/call';
import { ImmediateQueue, MemoryDialRecords, MemoryRecords, NUMBER, VirtualClock } from '@switchboard/call/testing';
import { phoneNumberPlan, TwilioCarrier } from '@switchboard/twilio';
import { PhoneNetwork } from '../phone-network';
import type { RunningPhoneNetwork } from '../phone-network';
import { startPhoneNetworkServer } from '../phone-network';
import { FRAUD_LIST } from './fraud-list.data';

const ACCOUNT_SID = `AC${'0'.repeat(32)}`;
const AUTH_TOKEN = 'a-secret-of-the-virtual-world';
const COUNTRIES = [...new Set(FRAUD_LIST.flatMap((number) => phoneNumberPlan.facts(number)?.country ?? []))];

const nobody = () => ({ answered: () => undefined, tick: () => undefined, ended: () => undefined });

/** A desk over the real rules, numbering plans and client of the carrier, which speaks HTTP with the pretend network. */
describe('C6: a list of 50 numbers of toll fraud', () => {
  const clock = new VirtualClock();
  const network = new PhoneNetwork({
    ...{ clock, accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, callsPerSecond: 100 },
    sendRequest: async () => ({ status: 204, headers: {}, body: '' }),
    dial: async () => ({ failure: { message: 'Nobody listens.' } }),
    numbers: [{ e164: NUMBER.e164, voiceUrl: 'https://calls.example.test/twilio/voice' }],
    callee: (e164: string) => ({ e164, outcome: 'no-answer', ringMs: 1_000, person: nobody }),
  });
  const requests = jest.spyOn(network, 'handle');
  let server: RunningPhoneNetwork;
  beforeAll(async () => {
    server = await startPhoneNetworkServer(network);
  });
  afterAll(() => server.close());
  beforeEach(() => requests.mockClear());

  async function placing(settings: Partial<DialSettings> = {}): Promise<(to: string) => Promise<CallResult>> {
    const records = new MemoryRecords();
    const dial = new MemoryDialRecords();
    const changed = { ...DEFAULT_DIAL_SETTINGS, ...settings };
    await dial.changePolicy({ expectedRevision: 0, settings: changed, by: 'Ada', at: '' });
    let ids = 0;
    const newId = (prefix: string): string => `${prefix}_${(ids += 1)}`;
    const credentials = { authToken: AUTH_TOKEN };
    const publicUrl = (): string => 'https://calls.example.test';
    const desk = new Desk({
      ...{ clock, newId, maxCalls: 100 },
      carrier: new TwilioCarrier({ accountSid: ACCOUNT_SID, credentials, publicUrl, baseUrl: server.url }),
      dialPolicy: new StoredDialPolicy({ clock, plan: phoneNumberPlan, records: dial, newId }),
      records: { calls: records, agents: records, numbers: records },
      queue: new ImmediateQueue(records),
      bus: { publish: () => undefined, subscribe: () => () => undefined },
      faults: { warn: () => undefined, error: () => undefined },
      tools: { tools: () => [] },
      voiceModel: () => {
        throw new Error('Nobody answers here.');
      },
    });
    const order = { fromNumberId: NUMBER.id, agentId: 'agt_1', agentVersionId: null, variables: {}, actor: 'Ada' };
    return (to) => desk.place({ ...order, to, idempotencyKey: newId('key'), maxDurationSeconds: null });
  }

  it.each([
    ['as installed', {}],
    ['with every country of the list allowed', { countries: COUNTRIES, spendPerDayUsd: null, unassignedAllowed: true }],
  ])('0 requests reach the carrier, %s', async (_, settings) => {
    expect(new Set(FRAUD_LIST).size).toBe(50);
    const place = await placing(settings);
    const results = await Promise.all(FRAUD_LIST.map(place));
    expect(results.map(({ call }) => call)).toEqual(FRAUD_LIST.map(() => null));
    const told = results.map(({ problem }) => problem?.rule ?? problem?.code);
    // Too short to be a number at all is refused before any rule is asked.
    expect(told.filter((rule) => rule === undefined)).toEqual([]);
    expect(requests).not.toHaveBeenCalled();
  });

  it('while an ordinary number does reach it, once', async () => {
    const place = await placing();
    expect((await place('+14155550111')).problem).toBeNull();
    expect(requests).toHaveBeenCalledTimes(1);
  });
});
