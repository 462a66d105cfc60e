import type { CarrierNumber, CarrierNumbers, NumberWebhook } from '@switchboard/call';
import { webhookHere } from '@switchboard/twilio';
import { PUBLIC_URL, ServerRig } from '../../server.rig';

const HERE = webhookHere(PUBLIC_URL);
const OLD: NumberWebhook = {
  ...{ voiceUrl: 'https://old.example/voice', voiceMethod: 'GET', fallbackUrl: null, fallbackMethod: 'POST' },
  ...{ statusCallback: 'https://old.example/status', statusCallbackMethod: 'GET' },
};
const NUMBER: CarrierNumber = {
  ...{ sid: 'PN1', e164: '+14155550100', friendlyName: 'Desk', voiceCapable: true, voiceUrl: OLD.voiceUrl },
  ...{ managedBy: null, managedBySid: null, webhook: OLD },
};

/** One number at the phone network. */
class ScriptedNumbers implements CarrierNumbers {
  readonly set: NumberWebhook[] = [];
  refusal: Awaited<ReturnType<CarrierNumbers['setWebhook']>> | null = null;

  constructor(public number: CarrierNumber = NUMBER) {}

  async readNumber() {
    return { number: this.number };
  }

  async setWebhook(_sid: string, webhook: NumberWebhook) {
    if (this.refusal) return this.refusal;
    this.set.push(webhook);
    this.number = { ...this.number, webhook, voiceUrl: webhook.voiceUrl };
    return { number: this.number };
  }
}

const FIELDS = `phoneNumber { webhook voiceUrl previousVoiceUrl restorable revision agent { id } fallbackSentence }
  change { before { name value } after { name value } expected done } errors { code message field }`;
const ROUTING = {
  timeZone: 'Europe/Berlin',
  rules: [
    {
      ...{ name: 'Open', weekdays: [1, 2, 3, 4, 5], dates: [], times: [{ from: '09:00', to: '17:00' }] },
      target: { kind: 'AGENT', agentId: 'agt_1' },
    },
  ],
  otherwise: { kind: 'SENTENCE', say: 'We are closed.' },
};

describe('numbers in the hands of people', () => {
  let rig: ServerRig;
  let network: ScriptedNumbers;
  beforeEach(async () => {
    rig = await ServerRig.start();
    rig.seedAgent();
    network = new ScriptedNumbers();
    rig.carrierNumbers = network;
    rig.carrier.listed = { numbers: [NUMBER] };
    await rig.ask('{ phoneNumbers { edges { cursor } } }');
  });
  afterEach(() => rig.close());

  const ask = async (operation: string, variables: object = {}, headers?: Record<string, string>) => {
    const { data, errors } = await rig.ask(operation, variables, headers);
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data ?? {})[0] as Record<string, never>;
  };
  const act = (name: string, args = '') => ask(`mutation { ${name}(numberId: "num_1" ${args}) { ${FIELDS} } }`);
  const changed = () => act('pointNumberHere', 'dryRun: true');

  it('shows before and after of every property, and changes nothing in a dry run', async () => {
    const dry = await changed();
    expect(dry).toMatchObject({
      change: {
        done: false,
        before: expect.arrayContaining([
          { name: 'VoiceUrl', value: OLD.voiceUrl },
          { name: 'VoiceMethod', value: 'GET' },
          { name: 'VoiceFallbackUrl', value: null },
        ]),
        after: expect.arrayContaining([
          { name: 'VoiceUrl', value: HERE.voiceUrl },
          { name: 'StatusCallback', value: HERE.statusCallback },
        ]),
      },
      errors: [],
    });
    expect(network.set).toEqual([]);
  });

  it('points here in one request and puts back exactly what was there', async () => {
    expect(await act('pointNumberHere')).toMatchObject({
      phoneNumber: { webhook: 'POINTS_HERE', previousVoiceUrl: OLD.voiceUrl, restorable: true },
      change: { done: true },
      errors: [],
    });
    expect(network.set).toEqual([HERE]);
    // Doing it twice is doing it once, and does not forget the way back.
    expect(await act('pointNumberHere')).toMatchObject({ phoneNumber: { previousVoiceUrl: OLD.voiceUrl }, errors: [] });
    expect(network.set).toHaveLength(1);
    expect(await act('restoreNumberWebhook')).toMatchObject({
      phoneNumber: { webhook: 'POINTS_ELSEWHERE', voiceUrl: OLD.voiceUrl, restorable: false },
      change: { done: true },
    });
    expect(network.set).toEqual([HERE, OLD]);
    expect(await act('restoreNumberWebhook')).toMatchObject({ errors: [{ code: 'CONFLICT' }] });
  });

  it('names words kept elsewhere as the fallback, for when no address of ours answers', async () => {
    const fallbackUrl = 'https://handler.twilio.com/twiml/EH1';
    await rig.close();
    rig = await ServerRig.start({ TWILIO_FALLBACK_URL: fallbackUrl });
    rig.carrierNumbers = network;
    rig.carrier.listed = { numbers: [NUMBER] };
    await rig.ask('{ phoneNumbers { edges { cursor } } }');
    expect(await act('pointNumberHere')).toMatchObject({ phoneNumber: { webhook: 'POINTS_HERE' }, errors: [] });
    expect(network.set).toEqual([{ ...HERE, fallbackUrl }]);
  });

  it('overwrites nothing that somebody changed at the network after it was looked at', async () => {
    const dry = (await changed()) as unknown as { change: { expected: string } };
    const theirs = { ...OLD, voiceUrl: 'https://new.example/voice' };
    network.number = { ...NUMBER, webhook: theirs, voiceUrl: theirs.voiceUrl };
    const refused = await act('pointNumberHere', `expected: "${dry.change.expected}"`);
    expect(refused).toMatchObject({
      phoneNumber: { voiceUrl: theirs.voiceUrl },
      change: { done: false, before: expect.arrayContaining([{ name: 'VoiceUrl', value: theirs.voiceUrl }]) },
      errors: [{ code: 'CONFLICT' }],
    });
    expect(network.set).toEqual([]);
    const seen = (refused as unknown as typeof dry).change.expected;
    expect(await act('pointNumberHere', `expected: "${seen}"`)).toMatchObject({
      phoneNumber: { previousVoiceUrl: theirs.voiceUrl },
      errors: [],
    });
  });

  it('is told without a dry run, too, when the network no longer says what was listed', async () => {
    network.number = { ...NUMBER, webhook: { ...OLD, voiceMethod: 'POST' } };
    expect(await act('pointNumberHere')).toMatchObject({ errors: [{ code: 'CONFLICT' }] });
    expect(await act('pointNumberHere')).toMatchObject({ errors: [], change: { done: true } });
  });

  it.each([
    ['TRUNK', 'TK1', 'The SIP trunk TK1 answers this number'],
    ['APPLICATION', 'AP1', 'The TwiML application AP1 answers this number'],
  ] as const)('names the %s that would win', async (managedBy, managedBySid, message) => {
    network.number = { ...NUMBER, managedBy, managedBySid };
    expect(await act('pointNumberHere')).toMatchObject({
      change: null,
      errors: [{ code: 'CONFLICT', message: expect.stringContaining(message) }],
    });
    expect(network.set).toEqual([]);
  });

  it('keeps the way back when the network refuses the change', async () => {
    network.refusal = {
      refused: { code: 'RATE_LIMITED', message: 'Too many.', provider: 'TWILIO', retryable: true },
    };
    expect(await act('pointNumberHere')).toMatchObject({ change: { done: false }, errors: [{ code: 'RATE_LIMITED' }] });
    network.refusal = null;
    expect(await act('pointNumberHere')).toMatchObject({
      phoneNumber: { previousVoiceUrl: OLD.voiceUrl },
      change: { done: true },
    });
  });

  it('lets another agent answer, or nobody, and only one who exists', async () => {
    expect(await act('assignNumber', 'agentId: null')).toMatchObject({ phoneNumber: { agent: null, revision: 2 } });
    expect(await act('assignNumber', 'agentId: "agt_9"')).toMatchObject({
      errors: [{ code: 'NOT_FOUND', field: ['agentId'] }],
    });
    expect(await act('assignNumber', 'agentId: "agt_1"')).toMatchObject({ phoneNumber: { agent: { id: 'agt_1' } } });
  });

  const save = (routing: object | null, expectedRevision = 1, fallbackSentence: string | null = null) =>
    ask(
      `mutation($routing: NumberRoutingInput, $revision: Int!, $say: String) {
        saveNumberRouting(numberId: "num_1", expectedRevision: $revision, routing: $routing, fallbackSentence: $say) {
          ${FIELDS} } }`,
      { routing, revision: expectedRevision, say: fallbackSentence },
    );
  const explain = (at: string, from = '+4930123456') =>
    ask(
      `query($from: String!, $at: DateTime) { explainRoute(numberId: "num_1", from: $from, at: $at) {
        outcome say reason agent { id } steps { name holds } localDate localMinute } }`,
      { from, at },
    );

  it('routes by the hours that are set, and explains it', async () => {
    expect(await save(ROUTING, 1, 'Bye.')).toMatchObject({ phoneNumber: { revision: 2, fallbackSentence: 'Bye.' } });
    expect(await save(ROUTING, 1)).toMatchObject({ errors: [{ code: 'STALE_REVISION' }] });
    expect(await explain('2026-11-23T08:00:00Z')).toEqual({
      ...{ outcome: 'AGENT', say: null, reason: 'The rule “Open” holds.', agent: { id: 'agt_1' } },
      ...{ localDate: '2026-11-23', localMinute: 540 },
      steps: [
        { name: '+4930123456', holds: false },
        { name: 'Open', holds: true },
      ],
    });
    expect(await explain('2026-11-22T08:00:00Z')).toMatchObject({ outcome: 'SENTENCE', say: 'We are closed.' });
  });

  it('says which field of a routing is wrong', async () => {
    const rules = [{ ...ROUTING.rules[0], times: [{ from: '9', to: '17:00' }] }];
    expect(await save({ ...ROUTING, timeZone: 'Mars', rules })).toMatchObject({
      errors: [{ field: ['routing', 'timeZone'] }, { field: ['routing', 'rules', '0', 'times', '0', 'from'] }],
    });
    expect(await save(null, 1, ' ')).toMatchObject({ errors: [{ field: ['fallbackSentence'] }] });
  });

  const BLOCK = `mutation($input: BlockCallerInput!) { blockCaller(input: $input) {
    entry { id pattern say numberId note createdBy } errors { code field } } }`;

  it('blocks callers and lets them go again', async () => {
    const { entry } = (await ask(BLOCK, { input: { pattern: '+49 30*', note: 'Spam' } })) as unknown as {
      entry: { id: string };
    };
    expect(entry).toMatchObject({ pattern: '+4930*', say: null, numberId: null, note: 'Spam' });
    expect(await explain('2026-11-23T08:00:00Z')).toMatchObject({ outcome: 'REJECTED' });
    expect(await ask('{ blockedCallers(numberId: "num_1") { pattern } }')).toEqual([{ pattern: '+4930*' }]);
    const UNBLOCK = 'mutation($id: ID!) { unblockCaller(id: $id) { errors { code } } }';
    expect(await ask(UNBLOCK, { id: entry.id })).toEqual({ errors: [] });
    expect(await ask(UNBLOCK, { id: entry.id })).toEqual({ errors: [{ code: 'NOT_FOUND' }] });
    expect(await explain('2026-11-23T08:00:00Z')).toMatchObject({ outcome: 'AGENT' });
  });

  it.each([
    [{ pattern: 'nonsense' }, ['input', 'pattern']],
    [{ pattern: 'withheld', say: '' }, ['input', 'say']],
    [{ pattern: 'withheld', note: 'x'.repeat(201) }, ['input', 'note']],
    [{ pattern: 'withheld', numberId: 'num_9' }, ['numberId']],
  ])('does not block %j', async (input, field) => {
    expect(await ask(BLOCK, { input })).toMatchObject({ entry: null, errors: [{ field }] });
  });

  it('refreshes on demand, and marks a list that the network did not confirm', async () => {
    const list = () => ask('{ phoneNumbers { readAt stale problem { code } edges { node { e164 } } } }');
    expect(await list()).toMatchObject({ stale: false, problem: null, readAt: expect.any(String) });
    rig.carrier.listed = {
      refused: { code: 'PROVIDER_UNAVAILABLE', message: 'Away.', provider: 'TWILIO', retryable: true },
    };
    await rig.clock.advance(2_000);
    const asked = rig.carrier.lists;
    const REFRESH = 'mutation { refreshPhoneNumbers { readAt errors { code } } }';
    expect(await ask(REFRESH)).toMatchObject({ errors: [{ code: 'PROVIDER_UNAVAILABLE' }] });
    await ask(REFRESH);
    expect(rig.carrier.lists).toBe(asked + 1);
    expect(await list()).toMatchObject({
      ...{ stale: true, problem: { code: 'PROVIDER_UNAVAILABLE' }, readAt: expect.any(String) },
      edges: [{ node: { e164: '+14155550100' } }],
    });
  });

  it.each([
    ['OPERATOR', 'assignNumber', 'FORBIDDEN'],
    ['EDITOR', 'pointNumberHere', 'FORBIDDEN'],
    ['EDITOR', 'restoreNumberWebhook', 'FORBIDDEN'],
    ['EDITOR', 'assignNumber', undefined],
    ['ADMIN', 'pointNumberHere', undefined],
  ] as const)('%s: %s', async (role, name, code) => {
    const { cookie } = await rig.signInPerson(role);
    const query = `mutation { ${name}(numberId: "num_1") { errors { code } } }`;
    const { errors } = await rig.ask(query, {}, { cookie, origin: rig.url });
    expect(errors?.[0]?.extensions.code).toBe(code);
  });
});
