import { once } from 'node:events';
import type { Client, FormattedExecutionResult } from 'graphql-ws';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { hashOf } from '../config/people/secrets';
import { API_KEY, callOf, ServerRig } from '../server.rig';

const SECRET = 'a-secret-cookie-of-some-length';
const EVENTS =
  'subscription ($callId: ID!, $after: Int!) { callEvents(callId: $callId, after: $after) { __typename seq } }';

type Answer = FormattedExecutionResult<Record<string, unknown>, { code: string; traceId: string }>;

describe('API over the socket', () => {
  let rig: ServerRig;
  const clients: Client[] = [];

  beforeEach(async () => {
    rig = await ServerRig.start();
    rig.calls.put(callOf());
    rig.users.people.push({
      user: { id: 'usr_1', email: 'ada@example.com', name: 'Ada', role: 'VIEWER', createdAt: '', lastSignedInAt: null },
      passwordHash: '',
    });
    const now = rig.clock.wallTime().toISOString();
    await rig.users.createSignIn({
      id: hashOf(SECRET),
      userId: 'usr_1',
      createdAt: now,
      lastSeenAt: now,
      expiresAt: '2027-01-01T00:00:00.000Z',
    });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
    await rig.close();
  });

  function connect(
    options: { key?: string; headers?: Record<string, string>; on?: (code: number) => void } = {},
  ): Client {
    class Socket extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols, { headers: options.headers ?? {} });
      }
    }
    const client = createClient({
      url: `${rig.socketUrl}/graphql`,
      webSocketImpl: Socket,
      retryAttempts: 0,
      ...(options.key ? { connectionParams: { authorization: `Bearer ${options.key}` } } : {}),
      on: { closed: (event) => options.on?.((event as { code: number }).code) },
    });
    clients.push(client);
    return client;
  }

  const program = () => connect({ key: API_KEY });
  const closeCodeOf = (client: Client): Promise<number> =>
    client
      .iterate({ query: 'subscription { callsChanged { kind } }' })
      .next()
      .then(
        () => 0,
        (closed: { code: number }) => closed.code,
      );
  const follow = (client: Client, query: string, variables: Record<string, unknown> = {}) =>
    client.iterate<Record<string, unknown>>({ query, variables }) as AsyncIterableIterator<Answer>;
  const codeOf = (answer: { value?: Answer }) => answer.value?.errors?.[0]?.extensions?.code;

  it('is closed with 4401 to those who are nobody', async () => {
    expect(await closeCodeOf(connect())).toBe(4401);
    expect(await closeCodeOf(connect({ key: 'a-wrong-key-for-programs' }))).toBe(4401);
    expect(await closeCodeOf(connect({ headers: { cookie: `switchboard_sign_in=${SECRET}` } }))).toBe(4401);
  });

  it('opens to a person from our own page, and refuses any other page before the upgrade', async () => {
    const cookie = `switchboard_sign_in=${SECRET}`;
    expect(await closeCodeOf(connect({ headers: { cookie, origin: rig.url } }))).toBe(0);
    for (const origin of [
      'https://evil.example.com',
      `https://127.0.0.1:${rig.port}`,
      `http://127.0.0.1:${rig.port + 1}`,
      'null',
    ]) {
      const socket = new WebSocket(`${rig.socketUrl}/graphql`, 'graphql-transport-ws', { headers: { cookie, origin } });
      socket.on('error', () => undefined);
      const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
      expect(response.statusCode).toBe(403);
      socket.terminate();
    }
  });

  it('is cut within a minute of signing out elsewhere', async () => {
    const closed = new Promise<number>((on) => {
      const client = connect({ headers: { cookie: `switchboard_sign_in=${SECRET}`, origin: rig.url }, on });
      const board = follow(client, 'subscription { callsChanged { kind } }');
      void board.next().then(async () => {
        await rig.clock.advance(30_000);
        await rig.users.deleteSignIn(hashOf(SECRET));
        await rig.clock.advance(30_000);
        await board.next().catch(() => undefined);
      });
    });
    expect(await closed).toBe(4401);
  });

  it('resumes after any number without a hole or a repeat, live events included', async () => {
    for (let count = 0; count < 7; count += 1)
      await rig.happen({ callId: 'call_1', type: 'DtmfDetected', digit: '1', sentByUs: false });
    const seen: unknown[] = [];
    for (const cut of [2, 3, 4]) {
      const client = program();
      const events = follow(client, EVENTS, { callId: 'call_1', after: seen.length });
      for (let taken = 0; taken < cut; taken += 1) {
        if (seen.length >= 6) void rig.happen({ callId: 'call_1', type: 'DtmfDetected', digit: '2', sentByUs: false });
        seen.push((await events.next()).value?.data?.['callEvents']);
      }
      client.terminate();
    }
    expect(seen.map((event) => (event as { seq: number }).seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('answers RESYNC_REQUIRED to a number beyond the log, NOT_FOUND to an unknown call, BAD_USER_INPUT to a negative number', async () => {
    const client = program();
    expect(codeOf(await follow(client, EVENTS, { callId: 'call_1', after: 5 }).next())).toBe('RESYNC_REQUIRED');
    expect(codeOf(await follow(client, EVENTS, { callId: 'call_0', after: 0 }).next())).toBe('NOT_FOUND');
    expect(codeOf(await follow(client, EVENTS, { callId: 'call_1', after: -1 }).next())).toBe('BAD_USER_INPUT');
    expect(codeOf(await follow(client, 'subscription { callUpdated(id: "call_0") { id } }').next())).toBe('NOT_FOUND');
    expect(codeOf(await follow(client, 'subscription { transcriptDeltas(callId: "call_0") { text } }').next())).toBe(
      'NOT_FOUND',
    );
    expect(codeOf(await follow(client, 'subscription { callsChanged(filter: { text: "hi" }) { kind } }').next())).toBe(
      'BAD_USER_INPUT',
    );
  });

  it('completes when the call is over', async () => {
    const events = follow(program(), EVENTS, { callId: 'call_1', after: 0 });
    const endedAt = rig.clock.wallTime().toISOString();
    const first = events.next();
    await rig.happen({
      callId: 'call_1',
      type: 'CallChanged',
      call: callOf({ status: 'COMPLETED', revision: 2, endedAt }),
    });
    expect((await first).value?.data).toEqual({ callEvents: { __typename: 'CallChanged', seq: 1 } });
    const end = events.next();
    await rig.clock.advance(10_000);
    expect((await end).done).toBe(true);
  });

  it('shows the board as a snapshot, then what changes', async () => {
    const board = follow(program(), 'subscription { callsChanged { kind calls { id status from { masked } } } }');
    expect((await board.next()).value?.data).toEqual({
      callsChanged: {
        kind: 'SNAPSHOT',
        calls: [{ id: 'call_1', status: 'IN_PROGRESS', from: { masked: '+49 ••• 56' } }],
      },
    });
    const next = board.next();
    await rig.happen({ callId: 'call_1', type: 'CallChanged', call: callOf({ status: 'COMPLETED', revision: 2 }) });
    expect((await next).value?.data).toMatchObject({
      callsChanged: { kind: 'UPSERT', calls: [{ status: 'COMPLETED' }] },
    });
  });

  it('tells pieces of text as they come', async () => {
    const deltas = follow(program(), 'subscription { transcriptDeltas(callId: "call_1") { itemId offset text } }');
    const first = deltas.next();
    const told = setInterval(
      () => rig.bus.publish({ kind: 'delta', delta: { callId: 'call_1', itemId: 'item_1', offset: 0, text: 'Good' } }),
      5,
    );
    expect((await first).value?.data).toEqual({ transcriptDeltas: { itemId: 'item_1', offset: 0, text: 'Good' } });
    clearInterval(told);
  });

  it('checks operations as HTTP does, and hides faults as HTTP does', async () => {
    const client = program();
    const refusal = (query: string) =>
      follow(client, query)
        .next()
        .then(
          () => [],
          (errors: readonly { extensions: { code: string } }[]) => errors.map(({ extensions }) => extensions.code),
        );
    expect(await refusal('subscription { nothing }')).toEqual(['BAD_USER_INPUT']);
    expect(
      await refusal(
        `subscription { callUpdated(id: "x") { ${'agent { phoneNumbers { '.repeat(7)} id ${'} }'.repeat(7)} } }`,
      ),
    ).toEqual(['BAD_USER_INPUT']);
    rig.calls.fault = new Error('connection to db at 10.0.0.7 lost');
    const answer = await follow(client, 'subscription { callUpdated(id: "call_1") { id } }').next();
    expect(codeOf(answer)).toBe('INTERNAL');
    expect(JSON.stringify(answer)).not.toContain('10.0.0.7');
  });

  it('a message above 256 kB closes that socket', async () => {
    const socket = new WebSocket(`${rig.socketUrl}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send('x'.repeat(300 * 1024));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1009);
  });

  it('cuts a reader who does not read with 4429, after a run without a hole', async () => {
    const socket = new WebSocket(`${rig.socketUrl}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    const seqs: number[] = [];
    const query = 'subscription { callEvents(callId: "call_1") { seq ... on ProblemRaised { problem { message } } } }';
    socket.on('message', (data) => {
      const { type, payload } = JSON.parse(String(data)) as {
        type: string;
        payload?: { data: { callEvents: { seq: number } } };
      };
      if (type === 'connection_ack') socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
      if (type === 'next' && payload) seqs.push(payload.data.callEvents.seq);
    });
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${API_KEY}` } }));
    const problem = { code: 'PROVIDER_QUOTA' as const, message: 'x'.repeat(20_000), retryable: true };
    const raise = () => rig.happen({ callId: 'call_1', type: 'ProblemRaised', severity: 'INFO', problem });
    await raise();
    await rig.settled(() => seqs.length === 1);
    socket.pause();
    while (rig.bus.listening > 0 && rig.calls.log.length < 5_000) await raise();
    const closed = once(socket, 'close') as Promise<[number]>;
    socket.resume();
    expect((await closed)[0]).toBe(4429);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(seqs.length).toBeLessThan(rig.calls.log.length);
  });

  it('leaves nothing behind on the bus when readers go', async () => {
    const client = program();
    await follow(client, 'subscription { callsChanged { kind } }').next();
    expect(rig.bus.listening).toBe(1);
    client.terminate();
    await rig.settled(() => rig.bus.listening === 0);
    expect(rig.bus.listening).toBe(0);
  });
});
