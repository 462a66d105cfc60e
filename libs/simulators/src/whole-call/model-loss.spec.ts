import type { Scenario, ScenarioStep } from '../callers';
import { END_CALL, ORDER, orderStatus } from './tools.rig';
import { VirtualWorld } from './virtual-world.rig';

const RELEASED_MS = 30_000;
const story = (...steps: ScenarioStep[]): Scenario => ({ id: 'story', title: '', description: '', steps });
const waitForAgent = { do: 'waitForAgent', quietMs: 1_500 } as const;

/** Lets a story pass in which the fault strikes once the steps before it are done. */
async function whole(world: VirtualWorld, scenario: Scenario): Promise<string> {
  const callSid = world.ring(scenario);
  await world.finished([callSid]);
  expect(world.faults).toEqual([]);
  return callSid;
}

const runsOf = (world: VirtualWorld, callSid: string) => world.network.truth(callSid)?.streams[0]?.runs ?? [];

/** The longest time without any sound from the answer to the end of the stream. */
function longestSilenceMs(world: VirtualWorld, callSid: string, fromMs: number, untilMs: number): number {
  const edges = runsOf(world, callSid)
    .filter(({ endMs, startMs }) => endMs > fromMs && startMs < untilMs)
    .flatMap(({ startMs, endMs }) => [startMs, endMs]);
  const all = [fromMs, ...edges, untilMs];
  let longest = 0;
  for (let at = 0; at + 1 < all.length; at += 2) longest = Math.max(longest, (all[at + 1] ?? 0) - (all[at] ?? 0));
  return longest;
}

describe('a model that is lost in the middle of a call', () => {
  it('A13: cut in mid-sentence, the voice is back within 2 s and the new session knows what was heard', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL] });
    const callSid = world.ring(
      story(
        ...[waitForAgent, { do: 'say', utterance: 'TELL_STORY' } as const, waitForAgent],
        ...[{ do: 'say', utterance: 'GOODBYE' } as const, { do: 'waitForHangUp' } as const],
      ),
    );
    await world.clock.runUntil(() => (world.taps[0]?.fromModel.length ?? 0) > 20, 20_000);
    world.model.connections()[0]?.drop();
    await world.finished([callSid]);
    expect(world.faults).toEqual([]);
    expect(world.taps).toHaveLength(2);
    const [before, after] = world.taps;
    expect((after?.firstAudioMs ?? Infinity) - (before?.closedMs ?? 0)).toBeLessThanOrEqual(2_000);
    const seeded = (world.taps[1]?.told ?? []).join('\n');
    expect(seeded).toContain('"role":"assistant","content":[{"type":"output_text","text":"Hello, this is Acme."}]');
    expect(seeded).toContain('"text":"Tell me about your company, please."');
    expect(seeded).toContain('"text":"With pleasure.');
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP', failure: null });
    const items = await world.transcript(callSid);
    expect(items.map(({ speaker, status }) => `${speaker} ${status}`)).toEqual([
      ...['AGENT COMPLETED', 'CALLER COMPLETED', 'AGENT INTERRUPTED', 'AGENT COMPLETED'],
      ...['CALLER COMPLETED', 'AGENT COMPLETED'],
    ]);
    await world.clock.advance(RELEASED_MS);
    expect(world.clock.pending).toBe(0);
  });

  it('A13: the caller interrupts what the lost session had said: the new one remembers it as it was heard', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL] });
    const callSid = world.ring(
      story(
        ...[waitForAgent, { do: 'say', utterance: 'TELL_STORY' } as const],
        { do: 'interruptAfter', heardMs: 2_500, utterance: 'WAIT_STOP' },
        ...[waitForAgent, { do: 'say', utterance: 'GOODBYE' } as const, { do: 'waitForHangUp' } as const],
      ),
    );
    await world.clock.runUntil(() => (world.taps[0]?.fromModel.length ?? 0) > 60, 30_000);
    world.model.connections()[0]?.drop();
    await world.finished([callSid]);
    const cut = (await world.transcript(callSid)).find(({ status, text }) => status === 'INTERRUPTED' && text !== '');
    expect(cut?.heardText.length).toBeLessThan(cut?.text.length ?? 0);
    const told = (world.taps[1]?.told ?? []).map((text) => JSON.parse(text) as Record<string, unknown>);
    const forgotten = told.filter(({ type }) => type === 'conversation.item.delete').map(({ item_id }) => item_id);
    expect(forgotten.filter((id) => String(id).startsWith('seed_'))).toHaveLength(1);
    const reworded = told.findLast(({ item }) => JSON.stringify(item ?? '').includes('With pleasure'));
    expect(JSON.stringify(reworded)).toContain(`"text":"${cut?.heardText ?? '?'}"`);
    expect(world.eventsOf(callSid).filter((e) => e.type === 'ProblemRaised')).toHaveLength(1);
    expect(world.faults).toEqual([]);
  });

  it("A13: lost while the caller speaks, nobody's words are lost", async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL] });
    const callSid = world.ring(
      story(
        ...[waitForAgent, { do: 'say', utterance: 'OPENING_HOURS' } as const, waitForAgent],
        ...[{ do: 'say', utterance: 'GOODBYE' } as const, { do: 'waitForHangUp' } as const],
      ),
    );
    const speaks = () =>
      world.eventsOf(callSid).some((e) => e.type === 'TranscriptChanged' && e.item.speaker === 'CALLER');
    await world.clock.runUntil(() => world.records.log.length > 0 && speaks(), 20_000);
    world.modelFaults.on('upgrade-503');
    world.model.connections()[0]?.drop();
    await world.finished([callSid]);
    expect(world.dials).toHaveLength(3);
    const lines = (await world.transcript(callSid)).map(({ speaker, heardText }) => `${speaker}: ${heardText}`);
    expect(lines.filter((line) => line.startsWith('CALLER'))).toEqual([
      'CALLER: What are your opening hours?',
      'CALLER: Thank you, goodbye.',
    ]);
    expect(lines.join('\n')).toContain('nine in the morning');
    expect(world.faults).toEqual([]);
  });

  it('A13: lost while a tool runs, its result reaches the new session and is spoken', async () => {
    const slow = orderStatus(
      () => new Promise((resolve) => world.clock.after(3_000, () => resolve({ output: ORDER }))),
    );
    const world = await VirtualWorld.open({ tools: [slow, END_CALL] });
    const callSid = world.ring('order-status');
    const running = () => world.records.log.some((event) => event.type === 'ToolCallChanged');
    await world.clock.runUntil(running, 30_000);
    await world.clock.advance(500);
    world.model.connections()[0]?.drop();
    await world.finished([callSid]);
    const seeded = (world.taps[1]?.told ?? []).join('\n');
    expect(seeded.match(/"type":"function_call"/g)).toHaveLength(1);
    expect(seeded.match(/"type":"function_call_output","call_id":"[^"]+","output":"\{\\"order_id/g)).toHaveLength(1);
    const spoken = (await world.transcript(callSid)).map(({ heardText }) => heardText).join('\n');
    expect(spoken).toContain('shipped');
    expect(world.faults).toEqual([]);
  });

  it('A13: a model that stays away is given up within 6 s, with a spoken word', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL] });
    const callSid = world.ring(story(waitForAgent, { do: 'say', utterance: 'TELL_STORY' }, { do: 'waitForHangUp' }));
    await world.clock.runUntil(() => (world.taps[0]?.fromModel.length ?? 0) > 0, 20_000);
    await world.clock.advance(4_000);
    world.modelFaults.on('upgrade-503', Infinity);
    const lostMs = world.clock.nowMs();
    world.model.connections()[0]?.drop();
    await world.clock.runUntil(() => (world.network.truth(callSid)?.said.length ?? 0) > 0, 6_000);
    expect(world.clock.nowMs() - lostMs).toBeLessThanOrEqual(6_000);
    expect(longestSilenceMs(world, callSid, lostMs, world.clock.nowMs())).toBeLessThanOrEqual(3_500);
    await world.finished([callSid]);
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'MODEL_ERROR', failure: { provider: 'OPENAI' } });
    await world.clock.advance(RELEASED_MS);
    expect(world.clock.pending).toBe(0);
  });

  it.each(['upgrade-401', 'upgrade-403', 'refuse-invalid-api-key', 'refuse-model-not-found'] as const)(
    'A15: %s is not tried again; the caller hears a sentence within 6 s',
    async (fault) => {
      const world = await VirtualWorld.open();
      world.modelFaults.on(fault, Infinity);
      const callSid = world.ring(story({ do: 'waitForHangUp' }));
      await world.clock.runUntil(() => (world.network.truth(callSid)?.said.length ?? 0) > 0, 6_000);
      expect(world.dials).toHaveLength(1);
      await world.finished([callSid]);
      expect(world.callOf(callSid).endReason).toBe('MODEL_ERROR');
    },
  );

  it('A15: no credit left in the middle of a call ends it with a spoken word and one attempt', async () => {
    const world = await VirtualWorld.open();
    world.modelFaults.on('response-insufficient-quota', Infinity);
    const callSid = await whole(world, story({ do: 'waitForHangUp' }));
    expect(world.dials).toHaveLength(1);
    expect(world.network.truth(callSid)?.said.join(' ')).toContain('sorry');
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'MODEL_ERROR', failure: { code: 'PROVIDER_QUOTA' } });
  });

  it.each(['upgrade-503', 'upgrade-429', 'upgrade-never-answered', 'session-created-missing'] as const)(
    'A13: %s once at the start costs the caller no more than 6 s and no word of the greeting',
    async (fault) => {
      const world = await VirtualWorld.open({ tools: [END_CALL] });
      world.modelFaults.on(fault);
      const callSid = await whole(
        world,
        story(waitForAgent, waitForAgent, { do: 'say', utterance: 'GOODBYE' }, { do: 'waitForHangUp' }),
      ).catch(() => '');
      expect(callSid).not.toBe('');
      expect((await world.transcript(callSid))[0]).toMatchObject({
        heardText: 'Hello, this is Acme.',
        status: 'COMPLETED',
      });
    },
  );

  it.each(['session-expired', 'session-expired-without-error', 'session-expired-without-close'] as const)(
    'A14: %s is survived like any other loss',
    async (fault) => {
      const world = await VirtualWorld.open({ tools: [END_CALL] });
      const callSid = world.ring(
        story(
          ...[waitForAgent, { do: 'say', utterance: 'TELL_STORY' } as const, waitForAgent],
          ...[{ do: 'say', utterance: 'GOODBYE' } as const, { do: 'waitForHangUp' } as const],
        ),
      );
      await world.clock.runUntil(() => (world.taps[0]?.fromModel.length ?? 0) > 15, 30_000);
      world.modelFaults.on(fault);
      await world.finished([callSid]);
      expect(world.taps).toHaveLength(2);
      expect(world.callOf(callSid)).toMatchObject({ endReason: 'AGENT_HANGUP', failure: null });
      expect(world.faults).toEqual([]);
    },
  );
});

describe('a model that stalls', () => {
  it.each(['stalled-stream', 'response-never-starts', 'response-slow', 'response-server-error'] as const)(
    'A16: %s never leaves the caller in silence for more than 6 s',
    async (fault) => {
      const world = await VirtualWorld.open({ tools: [END_CALL] });
      world.modelFaults.on(fault);
      const callSid = await whole(
        world,
        story(
          { do: 'waitForAgent', quietMs: 7_000, timeoutMs: 30_000 },
          { do: 'say', utterance: 'GOODBYE' },
          { do: 'waitForHangUp' },
        ),
      );
      const runs = runsOf(world, callSid);
      const call = world.callOf(callSid);
      const answeredMs = Date.parse(call.answeredAt ?? '') - world.clock.wallTime().getTime() + world.clock.nowMs();
      const greeted = runs.find(({ endMs, startMs }) => endMs - startMs > 900);
      expect(longestSilenceMs(world, callSid, answeredMs, greeted?.startMs ?? Infinity)).toBeLessThanOrEqual(6_000);
      expect(call).toMatchObject({ endReason: 'AGENT_HANGUP', failure: null });
    },
  );
});

describe('a session that is about to expire', () => {
  it('A14: is relieved in a silence, without a hole in the conversation', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL], pace: { sessionMs: 40_000 } });
    const say = (utterance: 'HELLO' | 'OPENING_HOURS' | 'HOW_ARE_YOU' | 'THANKS' | 'GOODBYE') => [
      { do: 'say', utterance } as const,
      waitForAgent,
    ];
    const callSid = await whole(
      world,
      story(
        ...[waitForAgent, ...say('HELLO'), ...say('OPENING_HOURS'), ...say('HOW_ARE_YOU'), ...say('THANKS')],
        ...[{ do: 'say', utterance: 'GOODBYE' } as const, { do: 'waitForHangUp' } as const],
      ),
    );
    expect(world.taps.length).toBeGreaterThanOrEqual(2);
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'AGENT_HANGUP', failure: null, interruptions: 0 });
    const lines = (await world.transcript(callSid)).map(({ speaker, status, text }) => `${speaker} ${status}: ${text}`);
    expect(lines.filter((line) => line.startsWith('CALLER'))).toHaveLength(5);
    expect(lines.filter((line) => line.startsWith('AGENT COMPLETED'))).toHaveLength(6);
    expect(world.eventsOf(callSid).filter(({ type }) => type === 'ProblemRaised')).toEqual([]);
    await world.clock.advance(RELEASED_MS);
    expect(world.clock.pending).toBe(0);
  });
});
