import { DEFAULT_CONDUCT, DEFAULT_MACHINE_TIMES } from '@switchboard/call';
import { numberRefusedWith } from '../phone-network';
import { END_CALL } from './tools.rig';
import { VirtualWorld } from './virtual-world.rig';

jest.setTimeout(60_000);

const CHATTY = '+14155550111';
const BUSY = '+14155550114';
const NO_ANSWER = '+14155550115';
const REJECTS = '+14155550117';

describe('B11: an order is placed once per idempotency key', () => {
  it('by two requests at the same time: one request reaches the carrier, and both learn of the same call', async () => {
    const world = await VirtualWorld.open();
    const results = await Promise.all([world.place(CHATTY), world.place(CHATTY), world.place(CHATTY)]);
    expect(world.carrier.orders).toHaveLength(1);
    expect(new Set(results.map(({ call }) => call?.id)).size).toBe(1);
    expect(results.every(({ problem }) => problem === null)).toBe(true);
  });

  it('after a restart of the server, while the call goes on and when it is long over', async () => {
    const world = await VirtualWorld.open();
    const { call } = await world.place(BUSY);
    await world.restart();
    expect((await world.place(BUSY)).call?.id).toBe(call?.id);
    await world.finished([call?.callSid ?? '']);
    await world.clock.advance(3_600_000);
    expect((await world.place(BUSY)).call?.id).toBe(call?.id);
    expect(world.network.callSids()).toHaveLength(1);
  });

  it('the same key with another order is a conflict, and nothing is placed', async () => {
    const world = await VirtualWorld.open();
    await world.place(CHATTY);
    const others = [{ to: BUSY }, { variables: { company: 'Other' } }, { record: true }, { maxDurationSeconds: 60 }];
    for (const other of others) {
      const { call, problem } = await world.place(CHATTY, other);
      expect({ call, ...problem }).toMatchObject({
        ...{ call: null, code: 'CONFLICT', field: ['input', 'idempotencyKey'] },
      });
    }
    // Who asks, and in which sequence the variables are written, makes no other order.
    expect((await world.place(CHATTY, { actor: 'Grace' })).problem).toBeNull();
    expect(world.carrier.orders).toHaveLength(1);
  });

  it('a refused order keeps its answer, and a corrected one may use the key of an order that was never begun', async () => {
    const world = await VirtualWorld.open();
    const wrong = await world.place('0123', { idempotencyKey: 'k' });
    expect(wrong.problem).toMatchObject({ code: 'INVALID_INPUT', field: ['input', 'to'] });
    const refusedTwice = [21215, 21215].map((code) => world.place(numberRefusedWith(code), { idempotencyKey: 'k' }));
    for (const { call, problem } of await Promise.all(refusedTwice)) {
      expect(call).toMatchObject({ status: 'FAILED', failure: { providerCode: '21215' } });
      expect(problem).toMatchObject({ providerCode: '21215' });
    }
    const again = await world.place(numberRefusedWith(21215), { idempotencyKey: 'k' });
    expect(again.problem).toMatchObject({ providerCode: '21215' });
    expect(world.carrier.orders).toHaveLength(1);
  });

  it('a lost answer is not asked for again: the call is known by its own callbacks', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL], network: { faults: { placing: 'lost' } } });
    const { call, problem } = await world.place(CHATTY);
    expect(problem).toBeNull();
    expect(call).toMatchObject({ status: 'QUEUED', callSid: null });
    const [callSid = ''] = world.network.callSids();
    await world.finished([callSid]);
    expect(world.carrier.orders).toHaveLength(1);
    expect(world.callOf(callSid)).toMatchObject({ id: call?.id, status: 'COMPLETED', endReason: 'AGENT_HANGUP' });
  });

  it('a lost answer without any callback: the carrier is asked what it has, and the call ends as it did', async () => {
    const world = await VirtualWorld.open({ network: { faults: { placing: 'lost', callbacks: 'missing' } } });
    await world.place(NO_ANSWER, { ringSeconds: 20 });
    const [callSid = ''] = world.network.callSids();
    await world.clock.advance(300_000);
    expect(world.callOf(callSid)).toMatchObject({ status: 'NO_ANSWER', endReason: 'NO_ANSWER', failure: null });
    expect(world.carrier.orders).toHaveLength(1);
    expect(world.clock.pending).toBe(0);
  });

  it('a broken answer to an order that was not placed: the call fails after it was looked for, without a second order', async () => {
    const world = await VirtualWorld.open({ network: { faults: { placing: 'broken' } } });
    const { call } = await world.place(CHATTY);
    await world.clock.advance(30_000);
    expect((await world.records.call(call?.id ?? ''))?.status).toBe('QUEUED');
    await world.clock.advance(60_000);
    expect(await world.records.call(call?.id ?? '')).toMatchObject({ status: 'FAILED', endReason: 'TELEPHONY_ERROR' });
    expect(world.carrier.orders).toHaveLength(1);
    expect(world.clock.pending).toBe(0);
  });

  it('a crash between the order and its answer: the next process finds the call and follows it to its end', async () => {
    const world = await VirtualWorld.open({ network: { faults: { placing: 'lost', callbacks: 'missing' } } });
    const { call } = await world.place(NO_ANSWER, { ringSeconds: 20 });
    await world.restart();
    await world.clock.advance(120_000);
    const [callSid = ''] = world.network.callSids();
    expect((await world.place(NO_ANSWER, { ringSeconds: 20 })).call).toMatchObject({ id: call?.id, callSid });
    expect(world.network.callSids()).toHaveLength(1);
    expect((await world.records.call(call?.id ?? ''))?.endedAt).not.toBeNull();
  });

  it('a crash before the call was written down: the key is free after a minute, and not before', async () => {
    const world = await VirtualWorld.open();
    const order = { key: 'k', request: '', callId: 'call_gone', at: world.clock.wallTime().toISOString() };
    jest.spyOn(world.orders, 'order').mockImplementation(async (key) => ({
      ...{ callId: 'call_gone', at: order.at, same: key === 'k' },
    }));
    expect((await world.place(CHATTY, { idempotencyKey: 'k' })).problem).toMatchObject({
      ...{ code: 'CONFLICT', retryable: true },
    });
    await world.clock.advance(61_000);
    expect((await world.place(CHATTY, { idempotencyKey: 'k' })).call?.status).toBe('QUEUED');
    expect(world.carrier.orders).toHaveLength(1);
  });

  it('an order that the carrier refused unread is sent again with growing pauses, and only that one', async () => {
    const world = await VirtualWorld.open({ network: { faults: { placing: 'busy' } } });
    const placed = world.place(CHATTY);
    await world.clock.advance(1_500);
    expect(world.carrier.orders.length).toBeGreaterThan(1);
    expect(world.network.callSids()).toHaveLength(0);
    world.network.setFaults({});
    await world.clock.advance(10_000);
    expect((await placed).problem).toBeNull();
    expect(world.network.callSids()).toHaveLength(1);
  });
});

describe('starts of outbound calls', () => {
  it('are one second apart; those that wait are answered at once and can be given up', async () => {
    const world = await VirtualWorld.open();
    const first = await world.place(NO_ANSWER, { idempotencyKey: 'a' });
    const others = ['b', 'c', 'd', 'e', 'f'].map((idempotencyKey) => world.place(NO_ANSWER, { idempotencyKey }));
    await world.clock.advance(0);
    expect(world.carrier.orders).toHaveLength(1);
    const last = (await others.at(-1))?.call;
    expect(last).toMatchObject({ status: 'QUEUED', callSid: null });
    await world.desk.end(last?.id ?? '', 'Ada');
    expect(await world.records.call(last?.id ?? '')).toMatchObject({
      status: 'CANCELED',
      endReason: 'OPERATOR_HANGUP',
    });
    await world.clock.advance(2_000);
    expect(world.carrier.orders).toHaveLength(3);
    await world.clock.advance(10_000);
    expect(world.carrier.orders).toHaveLength(5);
    expect(first.call?.callSid).not.toBeNull();
  });
});

describe('A12: what the carrier is told', () => {
  it('the time limit, the ringing time, all four events and our own id in every address', async () => {
    const machineDetection = { ...DEFAULT_MACHINE_TIMES, then: { kind: 'LEAVE_MESSAGE', say: 'Hello.' } } as const;
    const conduct = { ...DEFAULT_CONDUCT, outbound: { ringSeconds: 25, machineDetection } };
    const world = await VirtualWorld.open({ version: { conduct } });
    const { call } = await world.place('+1 (415) 555-0111', { maxDurationSeconds: 90 });
    expect(world.carrier.orders[0]).toMatchObject({
      ...{ to: CHATTY, callId: call?.id, timeLimitSeconds: 90, ringSeconds: 25, machineDetection },
    });
    await world.finished([call?.callSid ?? '']);
    const { callbacks = [] } = world.network.truth(call?.callSid ?? '') ?? {};
    expect(callbacks.map(({ event }) => event)).toEqual(['initiated', 'ringing', 'answered', 'completed']);
  });

  it('keys and machine detection exclude each other, and the refusal says what to do', async () => {
    const machineDetection = { ...DEFAULT_MACHINE_TIMES, then: { kind: 'HANG_UP' } } as const;
    const conduct = { ...DEFAULT_CONDUCT, outbound: { ringSeconds: 25, machineDetection } };
    const world = await VirtualWorld.open({ version: { conduct } });
    const refused = await world.place(CHATTY, { sendDigits: 'ww42#' });
    expect(refused.problem).toMatchObject({ code: 'INVALID_INPUT', field: ['input', 'sendDigits'] });
    await world.place(CHATTY, { sendDigits: 'ww42#', machineDetection: false });
    expect(world.carrier.orders[0]).toMatchObject({ sendDigits: 'ww42#', machineDetection: null });
  });
});

describe('C6: whose number is shown', () => {
  it('is ours or one that the carrier has verified; any other is refused before the carrier is asked to call', async () => {
    const world = await VirtualWorld.open({ network: { verifiedNumbers: ['+442079460123'] } });
    const verifiedNumbers = async () => ({ numbers: ['+442079460123'] });
    Object.assign(world.carrier, { verifiedNumbers });
    const refused = await world.place(CHATTY, { callerId: '+442079460999' });
    expect(refused.problem).toMatchObject({ code: 'CALLER_ID_NOT_OWNED', field: ['input', 'callerId'] });
    expect(world.carrier.orders).toHaveLength(0);
    const { call } = await world.place(CHATTY, { callerId: '+44 20 7946 0123' });
    expect(call).toMatchObject({ from: '+442079460123', status: 'QUEUED' });
  });
});

describe('whom we call', () => {
  it.each([
    [BUSY, 'BUSY', 'BUSY'],
    [REJECTS, 'BUSY', 'BUSY'],
    [NO_ANSWER, 'NO_ANSWER', 'NO_ANSWER'],
  ])('%s ends as %s', async (to, status, endReason) => {
    const world = await VirtualWorld.open();
    const { call } = await world.place(to, { ringSeconds: 15 });
    await world.finished([call?.callSid ?? '']);
    expect(world.callOf(call?.callSid ?? '')).toMatchObject({ status, endReason, answeredAt: null });
  });
});
