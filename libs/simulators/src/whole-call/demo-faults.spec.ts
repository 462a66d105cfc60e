import type { Scenario, ScenarioStep } from '../callers';
import { END_CALL, ORDER, orderStatus, tool } from './tools.rig';
import { VirtualWorld } from './virtual-world.rig';

const story = (...steps: ScenarioStep[]): Scenario => ({ id: 'story', title: '', description: '', steps });
const listen = { do: 'waitForAgent', quietMs: 1_500 } as const;
const bye = [
  { do: 'say', utterance: 'GOODBYE' },
  { do: 'waitForHangUp', timeoutMs: 60_000 },
] as const;

/** The faults of the demo that this project began with, as whole calls. */
describe('faults of the starting demo', () => {
  it('D: one global session: a second call ends neither the first nor itself', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL] });
    const first = world.ring('small-talk');
    await world.clock.advance(3_000);
    const second = world.ring('small-talk');
    await world.finished([first, second]);
    for (const callSid of [first, second])
      expect(world.callOf(callSid)).toMatchObject({ endReason: 'AGENT_HANGUP', failure: null });
    expect(world.taps).toHaveLength(2);
  });

  it('D: response clock never reset: the second interruption is measured within its own answer', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL] });
    const callSid = world.ring('interrupter');
    await world.finished([callSid]);
    const cuts = (world.taps[0]?.told ?? [])
      .map((text) => JSON.parse(text) as { type: string; audio_end_ms?: number })
      .filter(({ type }) => type === 'conversation.item.truncate');
    expect(cuts).toHaveLength(2);
    for (const { audio_end_ms: endMs } of cuts) expect(endMs).toBeLessThan(4_500);
    expect(world.eventsOf(callSid).filter(({ type }) => type === 'ProblemRaised')).toEqual([]);
  });

  it('D: nameless marks: every mark names its generation, item and position, and no name comes twice', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL] });
    const sent: string[] = [];
    world.hearsPhone = (text) => sent.push(text);
    const callSid = world.ring('interrupter');
    await world.finished([callSid]);
    const names = sent
      .map((text) => JSON.parse(text) as { event: string; mark?: { name: string } })
      .flatMap(({ event, mark }) => (event === 'mark' ? [mark?.name ?? ''] : []));
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => !/^g\d+:.+:\d+$/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('D: listening for close although Twilio says stop: the call is over with the stop, the model at once', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL] });
    const callSid = world.ring(story(listen, { do: 'hangUp' }), { callbacks: 'missing' });
    await world.clock.runUntil(() => world.network.truth(callSid)?.finished === true, 60_000);
    await world.clock.advance(3_000);
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'CALLER_HANGUP' });
    expect(world.model.connections()).toEqual([]);
  });

  it('D: model loss leaves the caller in silence: the voice comes back, or a sentence is said', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL] });
    world.modelFaults.on('abrupt-close');
    const callSid = world.ring(story(listen, listen, ...bye));
    await world.finished([callSid]);
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'AGENT_HANGUP', failure: null });
  });

  it.each([
    ['throws at once', () => fail('at once')],
    ['fails later', () => Promise.reject(new Error('later'))],
    ['never ends', () => new Promise<never>(() => undefined)],
  ])('D: a tool that %s hangs no turn: it has one output, and the agent speaks on', async (_what, run) => {
    const world = await VirtualWorld.open({ tools: [orderStatus(run), END_CALL] });
    const callSid = world.ring(story(listen, { do: 'say', utterance: 'ORDER_STATUS' }, listen, listen, ...bye));
    await world.finished([callSid]);
    const outputs = (world.taps[0]?.told ?? []).filter((text) => text.includes('"function_call_output"'));
    expect(outputs.length).toBeGreaterThanOrEqual(1);
    expect(new Set(outputs.map((text) => /"call_id":"([^"]+)"/.exec(text)?.[1])).size).toBe(outputs.length);
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'AGENT_HANGUP', failure: null });
  });

  it('D: an unknown tool hangs no turn: the model is told so, and the agent speaks on', async () => {
    const known = tool('get_order_status', async () => ({ output: ORDER }), { order_id: { type: 'string' } });
    const world = await VirtualWorld.open({ tools: [known, END_CALL] });
    const callSid = world.ring(story(listen, ...bye));
    await world.clock.runUntil(() => (world.taps[0]?.fromModel.length ?? 0) > 0, 10_000);
    for (const event of UNKNOWN_TOOL) world.modelWires[0]?.send(JSON.stringify(event));
    await world.finished([callSid]);
    const outputs = (world.taps[0]?.told ?? []).filter((text) => text.includes('"call_unknown"'));
    expect(outputs).toHaveLength(1);
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'AGENT_HANGUP', failure: null });
  });

  it('D: tool output encoded twice: the model reads the object itself', async () => {
    const world = await VirtualWorld.open({ tools: [orderStatus(), END_CALL] });
    const callSid = world.ring('order-status');
    await world.finished([callSid]);
    const outputs = (world.taps[0]?.told ?? [])
      .map((text) => JSON.parse(text) as { item?: { type?: string; output?: string } })
      .flatMap(({ item }) => (item?.type === 'function_call_output' ? [item.output ?? ''] : []));
    expect(JSON.parse(outputs[0] ?? '')).toEqual(ORDER);
  });

  it('D: nothing stored: the whole story is in the log when the call is over', async () => {
    const world = await VirtualWorld.open({ tools: [orderStatus(), END_CALL] });
    const callSid = world.ring('order-status');
    await world.finished([callSid]);
    const types = new Set(world.eventsOf(callSid).map(({ type }) => type));
    expect([...types].sort()).toEqual(['CallChanged', 'ToolCallChanged', 'TranscriptChanged', 'TurnMeasured']);
    expect((await world.transcript(callSid)).every(({ status }) => status === 'COMPLETED')).toBe(true);
  });
});

const UNKNOWN_TOOL = [
  {
    type: 'response.output_item.done',
    response_id: 'resp_unknown',
    output_index: 0,
    item: {
      ...{ id: 'item_unknown', type: 'function_call', status: 'completed' },
      ...{ call_id: 'call_unknown', name: 'no_such_tool', arguments: '{}' },
    },
  },
];

function fail(message: string): never {
  throw new Error(message);
}
