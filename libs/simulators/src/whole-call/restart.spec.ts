import type { Scenario, ScenarioStep } from '../callers';
import { END_CALL, orderStatus } from './tools.rig';
import { VirtualWorld } from './virtual-world.rig';

const RELEASED_MS = 60_000;
const story = (...steps: ScenarioStep[]): Scenario => ({ id: 'story', title: '', description: '', steps });
const waitForAgent = { do: 'waitForAgent', quietMs: 1_500, timeoutMs: 60_000 } as const;
const leave = [{ do: 'say', utterance: 'GOODBYE' } as const, { do: 'waitForHangUp' } as const] as const;

const ASKS_TWICE = story(
  ...[waitForAgent, { do: 'say', utterance: 'ORDER_STATUS' } as const, { ...waitForAgent, quietMs: 10_000 }],
  ...[{ do: 'say', utterance: 'OPENING_HOURS' } as const, waitForAgent, ...leave],
);

const heardOf = (world: VirtualWorld, callSid: string, words: string): boolean =>
  world
    .eventsOf(callSid)
    .some((e) => e.type === 'TranscriptChanged' && e.item.status === 'COMPLETED' && e.item.heardText.includes(words));

/** A caller who has been told where the order is, and whose server is killed before the next question. */
async function killed(scenario: Scenario = ASKS_TWICE) {
  const world = await VirtualWorld.open({ tools: [orderStatus(), END_CALL] });
  const callSid = world.ring(scenario);
  await world.clock.runUntil(() => world.records.log.length > 0 && heardOf(world, callSid, 'shipped'), 40_000);
  const before = world.callOf(callSid);
  world.kill();
  return { world, callSid, before, killedMs: world.clock.nowMs() };
}

/** When the caller heard an agent again. */
const heardAgainMs = (world: VirtualWorld, callSid: string): number =>
  world.network.truth(callSid)?.streams[1]?.runs[0]?.startMs ?? Infinity;

const seqsOf = (world: VirtualWorld, callSid: string): readonly number[] =>
  world.eventsOf(callSid).map(({ seq }) => seq);

describe('a server that is killed in the middle of a call', () => {
  it('B8: is back within 15 s, as the same call, and the model knows what was heard and what the tools said', async () => {
    const { world, callSid, before, killedMs } = await killed();
    await world.clock.advance(4_000);
    await world.restart();
    await world.finished([callSid]);
    expect(world.faults).toEqual([]);
    expect(heardAgainMs(world, callSid) - killedMs).toBeLessThanOrEqual(15_000);
    const seeded = (world.taps[1]?.told ?? []).join('\n');
    expect(seeded).toContain('"text":"Hello, this is Acme."');
    expect(seeded).toContain('"text":"Where is my order A 1042?"');
    expect(seeded).toContain('"type":"function_call_output"');
    expect(seeded).toContain('A-1042');
    expect(seeded).toContain('shipped');
    expect(seeded).not.toContain('Greet the caller');
    expect(seeded).toContain('cut off');
    const call = world.callOf(callSid);
    expect(call).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP', failure: null });
    expect([call.id, call.answeredAt, call.agentVersionId, call.variables]).toEqual([
      ...[before.id, before.answeredAt, before.agentVersionId, before.variables],
    ]);
    expect(call.streamSid).not.toBe(before.streamSid);
    expect(seqsOf(world, callSid)).toEqual(seqsOf(world, callSid).map((_seq, at) => at + 1));
  });

  it('B8: the caller hears a sentence of the carrier meanwhile, never silence and never its error', async () => {
    const { world, callSid } = await killed();
    await world.clock.advance(20_000);
    const said = world.network.truth(callSid)?.said ?? [];
    expect(said.length).toBeGreaterThanOrEqual(2);
    expect(new Set(said)).toEqual(new Set([expect.stringContaining('One moment, please')]));
    await world.restart();
    await world.finished([callSid]);
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP' });
  });

  it('B8: the transcript goes on where it stood: nothing twice, nothing lost, in order', async () => {
    const { world, callSid } = await killed();
    const before = await world.transcript(callSid);
    await world.clock.advance(3_000);
    await world.restart();
    await world.finished([callSid]);
    const items = await world.transcript(callSid);
    expect(items.slice(0, before.length).map(({ id, heardText }) => [id, heardText])).toEqual(
      before.map(({ id, heardText }) => [id, heardText]),
    );
    expect(items.map(({ position }) => position)).toEqual(
      [...items.map(({ position }) => position)].sort((a, b) => a - b),
    );
    expect(new Set(items.map(({ position }) => position)).size).toBe(items.length);
    const lines = items.map(({ speaker, heardText }) => `${speaker}: ${heardText}`);
    expect(lines.filter((line) => line.startsWith('CALLER'))).toEqual([
      'CALLER: Where is my order A 1042?',
      'CALLER: What are your opening hours?',
      'CALLER: Thank you, goodbye.',
    ]);
    expect(lines.filter((line) => line === 'AGENT: Hello, this is Acme.')).toHaveLength(1);
    expect(items.map(({ turn }) => turn)).toEqual([...items.map(({ turn }) => turn)].sort((a, b) => a - b));
    for (const { startMs, endMs } of items) expect(endMs ?? startMs).toBeGreaterThanOrEqual(startMs);
  });

  it('B8: killed twice, goes on twice', async () => {
    const { world, callSid } = await killed();
    await world.clock.advance(2_000);
    await world.restart();
    await world.clock.runUntil(() => heardAgainMs(world, callSid) < Infinity, 20_000);
    world.kill();
    await world.clock.advance(3_000);
    await world.restart();
    await world.finished([callSid]);
    expect(world.network.truth(callSid)?.streams).toHaveLength(3);
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP' });
    expect(seqsOf(world, callSid)).toEqual(seqsOf(world, callSid).map((_seq, at) => at + 1));
    expect(world.faults).toEqual([]);
  });

  it('B8, B4: a caller who hangs up meanwhile is found, and the call is final within 60 s of the start', async () => {
    const { world, callSid } = await killed();
    world.network.hangUp(callSid);
    await world.clock.advance(5_000);
    await world.restart();
    await world.clock.advance(60_000);
    expect(world.callOf(callSid)).toMatchObject({
      ...{ status: 'COMPLETED', endReason: 'SERVER_SHUTDOWN' },
      failure: { code: 'PROVIDER_UNAVAILABLE' },
    });
    expect(world.clock.pending).toBe(0);
  });

  it('B4: a call that the carrier never asks about again is ended there, and final within 60 s', async () => {
    const { world, callSid } = await killed(
      story(waitForAgent, { do: 'say', utterance: 'ORDER_STATUS' }, { do: 'staySilent', ms: 600_000 }),
    );
    // Its instructions are lost on the way.
    world.network.truth(callSid);
    await world.clock.advance(1_000);
    await world.restart();
    world.isDown = true;
    await world.clock.advance(60_000);
    expect(world.network.truth(callSid)).toMatchObject({ finished: true });
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'SERVER_SHUTDOWN' });
    await world.clock.advance(RELEASED_MS);
    expect(world.clock.pending).toBe(0);
  });

  it('B8: killed between answer and stream, the call begins with its greeting after all', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL] });
    const callSid = world.ring(story(waitForAgent, ...leave));
    await world.clock.runUntil(() => world.asked.length > 0, 1_000);
    await world.clock.advance(1);
    world.kill();
    await world.clock.advance(2_000);
    await world.restart();
    await world.finished([callSid]);
    const items = await world.transcript(callSid);
    expect(items[0]).toMatchObject({ speaker: 'AGENT', heardText: 'Hello, this is Acme.' });
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP' });
  });
});

describe('instructions that are asked for again', () => {
  it.each(['duplicate', 'answerLost'] as const)('C2: %s: the same answer, one call, one stream', async (webhooks) => {
    const world = await VirtualWorld.open({ tools: [END_CALL] });
    const callSid = world.ring(story(waitForAgent, ...leave), { webhooks });
    await world.finished([callSid]);
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP' });
    const calls = new Set(world.records.log.map(({ callId }) => callId));
    expect([calls.size, world.network.truth(callSid)?.streams.length, world.turnedAway]).toEqual([1, 1, []]);
  });

  it.each(['duplicate', 'answerLost'] as const)('C2: %s, in a call that goes on after a crash', async (webhooks) => {
    const world = await VirtualWorld.open({ tools: [orderStatus(), END_CALL] });
    const callSid = world.ring(ASKS_TWICE, { webhooks });
    await world.clock.runUntil(() => world.records.log.length > 0 && heardOf(world, callSid, 'shipped'), 40_000);
    world.kill();
    await world.clock.advance(3_000);
    await world.restart();
    await world.finished([callSid]);
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP' });
    expect([world.network.truth(callSid)?.streams.length, world.turnedAway]).toEqual([2, []]);
    expect(seqsOf(world, callSid)).toEqual(seqsOf(world, callSid).map((_seq, at) => at + 1));
  });

  it('C1, C2: everything the carrier ever sent, replayed word for word, changes nothing', async () => {
    const { world, callSid } = await killed();
    await world.clock.advance(3_000);
    await world.restart();
    await world.clock.runUntil(() => heardAgainMs(world, callSid) < Infinity, 20_000);
    const speaking = world.desk.figures().current;
    for (const request of [...world.asked]) await world.replay(request);
    await world.clock.advance(100);
    expect([speaking, world.desk.figures().current]).toEqual([1, 1]);
    await world.finished([callSid]);
    const logged = world.records.log.length;
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP' });
    for (const request of [...world.asked]) await world.replay(request);
    await world.clock.advance(100);
    expect(world.records.log).toHaveLength(logged);
    expect(world.network.truth(callSid)?.streams).toHaveLength(2);
    expect(world.faults).toEqual([]);
  });
});
