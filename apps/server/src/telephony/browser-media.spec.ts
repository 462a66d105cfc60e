import { once } from 'node:events';
import WebSocket from 'ws';
import { API_KEY, callOf, PUBLIC_URL, ServerRig } from '../server.rig';
import { TICKET_LIFETIME_MS } from './media-tickets';

const TICKET = `mutation Ticket($callId: ID) {
  createMediaTicket(purpose: LISTEN, callId: $callId) { call { id } url token expiresAt errors { code field message } }
}`;
const sound = (code: number, ms: number): string => Buffer.alloc(ms * 8, code).toString('base64');

interface Ticket {
  readonly url: string | null;
  readonly token: string | null;
  readonly expiresAt: string | null;
  readonly errors: readonly { code: string }[];
}

describe('listening in, promise C2', () => {
  let rig: ServerRig;
  const sockets: WebSocket[] = [];

  beforeEach(async () => {
    rig = await ServerRig.start();
    rig.calls.put(callOf());
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    await rig.close();
  });

  async function ticket(callId: string | null = 'call_1', headers?: Record<string, string>): Promise<Ticket> {
    const { data, errors } = await rig.ask(TICKET, { callId }, headers);
    if (!data) throw new Error(JSON.stringify(errors));
    return data['createMediaTicket'] as Ticket;
  }

  function connect(token: string | null, headers: Record<string, string> = {}) {
    const socket = new WebSocket(`${rig.socketUrl}/media/browser`, ['switchboard.listen', token ?? ''], { headers });
    sockets.push(socket);
    const told: unknown[] = [];
    const ends: { code?: number; status?: number } = {};
    socket.on('message', (data: Buffer, isBinary) => told.push(isBinary ? data : JSON.parse(data.toString())));
    socket.on('close', (code) => (ends.code = code));
    socket.on('error', () => undefined);
    socket.on('unexpected-response', (_request, response) => (ends.status = response.statusCode));
    return { socket, told, ends };
  }

  async function listening(headers?: Record<string, string>) {
    const { token } = await ticket();
    const ear = connect(token, headers);
    await rig.settled(() => rig.desk.listeners.length > 0 && ear.socket.readyState === WebSocket.OPEN);
    const [listener] = rig.desk.listeners;
    if (!listener) throw new Error('nobody listens');
    return { ...ear, ...listener };
  }

  it('both sides come in messages of about 100 ms, each with its lane and its time', async () => {
    const { socket, told, tap, actor } = await listening();
    expect([socket.protocol, actor]).toEqual(['switchboard.listen', 'Administrator’s API key']);
    for (let at = 1_000; at < 1_100; at += 20) tap.caller(sound(0x90, 20), at);
    tap.agent(sound(0x10, 60), 1_040.4);
    tap.agent(sound(0x11, 40), 1_100.4);
    await rig.clock.advance(100);
    await rig.settled(() => told.length === 3);
    const [hello, caller, agent] = told as [object, Buffer, Buffer];
    expect(hello).toEqual({ type: 'listening', callId: 'call_1', sampleRate: 8_000, encoding: 'mulaw' });
    expect([caller.readUInt8(0), caller.readUInt32BE(1), caller.length]).toEqual([0, 1_000, 5 + 800]);
    expect([agent.readUInt8(0), agent.readUInt32BE(1), agent.length]).toEqual([1, 1_040, 5 + 800]);
    expect([agent[5], agent.at(-1)]).toEqual([0x10, 0x11]);
  });

  it('a cut follows what was told before it; pieces with a hole between them are two messages; the end is told', async () => {
    const { told, tap, ends } = await listening();
    tap.agent(sound(0x10, 100), 500);
    tap.agent(sound(0x10, 100), 700);
    tap.cut(650.6);
    tap.ended(900);
    await rig.settled(() => ends.code !== undefined);
    const [, first, second, ...rest] = told as [object, Buffer, Buffer, ...object[]];
    expect([first.readUInt32BE(1), second.readUInt32BE(1)]).toEqual([500, 700]);
    expect(rest).toEqual([{ type: 'cut', lane: 1, atMs: 651 }, { type: 'ended' }]);
    expect(ends.code).toBe(1000);
  });

  it('a ticket opens once, and not after 60 s', async () => {
    const { token } = await ticket();
    connect(token);
    await rig.settled(() => rig.desk.listeners.length === 1);
    const again = connect(token);
    await rig.settled(() => again.ends.status !== undefined);
    const late = await ticket();
    await rig.clock.advance(TICKET_LIFETIME_MS);
    const tooLate = connect(late.token);
    await rig.settled(() => tooLate.ends.status !== undefined);
    expect([again.ends.status, tooLate.ends.status, rig.desk.listeners.length]).toEqual([403, 403, 1]);
  });

  it('B2: a fault of ours when a listener joins closes that socket, and nothing is left open or thrown about', async () => {
    jest.spyOn(rig.desk, 'listen').mockImplementation(() => {
      throw new Error('a bug');
    });
    const { ends } = connect((await ticket()).token);
    await rig.settled(() => ends.code !== undefined);
    expect(ends.code).toBe(1011);
  });

  it('a page of another site, a word that nobody gave out, and none at all are refused before any socket exists', async () => {
    const { token } = await ticket();
    const tries = [
      connect(token, { origin: 'https://evil.example.com' }),
      connect('a'.repeat(43), { origin: PUBLIC_URL }),
      connect('none'),
    ];
    const bare = new WebSocket(`${rig.socketUrl}/media/browser`);
    sockets.push(bare);
    bare.on('error', () => undefined);
    const [, response] = await once(bare, 'unexpected-response');
    await rig.settled(() => tries.every(({ ends }) => ends.status !== undefined));
    expect([...tries.map(({ ends }) => ends.status), response.statusCode]).toEqual([403, 403, 403, 403]);
    // The foreign page has not used the ticket up.
    connect(token, { origin: PUBLIC_URL });
    await rig.settled(() => rig.desk.listeners.length === 1);
  });

  it('a ticket is for one call: that call and no other is heard', async () => {
    rig.calls.put(callOf({ id: 'call_2' }));
    rig.desk.listensTo = 'call_2';
    const { told, ends } = connect((await ticket('call_1')).token);
    await rig.settled(() => ends.code !== undefined);
    expect(rig.desk.listeners).toEqual([]);
    expect([told.at(-1), ends.code]).toEqual([{ type: 'ended' }, 1000]);
  });

  it('a ticket is for one person: somebody else’s browser is turned away', async () => {
    const { cookie } = await rig.signInPerson('OPERATOR');
    const { token } = await ticket();
    const other = connect(token, { cookie, origin: PUBLIC_URL });
    await rig.settled(() => other.ends.code !== undefined);
    expect([other.ends.code, rig.desk.listeners]).toEqual([4401, []]);
  });

  it('who is signed out, or may not listen any more, is cut off within a minute', async () => {
    const { cookie, id } = await rig.signInPerson('OPERATOR');
    const { token } = await ticket('call_1', { cookie, origin: PUBLIC_URL });
    const ear = connect(token, { cookie, origin: PUBLIC_URL });
    await rig.settled(() => rig.desk.listeners.length === 1);
    rig.users.setRole(id, 'VIEWER');
    await rig.clock.advance(30_000);
    await rig.settled(() => ear.ends.code !== undefined);
    await rig.settled(() => rig.desk.listeners.length === 0);
    expect(ear.ends.code).toBe(4401);
  });

  it('a viewer gets no ticket', async () => {
    const { cookie } = await rig.signInPerson('VIEWER');
    const { errors } = await rig.ask(TICKET, { callId: 'call_1' }, { cookie, origin: PUBLIC_URL });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('nothing a listener says reaches the call: the socket is closed', async () => {
    const { socket, ends } = await listening();
    socket.send('hello');
    await rig.settled(() => ends.code !== undefined);
    await rig.settled(() => rig.desk.listeners.length === 0);
    expect(ends.code).toBe(1008);
  });

  it('B10: a listener who does not read is cut off at 1 MB, and the call is not held up', async () => {
    const { socket, ends, tap } = await listening();
    (socket as unknown as { _socket: { pause(): void } })._socket.pause();
    const loud = sound(0x10, 60_000);
    for (let at = 0; rig.desk.listeners.length > 0 && at < 200; at++) {
      tap.agent(loud, at * 70_000);
      await rig.clock.advance(200);
      await new Promise(setImmediate);
    }
    await rig.clock.advance(5_000);
    await rig.settled(() => rig.desk.listeners.length === 0);
    (socket as unknown as { _socket: { resume(): void } })._socket.resume();
    await rig.settled(() => ends.code !== undefined);
    expect([1006, 4508]).toContain(ends.code);
  });

  it.each([
    ['call_unknown', 'NOT_FOUND'],
    [null, 'INVALID_INPUT'],
    ['call_over', 'CALL_NOT_ACTIVE'],
    ['call_ringing', 'CALL_NOT_ACTIVE'],
  ])('a ticket for %s is refused: %s', async (callId, code) => {
    rig.calls.put(callOf({ id: 'call_over', status: 'COMPLETED' }));
    rig.calls.put(callOf({ id: 'call_ringing', status: 'RINGING' }));
    const refused = await ticket(callId);
    expect(refused).toMatchObject({ url: null, token: null, expiresAt: null, errors: [{ code }] });
  });

  it('the address is where the request came to, without the word in it', async () => {
    const { url, token, expiresAt, errors } = await ticket();
    expect([url, errors]).toEqual([`ws://127.0.0.1:${rig.port}/media/browser`, []]);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(Date.parse(expiresAt ?? '') - rig.clock.wallTime().getTime()).toBe(TICKET_LIFETIME_MS);
    expect(JSON.stringify(rig.logged)).not.toContain(token);
    expect(API_KEY).not.toBe(token);
  });
});
