import type { Tool } from '@switchboard/call';
import type { Scenario } from '../callers';
import { VirtualWorld } from './virtual-world.rig';

/** Everything set on the clock is released at the latest so long after a call. */
const RELEASED_MS = 30_000;

const tool = (name: string, run: Tool['run'], properties: Record<string, { type: string }> = {}): Tool => ({
  id: `tool_${name}`,
  kind: name === 'end_call' ? 'END_CALL' : 'SERVER',
  timeoutMs: 10_000,
  model: { name, description: name, parameters: { type: 'object', properties } },
  run,
});
const TOOLS = [
  tool(
    'get_order_status',
    async (args) => ({ output: { order_id: args['order_id'], status: 'shipped', expected: 'Thursday' } }),
    { order_id: { type: 'string' } },
  ),
  tool('get_weather', async () => ({ output: { temperature_2m: 7, wind_speed_10m: 12 } }), {
    latitude: { type: 'number' },
    longitude: { type: 'number' },
  }),
  tool('end_call', async () => ({ output: 'The call ends after your goodbye.', then: 'endCall' })),
];

/** Half a minute without an interruption. */
const LONG_CALL: Scenario = {
  id: 'long',
  title: '',
  description: '',
  steps: [
    ...(
      ['HELLO', 'HOW_ARE_YOU', 'ORDER_STATUS', 'OPENING_HOURS', 'WEATHER_BERLIN', 'THANKS', 'GOODBYE'] as const
    ).flatMap((utterance) => [{ do: 'waitForAgent', quietMs: 1_500 } as const, { do: 'say', utterance } as const]),
    { do: 'waitForHangUp' },
  ],
};

const spoken = async (world: VirtualWorld, callSid: string) =>
  (await world.transcript(callSid)).map(({ speaker, status, heardText }) => `${speaker} ${status}: ${heardText}`);

describe('whole calls on the real wires, under a virtual clock', () => {
  it('greeting and small talk: both sides speak, the agent says goodbye and hangs up', async () => {
    const world = await VirtualWorld.open({ tools: TOOLS });
    const callSid = world.ring('small-talk');
    await world.finished([callSid]);
    expect(world.faults).toEqual([]);
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP', failure: null });
    const lines = await spoken(world, callSid);
    expect(lines[0]).toBe('AGENT COMPLETED: Hello, this is Acme.');
    expect(lines.slice(1).filter((line) => line.startsWith('CALLER'))).toEqual([
      'CALLER COMPLETED: Hello, who is this?',
      'CALLER COMPLETED: Nice to meet you. How are you today?',
      'CALLER COMPLETED: Thank you, goodbye.',
    ]);
    expect(world.network.truth(callSid)).toMatchObject({ violations: 0, alerts: [], endedBy: 'server' });
    await world.clock.advance(RELEASED_MS);
    expect(world.clock.pending).toBe(0);
  });

  it('order status: the tool is called once and its result is spoken', async () => {
    const world = await VirtualWorld.open({ tools: TOOLS });
    const callSid = world.ring('order-status');
    await world.finished([callSid]);
    const uses = new Map(
      world
        .eventsOf(callSid)
        .flatMap((event) => (event.type === 'ToolCallChanged' ? [[event.toolCall.id, event.toolCall]] : [])),
    );
    expect([...uses.values()].map(({ name, status, arguments: args }) => ({ name, status, args }))).toEqual([
      { name: 'get_order_status', status: 'SUCCEEDED', args: { order_id: 'A-1042' } },
      { name: 'end_call', status: 'SUCCEEDED', args: expect.anything() },
    ]);
    expect((await spoken(world, callSid)).join('\n')).toContain('shipped');
    expect(world.faults).toEqual([]);
  });

  it('a caller who interrupts twice: heard is what the phone really played', async () => {
    const world = await VirtualWorld.open({ tools: TOOLS });
    const callSid = world.ring('interrupter');
    await world.finished([callSid]);
    const items = await world.transcript(callSid);
    const cut = items.filter(({ status }) => status === 'INTERRUPTED');
    expect(cut).toHaveLength(2);
    for (const item of cut) {
      expect(item.heardMs ?? 0).toBeGreaterThan(1_000);
      expect(item.heardMs ?? 0).toBeLessThan(item.audioMs ?? 0);
      expect(item.text.startsWith(item.heardText)).toBe(true);
      expect(items.find(({ id }) => id === item.interruptedBy)?.speaker).toBe('CALLER');
    }
    expect(world.callOf(callSid).interruptions).toBe(2);
    const clears = world.network.truth(callSid)?.streams[0]?.clears ?? [];
    expect(clears).toHaveLength(2);
    cut.forEach((item, index) => {
      const upToHere = items.slice(0, items.indexOf(item) + 1).reduce((sum, { heardMs }) => sum + (heardMs ?? 0), 0);
      expect(Math.abs((clears[index]?.playedBytes ?? 0) / 8 - upToHere)).toBeLessThanOrEqual(60);
    });
    expect(world.faults).toEqual([]);
    expect(world.network.truth(callSid)).toMatchObject({ violations: 0, alerts: [] });
  });

  it('keys pressed are events and are told to the model', async () => {
    const world = await VirtualWorld.open({ tools: TOOLS });
    const callSid = world.ring('keypad');
    await world.finished([callSid]);
    const digits = world.eventsOf(callSid).flatMap((event) => (event.type === 'DtmfDetected' ? [event.digit] : []));
    expect(digits.join('')).toBe('442#');
    expect(world.faults).toEqual([]);
  });

  it('a caller who says nothing hangs up in the end', async () => {
    const world = await VirtualWorld.open({ tools: TOOLS });
    const callSid = world.ring('silent');
    await world.finished([callSid]);
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'CALLER_HANGUP' });
    await world.clock.advance(RELEASED_MS);
    expect(world.clock.pending).toBe(0);
  });

  it('a rude hang-up in mid-sentence: what was not heard is not in the heard text', async () => {
    const world = await VirtualWorld.open({ tools: TOOLS });
    const callSid = world.ring('rude');
    await world.finished([callSid]);
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'CALLER_HANGUP' });
    const last = (await world.transcript(callSid)).at(-1);
    expect(last).toMatchObject({ speaker: 'AGENT', status: 'INTERRUPTED' });
    expect((last?.heardText.length ?? 0) < (last?.text.length ?? 0)).toBe(true);
  });

  it('an outbound call: answered, spoken, ended', async () => {
    const world = await VirtualWorld.open({ tools: TOOLS });
    const { call, problem } = await world.desk.place({
      idempotencyKey: 'k',
      to: '+14155550199',
      fromNumberId: 'num_1',
      agentId: 'agt_1',
      agentVersionId: null,
      variables: {},
      maxDurationSeconds: null,
      actor: 'usr_1',
    });
    expect(problem).toBeNull();
    await world.finished([call?.callSid ?? '']);
    expect(world.callOf(call?.callSid ?? '')).toMatchObject({ status: 'COMPLETED', direction: 'OUTBOUND' });
    expect((await spoken(world, call?.callSid ?? '')).length).toBeGreaterThan(2);
    expect(world.faults).toEqual([]);
  });

  it('B1: twenty calls at once do not hear each other', async () => {
    const world = await VirtualWorld.open({ tools: TOOLS });
    const scenarios = ['small-talk', 'order-status', 'weather', 'goodbye'];
    const rung = Array.from({ length: 20 }, (_, index) => {
      const scenario = scenarios[index % scenarios.length] ?? 'goodbye';
      return { scenario, callSid: world.ring(scenario) };
    });
    await world.finished(rung.map(({ callSid }) => callSid));
    const alone = new Map<string, string[]>();
    for (const { scenario, callSid } of rung) {
      const lines = await spoken(world, callSid);
      expect(lines).toEqual(alone.get(scenario) ?? lines);
      alone.set(scenario, lines);
    }
    expect(new Set([...alone.values()].map((lines) => lines.join('\n'))).size).toBe(4);
    expect(world.faults).toEqual([]);
  }, 60_000);

  it('A20, A6: audio is byte-identical both ways, from the first frame on, in 20 calls of 30 s', async () => {
    const world = await VirtualWorld.open({ tools: TOOLS, keepAudio: true });
    const callSids: string[] = [];
    for (let index = 0; index < 20; index++) {
      callSids.push(world.ring(LONG_CALL));
      await world.clock.advance(100);
    }
    await world.finished(callSids);
    callSids.forEach((callSid, index) => {
      const { spoken: said, heard } = world.network.audio(callSid);
      const toModel = Buffer.concat(world.taps[index]?.toModel ?? []);
      expect(toModel.length).toBeGreaterThan(30_000 * 8);
      // What was under way when the call ended never arrived; everything before it did, unchanged and in order.
      expect(said.length - toModel.length).toBeLessThanOrEqual(100 * 8);
      expect(toModel.equals(said.subarray(0, toModel.length))).toBe(true);
      expect(Buffer.concat(world.taps[index]?.fromModel ?? []).equals(heard)).toBe(true);
    });
    expect(world.faults).toEqual([]);
  }, 60_000);

  it('a model that refuses the key: the caller hears an apology, not silence', async () => {
    const world = await VirtualWorld.open({ tools: TOOLS });
    world.modelFaults.on('upgrade-401');
    const callSid = world.ring('small-talk');
    await world.finished([callSid]);
    expect(world.network.truth(callSid)?.said.join(' ')).toContain('sorry');
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'MODEL_ERROR', failure: { provider: 'OPENAI' } });
    await world.clock.advance(RELEASED_MS);
    expect(world.clock.pending).toBe(0);
  });
});
