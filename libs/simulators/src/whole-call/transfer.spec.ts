import type { Transfer, TransferDestination } from '@switchboard/call';
import { DEFAULT_CONDUCT, DEFAULT_KEYPAD } from '@switchboard/call';
import { NUMBER } from '@switchboard/call/testing';
import type { Scenario, ScenarioStep } from '../callers';
import type { CallTruth } from '../phone-network';
import { ORDER, orderStatus } from './tools.rig';
import { VirtualWorld } from './virtual-world.rig';

const PERSON = {
  ...{ chatty: '+14155550111', busy: '+14155550114', silent: '+14155550115', machine: '+14155550116' },
  ...{ rejects: '+14155550117', accepts: '+14155550118', late: '+14155550119', declines: '+14155550120' },
} as const;

const story = (...steps: ScenarioStep[]): Scenario => ({ id: 'story', title: '', description: '', steps });
const WAIT = { do: 'waitForHangUp', timeoutMs: 120_000 } as const;
/** Asks for an order first, so that there is something to know. */
const ASKS = [
  ...[{ do: 'waitForAgent' } as const, { do: 'say', utterance: 'ORDER_STATUS' } as const],
  ...[{ do: 'waitForAgent', quietMs: 1_500 } as const, { do: 'say', utterance: 'HUMAN' } as const],
] as const;

const destination = (to: string, mode: 'COLD' | 'WARM', more: Partial<TransferDestination> = {}) => ({
  ...{ name: 'the front desk', description: 'People who can help.', to, mode, announcement: null, hours: null },
  ...more,
});

async function worldWith(...transfers: TransferDestination[]): Promise<VirtualWorld> {
  // Nobody asks these callers whether they are still there.
  const conduct = { ...DEFAULT_CONDUCT, idle: null, transfers };
  return VirtualWorld.open({ version: { conduct }, tools: [orderStatus()] });
}

const truthOf = (world: VirtualWorld, callSid: string): CallTruth => {
  const truth = world.network.truth(callSid);
  if (!truth) throw new Error('no truth');
  return truth;
};
const transfersOf = (world: VirtualWorld, callSid: string): Transfer[] =>
  world.eventsOf(callSid).flatMap((event) => (event.type === 'TransferChanged' ? [event.transfer] : []));
const statuses = (world: VirtualWorld, callSid: string) => transfersOf(world, callSid).map(({ status }) => status);
const reached = (world: VirtualWorld, callSid: string, status: Transfer['status'], limitMs = 120_000) =>
  world.clock.runUntil(() => statuses(world, callSid).includes(status), limitMs);
/** The other phones. */
const others = (world: VirtualWorld, callSid: string) =>
  world.network
    .callSids()
    .filter((sid) => sid !== callSid)
    .map((sid) => truthOf(world, sid));
const texts = async (world: VirtualWorld, callSid: string) =>
  (await world.transcript(callSid)).map(({ speaker, heardText }) => `${speaker}: ${heardText}`);

async function nothingIsLeft(world: VirtualWorld): Promise<void> {
  await world.clock.advance(60_000);
  expect(world.clock.pending).toBe(0);
  expect([world.model.connections(), world.desk.figures().current]).toEqual([[], 0]);
  // Who hangs up in the moment of a redirection makes the carrier refuse it, which is noted and no fault.
  expect(world.faults.filter((fault) => !fault.startsWith('The carrier refused to redirect'))).toEqual([]);
  for (const sid of world.network.callSids()) expect(truthOf(world, sid).finished).toBe(true);
  for (const room of world.network.conferences.all()) expect(room.status).toBe('completed');
}

describe('a caller who asks for a person', () => {
  it('A19: cold: is told, then connected, and the call ends as transferred', async () => {
    const world = await worldWith(destination(PERSON.chatty, 'COLD'));
    const callSid = world.ring(story(...ASKS, WAIT));
    await reached(world, callSid, 'CONNECTED');
    expect(world.callOf(callSid)).toMatchObject({ status: 'IN_PROGRESS', activity: 'TRANSFERRING' });
    await world.finished([callSid]);
    const truth = truthOf(world, callSid);
    const { from } = truth;
    expect(truth).toMatchObject({ alerts: [], violations: 0, transfers: [{ to: PERSON.chatty, callerId: from }] });
    expect(statuses(world, callSid)).toEqual(['ANNOUNCING', 'RINGING', 'CONNECTED', 'COMPLETED']);
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'TRANSFERRED', activity: null });
    // The announcement was heard to its last word before the stream ended.
    expect((await texts(world, callSid)).at(-1)).toBe('AGENT: Of course. I am putting you through now.');
    await nothingIsLeft(world);
  });

  it.each([
    [PERSON.busy, 'BUSY', 'the line is busy'],
    [PERSON.rejects, 'BUSY', 'the line is busy'],
    [PERSON.silent, 'NO_ANSWER', 'nobody is answering'],
  ] as const)(
    'A19: cold: %s (%s) brings the caller back to the agent, who knows everything',
    async (to, status, why) => {
      const world = await worldWith(destination(to, 'COLD'));
      const back = [
        { do: 'waitForAgent', quietMs: 300 },
        { do: 'waitForAgent', timeoutMs: 60_000 },
        { do: 'say', utterance: 'OPENING_HOURS' },
      ] as const;
      const callSid = world.ring(story(...ASKS, ...back, { do: 'waitForAgent' }, { do: 'hangUp' }));
      await reached(world, callSid, status);
      const { id } = world.callOf(callSid);
      await world.finished([callSid]);
      expect(statuses(world, callSid)).toEqual(['ANNOUNCING', 'RINGING', status]);
      expect(world.callOf(callSid)).toMatchObject({ id, status: 'COMPLETED', endReason: 'CALLER_HANGUP' });
      expect(truthOf(world, callSid)).toMatchObject({ said: [], alerts: [], violations: 0, streams: { length: 2 } });
      // One story: what was said before, the return, and what was said after, in order.
      const said = await texts(world, callSid);
      expect(said.slice(-4)).toEqual([
        expect.stringContaining('putting you through'),
        `AGENT: I am sorry, I could not reach the front desk: ${why}. How else can I help you?`,
        'CALLER: What are your opening hours?',
        expect.stringContaining('We are open'),
      ]);
      const positions = (await world.transcript(callSid)).map(({ position }) => position);
      expect(new Set(positions).size).toBe(positions.length);
      // The second session was told both sides' words, the tool's result and what happened.
      const told = world.taps.at(-1)?.told.join('\n') ?? '';
      for (const known of ['Where is my order', ORDER.expected, 'putting you through', why])
        expect(told).toContain(known);
      await nothingIsLeft(world);
    },
  );

  it('A19: warm: the person hears a summary by the model, presses 1, and both are joined', async () => {
    const world = await worldWith(destination(PERSON.accepts, 'WARM', { announcement: 'I will ask the front desk.' }));
    const callSid = world.ring(story(...ASKS, WAIT));
    await reached(world, callSid, 'BRIEFING');
    expect(world.callOf(callSid)).toMatchObject({ status: 'IN_PROGRESS', activity: 'TRANSFERRING' });
    await reached(world, callSid, 'CONNECTED');
    await world.finished([callSid]);
    expect(statuses(world, callSid)).toEqual(['ANNOUNCING', 'RINGING', 'BRIEFING', 'CONNECTED', 'COMPLETED']);
    const [person] = others(world, callSid);
    const { conferences } = truthOf(world, callSid);
    expect(conferences).toHaveLength(1);
    expect(person).toMatchObject({ to: PERSON.accepts, from: NUMBER.e164, keys: ['1'], conferences, alerts: [] });
    // The model itself spoke the summary, from what it knew of the call.
    const briefing = world.taps.at(-1);
    expect(briefing?.told.join('\n')).toContain('Where is my order');
    expect(person?.streams[0]?.runs.length).toBeGreaterThan(0);
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'TRANSFERRED' });
    await nothingIsLeft(world);
  });

  it('A19: warm: a person who takes their time is asked for the key by the carrier', async () => {
    const world = await worldWith(destination(PERSON.late, 'WARM'));
    const callSid = world.ring(story(...ASKS, { do: 'staySilent', ms: 40_000 }, { do: 'hangUp' }));
    await reached(world, callSid, 'CONNECTED');
    const [person] = others(world, callSid);
    expect(person?.said).toEqual(['Press 1 to take the call, or 2 to decline.']);
    await world.finished([callSid]);
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'TRANSFERRED' });
    expect(statuses(world, callSid).at(-1)).toBe('COMPLETED');
    await nothingIsLeft(world);
  });

  it.each([
    ['declines', PERSON.declines, 'DECLINED', 'they can not take the call'],
    ['is busy', PERSON.busy, 'BUSY', 'the line is busy'],
    ['does not answer', PERSON.silent, 'NO_ANSWER', 'nobody is answering'],
    ['is a machine, which never accepts', PERSON.machine, 'NO_ANSWER', 'nobody is answering'],
  ] as const)('A19: warm: who %s leaves the caller with the agent, who knows', async (_what, to, status, why) => {
    const world = await worldWith(destination(to, 'WARM'));
    const callSid = world.ring(
      story(
        ...ASKS,
        { do: 'staySilent', ms: 75_000 },
        { do: 'say', utterance: 'OPENING_HOURS' },
        { do: 'waitForAgent' },
        { do: 'hangUp' },
      ),
    );
    await reached(world, callSid, status);
    await world.finished([callSid], 240_000);
    expect(statuses(world, callSid).at(-1)).toBe(status);
    // The same stream and the same model session all the time.
    expect(truthOf(world, callSid)).toMatchObject({
      conferences: [],
      alerts: [],
      violations: 0,
      streams: { length: 1 },
    });
    const said = await texts(world, callSid);
    expect(said).toContainEqual(expect.stringContaining(why));
    expect(said.at(-1)).toContain('We are open');
    for (const person of others(world, callSid)) expect(person).toMatchObject({ finished: true, conferences: [] });
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'CALLER_HANGUP' });
    await nothingIsLeft(world);
  });

  it('A16: a caller who waits for a person is never in silence for more than 6 s', async () => {
    const world = await worldWith(destination(PERSON.silent, 'WARM'));
    const callSid = world.ring(story(...ASKS, { do: 'staySilent', ms: 45_000 }, { do: 'hangUp' }));
    await reached(world, callSid, 'RINGING');
    const from = world.clock.nowMs();
    await reached(world, callSid, 'NO_ANSWER');
    const until = world.clock.nowMs();
    const heard = (truthOf(world, callSid).streams[0]?.runs ?? []).filter(
      (run) => run.endMs > from && run.startMs < until,
    );
    const times = [from, ...heard.flatMap((run) => [run.startMs, run.endMs]), until];
    const gaps = times.slice(1).map((time, at) => (at % 2 === 0 ? time - (times[at] ?? 0) : 0));
    expect(until - from).toBeGreaterThan(20_000);
    expect(Math.max(...gaps)).toBeLessThan(6_000);
    await world.finished([callSid]);
  });
});

describe('transfers that somebody ends', () => {
  it.each([
    ['the phone rings', 'RINGING', PERSON.silent],
    ['the person is being told', 'BRIEFING', PERSON.late],
  ] as const)('A19: a caller who hangs up while %s ends the person’s phone, too', async (_when, status, to) => {
    const world = await worldWith(destination(to, 'WARM'));
    const callSid = world.ring(story(...ASKS, WAIT));
    await reached(world, callSid, status);
    await world.clock.advance(1_000);
    world.network.hangUp(callSid);
    await world.finished([callSid]);
    await world.clock.advance(2_000);
    expect(others(world, callSid)).toEqual([expect.objectContaining({ finished: true, conferences: [] })]);
    expect(statuses(world, callSid).at(-1)).toBe('CANCELED');
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'CALLER_HANGUP' });
    await nothingIsLeft(world);
  });

  it('A19: a caller who hangs up in the moment of the acceptance leaves the person a word and no empty room', async () => {
    for (const delayMs of [0, 1, 6, 11, 16, 25]) {
      const world = await worldWith(destination(PERSON.accepts, 'WARM'));
      const callSid = world.ring(story(...ASKS, WAIT));
      await reached(world, callSid, 'BRIEFING');
      await world.clock.runUntil(() => others(world, callSid)[0]?.keys.length === 1, 30_000);
      await world.clock.advance(delayMs);
      world.network.hangUp(callSid);
      await world.finished([callSid]);
      await nothingIsLeft(world);
      expect(['CANCELED', 'COMPLETED']).toContain(statuses(world, callSid).at(-1));
    }
  });

  it.each([
    ['COLD', 'ANNOUNCING', PERSON.silent],
    ['COLD', 'RINGING', PERSON.silent],
    ['WARM', 'RINGING', PERSON.silent],
    ['WARM', 'BRIEFING', PERSON.late],
  ] as const)(
    'A19: an operator stops a %s transfer at %s, and the caller goes on with the agent',
    async (mode, status, to) => {
      const world = await worldWith();
      const callSid = world.ring(
        story(
          { do: 'waitForAgent' },
          { do: 'staySilent', ms: 60_000 },
          { do: 'say', utterance: 'OPENING_HOURS' },
          { do: 'waitForAgent' },
          { do: 'hangUp' },
        ),
      );
      await world.clock.advance(6_000);
      const { id } = world.callOf(callSid);
      const wish = { to, mode, announcement: 'One moment, I am connecting you.' };
      expect((await world.desk.transferCall(id, wish, 'Ada')).problem).toBeNull();
      expect((await world.desk.transferCall(id, wish, 'Bob')).problem).toMatchObject({ code: 'CONFLICT' });
      await reached(world, callSid, status);
      await world.clock.advance(500);
      const canceled = world.desk.cancelTransfer(id, 'Ada');
      await world.clock.advance(100);
      expect((await canceled).problem).toBeNull();
      await world.finished([callSid]);
      expect(statuses(world, callSid).at(-1)).toBe('CANCELED');
      const said = await texts(world, callSid);
      expect(said.filter((text) => text.includes('transfer was stopped'))).toHaveLength(1);
      expect(said.at(-1)).toContain('We are open');
      expect(transfersOf(world, callSid)[0]).toMatchObject({ actor: 'Ada', to, mode, destination: null });
      const acts = world.eventsOf(callSid).flatMap((event) => (event.type === 'OperatorActed' ? [event.action] : []));
      expect(acts).toEqual(['TRANSFER_CALL', 'CANCEL_TRANSFER']);
      await nothingIsLeft(world);
    },
  );

  it.each(['COLD', 'WARM'] as const)(
    'B9: a drain lets a %s transfer end, and at its limit the caller hears a word',
    async (mode) => {
      const world = await worldWith(destination(PERSON.silent, mode));
      const callSid = world.ring(story(...ASKS, WAIT));
      await reached(world, callSid, 'RINGING');
      const drained = world.desk.drain(5_000);
      await world.clock.advance(25_000);
      await drained;
      await world.finished([callSid]);
      expect(truthOf(world, callSid).said).toEqual([expect.stringContaining('we have to end this call')]);
      expect(statuses(world, callSid).at(-1)).toBe('CANCELED');
      expect(world.callOf(callSid)).toMatchObject({ endReason: 'SERVER_SHUTDOWN' });
      await nothingIsLeft(world);
    },
  );

  it('B9: a caller who talks to a person does not hold a drain', async () => {
    const world = await worldWith(destination(PERSON.late, 'WARM'));
    const callSid = world.ring(story(...ASKS, WAIT));
    await reached(world, callSid, 'CONNECTED');
    await world.clock.advance(3_000);
    let isDrained = false;
    void world.desk.drain(600_000).then(() => (isDrained = true));
    await world.clock.advance(100);
    expect(isDrained).toBe(true);
    expect(truthOf(world, callSid).finished).toBe(false);
  });
});

describe('what the agent may do', () => {
  it('A19: the tool names destinations, never numbers, and is absent without any', async () => {
    const world = await worldWith(destination(PERSON.chatty, 'COLD'));
    const callSid = world.ring(story({ do: 'waitForAgent' }, { do: 'hangUp' }));
    await world.finished([callSid]);
    const setup = world.taps[0]?.told[0] ?? '';
    expect(setup).toContain('"enum":["the front desk"]');
    expect(setup).not.toContain(PERSON.chatty);
    const bare = await worldWith();
    const other = bare.ring(story({ do: 'waitForAgent' }, { do: 'hangUp' }));
    await bare.finished([other]);
    expect(bare.taps[0]?.told[0]).not.toContain('transfer_call');
  });

  it('A19: outside its hours a destination is not called, and the agent says so', async () => {
    const hours = { timeZone: 'UTC', days: [], from: '09:00', to: '17:00' };
    const world = await worldWith(destination(PERSON.chatty, 'COLD', { hours }));
    const callSid = world.ring(story(...ASKS, { do: 'waitForAgent', quietMs: 2_000 }, { do: 'hangUp' }));
    await world.finished([callSid]);
    expect(transfersOf(world, callSid)).toEqual([]);
    expect(truthOf(world, callSid).transfers).toEqual([]);
    const use = world
      .eventsOf(callSid)
      .findLast((event) => event.type === 'ToolCallChanged' && event.toolCall.name === 'transfer_call');
    expect(use).toMatchObject({ toolCall: { status: 'FAILED', error: expect.stringContaining('at this time') } });
  });

  it.each([
    ['words of its own', null, /^AGENT: \S/],
    ['the words of the destination', 'One moment, please.', /^AGENT: One moment, please\.$/],
  ])('A18, A19: a key of the menu puts the caller through, after %s', async (_what, announcement, last) => {
    const front = destination(PERSON.chatty, 'COLD', { announcement });
    const action = { kind: 'TRANSFER', destination: front.name } as const;
    const keypad = { ...DEFAULT_KEYPAD, menu: [{ key: '1', label: 'A person', action }] };
    const conduct = { ...DEFAULT_CONDUCT, idle: null, transfers: [front], keypad };
    const world = await VirtualWorld.open({ version: { conduct } });
    const callSid = world.ring(story({ do: 'waitForAgent' }, { do: 'press', digits: '1' }, WAIT));
    await world.finished([callSid]);
    expect(statuses(world, callSid)).toEqual(['ANNOUNCING', 'RINGING', 'CONNECTED', 'COMPLETED']);
    expect(transfersOf(world, callSid)[0]).toMatchObject({ destination: front.name, actor: null });
    const said = await texts(world, callSid);
    expect(said).toHaveLength(2);
    expect(said[1]).toMatch(last);
    expect(truthOf(world, callSid)).toMatchObject({ alerts: [], violations: 0, transfers: [{ to: PERSON.chatty }] });
    await nothingIsLeft(world);
  });
});
