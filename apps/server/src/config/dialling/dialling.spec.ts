import { DEFAULT_DIAL_SETTINGS, DIAL_RULES, Desk } from '@switchboard/call';
import type { Carrier, OutboundOrder } from '@switchboard/call';
import { MemoryRecords, ImmediateQueue, NUMBER } from '@switchboard/call/testing';
import { newId } from '../../new-id';
import { callOf, ServerRig } from '../../server.rig';

const ERRORS = 'errors { code message field retryable rule }';
const SETTINGS = `settings { ownCountry countries closedTypes closedPrefixes openPrefixes unassignedAllowed
  caps { all { perMinute perHour perDay } destination { perMinute perHour perDay } agent { perMinute perHour perDay } }
  concurrent spendPerDayUsd assumedPerMinuteUsd quietHours { enabled from to weekdays unknownZone } }`;
const POLICY = `{ dialPolicy { revision by at ${SETTINGS} outbound { stopped reason by at } highRiskAsOf zonesAsOf
  highRiskPrefixes { prefix reason wholeCountry } changes { edges { node { revision by settings { concurrent } } } }
  outboundChanges { edges { node { stopped by reason } } } } }`;
const UPDATE = `mutation ($revision: Int!, $input: DialSettingsInput!) {
  updateDialPolicy(expectedRevision: $revision, input: $input) { dialPolicy { revision by ${SETTINGS} } ${ERRORS} } }`;
const STOP = `mutation ($stopped: Boolean!, $reason: String, $endCalls: Boolean) {
  setOutboundStopped(stopped: $stopped, reason: $reason, endCalls: $endCalls) {
    outbound { stopped reason by at } endedCalls ${ERRORS} } }`;
const EXPLAIN = `query ($to: String!) { explainDial(to: $to, fromNumberId: "num_1", agentId: "agt_1") {
  allowed country lineType zones perMinuteUsd problem { code rule message }
  findings { rule passed message help facts { name value } } } }`;
const ADD = `mutation ($numbers: [String!]!, $reason: String) {
  addDoNotCall(numbers: $numbers, reason: $reason) { changed known unreadable ${ERRORS} } }`;
const REMOVE = `mutation ($e164: E164!) { removeDoNotCall(e164: $e164) { changed ${ERRORS} } }`;
const LIST = `query ($part: String, $first: Int!, $after: String) { doNotCall(part: $part, first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } edges { node { e164 reason by at } } } }`;
const PLACE = `mutation ($input: PlaceCallInput!) { placeCall(input: $input) { call { id } ${ERRORS} } }`;

const KEY = 'Administrator’s API key';
const TO = '+14155550111';

/** What a desk over the real rules asks the carrier for. */
function realDesk(rig: ServerRig): OutboundOrder[] {
  const asked: OutboundOrder[] = [];
  const carrier: Carrier = {
    ...rig.carrier,
    placeCall: async (order) => {
      asked.push(order);
      return { callSid: `CA${asked.length}` };
    },
  };
  const records = new MemoryRecords();
  const desk = new Desk({
    ...{ clock: rig.clock, carrier, dialPolicy: rig.dialPolicy, newId, maxCalls: 10 },
    // The pace at which calls are placed is another promise; here the clock stands still.
    callsPerSecond: Number.POSITIVE_INFINITY,
    records: { calls: records, agents: records, numbers: records },
    queue: new ImmediateQueue(records),
    bus: rig.bus,
    faults: { warn: () => undefined, error: () => undefined },
    tools: { tools: () => [] },
    voiceModel: () => {
      throw new Error('Nobody answers here.');
    },
  });
  jest.spyOn(rig.desk, 'place').mockImplementation((order) => desk.place(order));
  return asked;
}

describe('C6: rules for outbound calls, through the API', () => {
  let rig: ServerRig;
  beforeEach(async () => {
    rig = await ServerRig.start();
    rig.numbers.all = [NUMBER];
  });
  afterEach(() => rig.close());

  async function ask<T>(operation: string, variables: object = {}): Promise<T> {
    const { data, errors } = await rig.ask(operation, variables);
    if (errors || !data) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0] as T;
  }
  const update = (revision: number, input: object = {}) =>
    ask<{ dialPolicy: { revision: number; by: string | null }; errors: { field: string[]; code: string }[] }>(UPDATE, {
      revision,
      input: { ...DEFAULT_DIAL_SETTINGS, ...input },
    });
  let keys = 0;
  const place = (to = TO) =>
    ask<{ call: { id: string } | null; errors: { code: string; rule: string | null; field: string[] }[] }>(PLACE, {
      input: { idempotencyKey: `key_${(keys += 1)}`, to, fromNumberId: NUMBER.id, agentId: 'agt_1' },
    });

  it('tells the rules whole, with the dates of the lists behind them', async () => {
    const policy = await ask<{ settings: unknown; highRiskPrefixes: { prefix: string }[] }>(POLICY);
    expect(policy).toMatchObject({
      ...{ revision: 0, by: null, at: null, settings: DEFAULT_DIAL_SETTINGS },
      ...{ outbound: { stopped: false, by: null }, changes: { edges: [] }, outboundChanges: { edges: [] } },
      ...{ highRiskAsOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), zonesAsOf: expect.stringMatching(/^\d{4}-/) },
    });
    expect(policy.highRiskPrefixes.map(({ prefix }) => prefix)).toContain('+881');
  });

  it('a change holds from the next call on, and is remembered with who and when', async () => {
    const asked = realDesk(rig);
    expect((await place()).errors).toEqual([]);
    const changed = await update(0, { countries: ['de', 'FR', 'DE'], ownCountry: false, concurrent: 5 });
    expect(changed).toMatchObject({
      dialPolicy: { revision: 1, by: KEY, settings: { countries: ['DE', 'FR'], ownCountry: false, concurrent: 5 } },
      errors: [],
    });
    expect(await place()).toMatchObject({
      call: null,
      errors: [{ code: 'DESTINATION_NOT_ALLOWED', rule: 'COUNTRY', field: ['input', 'to'] }],
    });
    expect((await place('+4930901820')).errors).toEqual([]);
    expect(asked.map(({ to }) => to)).toEqual([TO, '+4930901820']);
    const { changes } = await ask<{ changes: unknown }>(POLICY);
    expect(changes).toEqual({ edges: [{ node: { revision: 1, by: KEY, settings: { concurrent: 5 } } }] });
  });

  it('of two who saw the same state the second overwrites nothing', async () => {
    await update(0, { concurrent: 1 });
    const late = await update(0, { concurrent: 2 });
    expect(late).toMatchObject({
      dialPolicy: { revision: 1, settings: { concurrent: 1 } },
      errors: [{ code: 'STALE_REVISION', message: expect.stringContaining(KEY) }],
    });
  });

  it('refuses each wrong field by its name, and changes nothing', async () => {
    const wrong: [object, string[]][] = [
      [{ countries: ['XX'] }, ['input', 'countries']],
      [{ closedPrefixes: ['44'] }, ['input', 'closedPrefixes']],
      [{ openPrefixes: ['+0'] }, ['input', 'openPrefixes']],
      [{ openPrefixes: Array.from({ length: 501 }, () => '+1') }, ['input', 'openPrefixes']],
      [{ concurrent: -1 }, ['input', 'concurrent']],
      [{ spendPerDayUsd: -0.01 }, ['input', 'spendPerDayUsd']],
      [{ assumedPerMinuteUsd: 101 }, ['input', 'assumedPerMinuteUsd']],
      [
        { caps: { ...DEFAULT_DIAL_SETTINGS.caps, agent: { perMinute: null, perHour: -2, perDay: null } } },
        ['input', 'caps', 'agent', 'perHour'],
      ],
      [{ quietHours: { ...DEFAULT_DIAL_SETTINGS.quietHours, from: '24:00' } }, ['input', 'quietHours', 'from']],
      [
        { quietHours: { ...DEFAULT_DIAL_SETTINGS.quietHours, enabled: true, from: '08:00' } },
        ['input', 'quietHours', 'to'],
      ],
    ];
    for (const [input, field] of wrong) {
      const { dialPolicy, errors } = await update(0, input);
      expect(errors).toMatchObject([{ code: 'INVALID_INPUT', field }]);
      expect(dialPolicy.revision).toBe(0);
    }
  });

  it('every place in a cap is given once, however many ask at the same time', async () => {
    const asked = realDesk(rig);
    await update(0, { concurrent: 3 });
    const results = await Promise.all(Array.from({ length: 10 }, () => place()));
    expect(asked).toHaveLength(3);
    const refused = results.flatMap(({ errors }) => errors);
    expect(refused.map(({ code, rule }) => [code, rule])).toEqual(
      Array.from({ length: 7 }, () => ['CONCURRENCY_LIMIT', 'CONCURRENT']),
    );
  });

  it('whoever may place calls can stop them all at once; only an administrator lets them go on', async () => {
    const asked = realDesk(rig);
    rig.calls.put(callOf({ id: 'call_out', direction: 'OUTBOUND' }));
    rig.calls.put(callOf({ id: 'call_in', direction: 'INBOUND' }));
    const { cookie } = await rig.signInPerson('OPERATOR');
    const stop = await rig.ask(STOP, { stopped: true, reason: ' Fraud? ', endCalls: true }, { cookie });
    const at = expect.stringMatching(/Z$/);
    expect(stop.data?.['setOutboundStopped']).toEqual({
      ...{ outbound: { stopped: true, reason: 'Fraud?', by: 'Ada', at }, endedCalls: 1, errors: [] },
    });
    expect(rig.desk.asked).toEqual([{ callId: 'call_out', actor: 'Ada' }]);
    expect(await place()).toMatchObject({
      call: null,
      errors: [{ code: 'DESTINATION_NOT_ALLOWED', rule: 'OUTBOUND_STOPPED', retryable: true }],
    });
    const byOperator = await rig.ask(STOP, { stopped: false }, { cookie });
    expect(byOperator.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(asked).toEqual([]);

    await ask(STOP, { stopped: false });
    expect((await place()).errors).toEqual([]);
    const { outboundChanges } = await ask<{ outboundChanges: unknown }>(POLICY);
    expect(outboundChanges).toEqual({
      edges: [
        { node: { stopped: false, by: KEY, reason: null } },
        { node: { stopped: true, by: 'Ada', reason: 'Fraud?' } },
      ],
    });
  });

  it('ends every outbound call, however many there are', async () => {
    for (let count = 0; count < 450; count += 1)
      rig.calls.put(callOf({ id: `call_out${count}`, direction: 'OUTBOUND' }));
    expect(await ask(STOP, { stopped: true, endCalls: true })).toMatchObject({ endedCalls: 450 });
    expect(new Set(rig.desk.asked.map((asked) => JSON.stringify(asked))).size).toBe(450);
  });

  it('explains every rule, and takes no place by it', async () => {
    await update(0, { concurrent: 1 });
    for (let time = 0; time < 3; time += 1) {
      const explained = await ask<{ allowed: boolean; findings: { rule: string; passed: boolean }[] }>(EXPLAIN, {
        to: ' +1 (415) 555-0111 ',
      });
      expect(explained).toMatchObject({
        ...{ allowed: true, country: 'US', zones: ['America/Los_Angeles'], problem: null },
        ...{ lineType: 'FIXED_LINE_OR_MOBILE', perMinuteUsd: expect.closeTo(0.018) },
      });
      expect(explained.findings.map(({ rule }) => rule)).toEqual(DIAL_RULES);
      expect(explained.findings.every(({ passed }) => passed)).toBe(true);
    }
    const asked = realDesk(rig);
    expect((await place()).errors).toEqual([]);
    expect(asked).toHaveLength(1);
  });

  it('explains which rule refuses, and what can be done about it', async () => {
    const refused = [
      ['911', 'EMERGENCY_OR_SHORT'],
      ['what?', 'EMERGENCY_OR_SHORT'],
      ['+1 555 000 1111', 'NUMBER_ASSIGNED'],
      ['+44 20 7946 0000', 'COUNTRY'],
      ['+1 900 555 1234', 'LINE_TYPE'],
      ['+88 1 631 234 567', 'COUNTRY'],
    ] as const;
    for (const [to, rule] of refused) {
      const explained = await ask<{ findings: { passed: boolean; help: string | null }[] }>(EXPLAIN, { to });
      expect(explained).toMatchObject({ allowed: false, problem: { code: 'DESTINATION_NOT_ALLOWED', rule } });
      for (const { passed, help } of explained.findings) expect(help === null).toBe(passed);
    }
  });

  it('keeps a do-not-call list that people add to, search and page through', async () => {
    const asked = realDesk(rig);
    const numbers = ['+1 (415) 555-0111', '0049 30 901820', '', '5551234', '+1 415 555 0111'];
    const added = await ask<{ unreadable: string[] }>(ADD, { numbers, reason: 'Asked us to stop' });
    expect(added).toMatchObject({
      ...{ changed: 2, known: 1, unreadable: ['5551234'] },
      errors: [{ code: 'INVALID_INPUT', field: ['numbers'] }],
    });
    expect(await place()).toMatchObject({ errors: [{ code: 'DESTINATION_NOT_ALLOWED', rule: 'DO_NOT_CALL' }] });
    expect(asked).toEqual([]);

    interface Listed {
      readonly totalCount: number;
      readonly pageInfo: { hasNextPage: boolean; endCursor: string };
      readonly edges: { node: { e164: string; by: string } }[];
    }
    const page = await ask<Listed>(LIST, { first: 1 });
    expect(page).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
    const rest = await ask<Listed>(LIST, { first: 1, after: page.pageInfo.endCursor });
    const all = [...page.edges, ...rest.edges].map(({ node }) => [node.e164, node.by]);
    expect(all.toSorted()).toEqual([
      [TO, KEY],
      ['+4930901820', KEY],
    ]);
    expect((await ask<Listed>(LIST, { first: 5, part: '415-555' })).edges.map(({ node }) => node.e164)).toEqual([TO]);

    expect(await ask(REMOVE, { e164: TO })).toEqual({ changed: 1, errors: [] });
    expect(await ask(REMOVE, { e164: TO })).toMatchObject({ changed: 0, errors: [{ code: 'NOT_FOUND' }] });
    expect((await place()).errors).toEqual([]);
  });

  it('takes no more numbers at once than it says', async () => {
    const numbers = Array.from({ length: 10_001 }, () => TO);
    expect(await ask(ADD, { numbers })).toMatchObject({ changed: 0, errors: [{ code: 'INVALID_INPUT' }] });
  });
});
