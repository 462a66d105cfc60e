import { API_KEY, callOf, ServerRig } from '../server.rig';

const KEY = { authorization: `Bearer ${API_KEY}` };

describe('API over HTTP', () => {
  let rig: ServerRig;

  beforeAll(async () => {
    rig = await ServerRig.start();
    rig.seedAgent();
    for (let index = 1; index <= 5; index += 1) {
      rig.calls.put(
        callOf({
          id: `call_${index}`,
          callSid: `CA${index}`,
          agentId: 'agt_1',
          agentVersionId: 'ver_2',
          durationMs: 61_200,
        }),
      );
    }
  });
  afterAll(() => rig.close());
  afterEach(() => void (rig.calls.fault = null));

  const codesOf = async (query: string, variables: object = {}) =>
    ((await rig.ask(query, variables)).errors ?? []).map(({ extensions }) => extensions.code);

  it('tells a call with everybody in it', async () => {
    const { data, errors } = await rig.ask(`{ call(id: "call_1") {
      id status revision from { address e164 masked displayName } to { e164 } usage { telephonySeconds estimatedCostUsd pricesAsOf costs { kind quantity unit costUsd pricesAsOf } }
      agent { id name } agentVersion { number tools { name } turnDetection { __typename } } phoneNumber { id } failure { code }
      transcript { edges { cursor } pageInfo { hasNextPage } } toolCalls { id } latency { turn } latencySummary { turns p50Ms }
      events { seq } createdAt } }`);
    expect(errors).toBeUndefined();
    expect(data?.['call']).toMatchObject({
      id: 'call_1',
      from: { address: '+4930123456', e164: '+4930123456', masked: '+49 ••• 56', displayName: null },
      usage: {
        telephonySeconds: 62,
        // The rig's number has no price, and a part of a sum is not shown as the sum.
        estimatedCostUsd: null,
        pricesAsOf: '2026-11-22',
        costs: [
          { kind: 'TELEPHONY', quantity: 2, unit: 'MINUTE', costUsd: null, pricesAsOf: null },
          { kind: 'MEDIA_STREAM', quantity: 2, unit: 'MINUTE', costUsd: 0.008, pricesAsOf: '2026-11-22' },
        ],
      },
      agent: { id: 'agt_1', name: 'Receptionist' },
      agentVersion: { number: 1, tools: [{ name: 'get_weather' }, { name: 'end_call' }] },
      latencySummary: { turns: 0, p50Ms: null },
      createdAt: '2026-01-01T00:00:00.000Z',
    });
  });

  it('tells the log and what follows from it', async () => {
    await rig.happen(
      {
        callId: 'call_2',
        type: 'TurnMeasured',
        latency: {
          turn: 1,
          responseMs: 900,
          turnDetectionMs: 300,
          modelMs: 400,
          toolMs: null,
          playoutMs: 200,
          bargeInMs: 140,
          approximate: true,
        },
      },
      { callId: 'call_2', type: 'DtmfDetected', digit: '5', sentByUs: false },
      {
        callId: 'call_2',
        type: 'ProblemRaised',
        severity: 'WARNING',
        problem: { code: 'PROVIDER_QUOTA', message: 'Slow.', retryable: true },
      },
      {
        callId: 'call_2',
        type: 'TurnMeasured',
        latency: { turn: 2, responseMs: 700, turnDetectionMs: null, modelMs: null, toolMs: null, playoutMs: null },
      },
    );
    const { data, errors } = await rig.ask(`{ call(id: "call_2") { latency { turn bargeInMs approximate } falseStarts
      latencySummary { turns p50Ms p90Ms p95Ms maxMs bargeIns bargeInP50Ms bargeInP95Ms }
      events(after: 1, first: 2) { __typename seq ... on DtmfDetected { digit } ... on ProblemRaised { severity problem { code } } } } }`);
    expect(errors).toBeUndefined();
    expect(data?.['call']).toEqual({
      latency: [
        { turn: 1, bargeInMs: 140, approximate: true },
        // Measured before either was known.
        { turn: 2, bargeInMs: null, approximate: false },
      ],
      falseStarts: 0,
      latencySummary: {
        ...{ turns: 2, p50Ms: 700, p90Ms: 900, p95Ms: 900, maxMs: 900 },
        ...{ bargeIns: 1, bargeInP50Ms: 140, bargeInP95Ms: 140 },
      },
      events: [
        { __typename: 'DtmfDetected', seq: 2, digit: '5' },
        { __typename: 'ProblemRaised', seq: 3, severity: 'WARNING', problem: { code: 'PROVIDER_QUOTA' } },
      ],
    });
  });

  it('lists in pages that neither skip nor repeat', async () => {
    const query =
      'query ($after: String) { calls(first: 2, after: $after) { edges { node { id } } totalCount pageInfo { hasNextPage hasPreviousPage endCursor } } }';
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const { data } = await rig.ask(query, { after });
      const page = data?.['calls'] as {
        edges: { node: { id: string } }[];
        pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string };
      };
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      seen.push(...page.edges.map(({ node }) => node.id));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(seen).toEqual(['call_1', 'call_2', 'call_3', 'call_4', 'call_5']);
  });

  it.each(['call', 'agt', 'ver', 'num', 'tool', 'item', 'nothing'])('an unknown %s id is null', async (prefix) => {
    expect((await rig.ask(`{ node(id: "${prefix}_0") { id } }`)).data).toEqual({ node: null });
  });

  it('finds any object by its id', async () => {
    for (const [id, type] of [
      ['call_1', 'Call'],
      ['agt_1', 'Agent'],
      ['ver_1', 'AgentVersion'],
      ['tool_end_call', 'Tool'],
    ] as const) {
      expect((await rig.ask(`{ node(id: "${id}") { id __typename } }`)).data).toEqual({
        node: { id, __typename: type },
      });
    }
  });

  it.each([
    ['first above 200', '{ calls(first: 201) { totalCount } }'],
    ['first of 0', '{ agents(first: 0) { pageInfo { hasNextPage } } }'],
    ['a foreign cursor', '{ calls(after: "made up") { totalCount } }'],
    ['a foreign cursor of a short list', '{ phoneNumbers(after: "made up") { pageInfo { hasNextPage } } }'],
    ['too many events', '{ call(id: "call_1") { events(first: 1001) { seq } } }'],
    ['a negative number', '{ call(id: "call_1") { events(after: -1) { seq } } }'],
    ['an unknown enum value', '{ calls(orderBy: LOUDEST) { totalCount } }'],
    ['a date that is none', '{ calls(filter: { startedAfter: "yesterday" }) { totalCount } }'],
    ['an unknown field', '{ calls { secrets } }'],
    ['no GraphQL at all', 'drop table calls'],
    ['an empty operation', ''],
    [
      'an operation that is too deep',
      `{ agents { edges { node { ${'phoneNumbers { agent { '.repeat(5)} id ${'} }'.repeat(5)} } } } }`,
    ],
    ['an operation that is too long', `{ ${'a: viewer { id } '.repeat(2_000)} }`],
  ])('%s: BAD_USER_INPUT', async (_what, query) => {
    expect(new Set(await codesOf(query))).toEqual(new Set(['BAD_USER_INPUT']));
  });

  it('an operation of fragments in fragments costs no more than its size', async () => {
    const spreads = Array.from(
      { length: 60 },
      (_, i) => `fragment F${i} on Agent { draft { id } ...F${i + 1} ...F${i + 1} }`,
    ).join(' ');
    const started = performance.now();
    await codesOf(`{ agents { edges { node { ...F0 } } } } ${spreads} fragment F60 on Agent { id }`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('names the field where it can', async () => {
    const { errors } = await rig.ask('{ calls(first: 1000) { totalCount } }');
    expect(errors?.[0]).toMatchObject({ message: 'first must be from 1 to 200.', extensions: { field: ['first'] } });
  });

  it('a fault of ours tells a trace id and nothing else; the log has the rest', async () => {
    rig.calls.fault = new Error('connection to db at 10.0.0.7 lost');
    const answer = await rig.ask('{ call(id: "call_1") { id } }');
    expect(JSON.stringify(answer)).not.toMatch(/10\.0\.0\.7|stack|\.ts:/);
    const { code, traceId } = answer.errors?.[0]?.extensions ?? {};
    expect(code).toBe('INTERNAL');
    const line = rig.logged.find((fields) => fields['traceId'] === traceId);
    expect(JSON.stringify(line)).toContain('10.0.0.7');
  });

  it('a refusal of the desk is a value with its field', async () => {
    const problem = {
      code: 'NOT_FOUND',
      message: 'There is no such agent.',
      field: ['input', 'agentId'],
      retryable: false,
    } as const;
    rig.desk.result = { call: null, problem };
    const { data } = await rig.ask(
      'mutation ($input: PlaceCallInput!) { placeCall(input: $input) { call { id } errors { code message field retryable provider } } }',
      {
        input: {
          idempotencyKey: 'k1',
          to: '+15550123',
          fromNumberId: 'num_1',
          agentId: 'agt_9',
          variables: { name: 'Ada' },
        },
      },
    );
    expect(data?.['placeCall']).toEqual({ call: null, errors: [{ ...problem, provider: null }] });
    expect(rig.desk.asked.at(-1)).toEqual({
      idempotencyKey: 'k1',
      to: '+15550123',
      fromNumberId: 'num_1',
      agentId: 'agt_9',
      agentVersionId: null,
      variables: { name: 'Ada' },
      maxDurationSeconds: null,
      actor: 'Administrator’s API key',
    });
  });

  it('says which call was ended, and by whom', async () => {
    rig.desk.result = { call: callOf({ id: 'call_1' }), problem: null };
    const { data } = await rig.ask('mutation { endCall(callId: "call_1") { call { id } errors { code } } }');
    expect(data?.['endCall']).toEqual({ call: { id: 'call_1' }, errors: [] });
    expect(rig.desk.asked.at(-1)).toEqual({ callId: 'call_1', actor: 'Administrator’s API key' });
  });

  it('is closed to forms of other sites, to batches, and to huge bodies', async () => {
    const post = (body: string, type: string) =>
      fetch(`${rig.url}/graphql`, { method: 'POST', headers: { ...KEY, 'content-type': type }, body });
    expect((await post('{"query":"{ viewer { id } }"}', 'text/plain')).status).toBe(400);
    expect((await fetch(`${rig.url}/graphql?query={viewer{id}}`, { headers: KEY })).status).toBe(400);
    expect((await post('[{"query":"{ viewer { id } }"}]', 'application/json')).status).toBe(400);
    expect(
      (await post(JSON.stringify({ query: `{ viewer { id } } #${'x'.repeat(300_000)}` }), 'application/json')).status,
    ).toBe(413);
  });

  it('filters with what the records understand', async () => {
    const { data } = await rig.ask(
      '{ calls(filter: { status: [IN_PROGRESS], startedAfter: "2026-01-01T01:00:00+01:00", party: "4930" }) { totalCount } }',
    );
    expect(data?.['calls']).toEqual({ totalCount: 5 });
  });

  it('pages through a transcript by what was said, not by how much', async () => {
    rig.calls.items.push(
      ...[1, 2, 3].map((position) => ({
        id: `item_${position}`,
        modelItemId: null,
        position,
        turn: position,
        speaker: 'CALLER' as const,
        status: 'COMPLETED' as const,
        startedAt: '2026-01-01T00:00:00.000Z',
        startMs: 0,
        endMs: 1,
        text: 'Hi',
        heardText: 'Hi',
        heardMs: null,
        audioMs: null,
        heardTextExact: true,
        interruptedBy: null,
      })),
    );
    const query =
      'query ($after: String) { call(id: "call_1") { transcript(first: 2, after: $after) { edges { cursor node { id position } } pageInfo { hasNextPage } } } }';
    type Read = {
      transcript: { edges: { cursor: string; node: { id: string } }[]; pageInfo: { hasNextPage: boolean } };
    };
    const first = (await rig.ask(query)).data?.['call'] as Read;
    expect([first.transcript.edges.map(({ node }) => node.id), first.transcript.pageInfo.hasNextPage]).toEqual([
      ['item_1', 'item_2'],
      true,
    ]);
    const rest = (await rig.ask(query, { after: first.transcript.edges[1]?.cursor })).data?.['call'] as Read;
    expect([rest.transcript.edges.map(({ node }) => node.id), rest.transcript.pageInfo.hasNextPage]).toEqual([
      ['item_3'],
      false,
    ]);
  });
});
