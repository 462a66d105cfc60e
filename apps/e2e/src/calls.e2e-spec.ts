import { randomUUID } from 'node:crypto';
import { eventually } from './eventually.rig';
import { callerWords } from './scenario-words.rig';
import { callIdOf, expectNumberedWithoutHoles, finishedStory, itemsOf, saidBy, storyOf } from './story.rig';
import type { Item, Story } from './story.rig';
import { World } from './world.rig';

/** A heard length may differ from the true playout by so much. */
const TRUTH_TOLERANCE_MS = 60;
const BYTES_PER_MS = 8;

const PLACE = `mutation Place($input: PlaceCallInput!) {
  placeCall(input: $input) { call { id callSid status } errors { code message } }
}`;
const END = `mutation End($id: ID!) { endCall(callId: $id) { call { id status } errors { code message } } }`;

describe('whole calls through the public doors', () => {
  let world: World;

  /** Callers who need nothing of us ring all at once, at the beginning: real time is dear. */
  const ringing = new Map<string, Promise<{ callSid: string; story: Story }>>();

  beforeAll(async () => {
    ({ world } = await World.start({ name: 'calls' }));
    for (const scenarioId of ['order-status', 'interrupter', 'keypad', 'rude', 'goodbye']) {
      const call = ring(scenarioId);
      // Whoever asks for the call is told of its failure; until then nobody listens.
      call.catch(() => undefined);
      ringing.set(scenarioId, call);
    }
  });
  afterAll(() => world?.stop());

  async function ring(scenarioId: string): Promise<{ callSid: string; story: Story }> {
    const callSid = await world.sandbox.ringOne(scenarioId);
    return { callSid, story: await finishedStory(world.api, await callIdOf(world.api, callSid)) };
  }

  function rung(scenarioId: string): Promise<{ callSid: string; story: Story }> {
    return ringing.get(scenarioId) ?? Promise.reject(new Error(`${scenarioId} did not ring`));
  }

  /** The phone network saw nothing wrong, and the story has no hole. */
  async function expectClean(callSid: string, story: Story): Promise<void> {
    const truth = await world.sandbox.finishedTruth(callSid);
    expect({ violations: truth.violations, alerts: truth.alerts }).toEqual({ violations: 0, alerts: [] });
    expectNumberedWithoutHoles(story);
  }

  async function orderFor(to: string, idempotencyKey: string = randomUUID()): Promise<Record<string, unknown>> {
    const { phoneNumbers, agents } = await world.api.ask<{
      phoneNumbers: { edges: { node: { id: string } }[] };
      agents: { edges: { node: { id: string } }[] };
    }>('{ phoneNumbers { edges { node { id } } } agents { edges { node { id } } } }');
    const [number] = phoneNumbers.edges;
    const [agent] = agents.edges;
    return { idempotencyKey, to, fromNumberId: number?.node.id, agentId: agent?.node.id };
  }

  async function dial(to: string): Promise<Story> {
    const input = await orderFor(to);
    const { placeCall } = await world.api.ask<{ placeCall: { call: { id: string } | null; errors: unknown[] } }>(
      PLACE,
      {
        input,
      },
    );
    expect(placeCall.errors).toEqual([]);
    return finishedStory(world.api, placeCall.call?.id ?? '');
  }

  async function numberOf(name: string): Promise<string> {
    const { phoneBook } = await world.sandbox.contents();
    return phoneBook.find((callee) => callee.name === name)?.e164 ?? `nobody is called ${name}`;
  }

  it('answers an inbound call, uses a tool and tells what it found', async () => {
    const { callSid, story } = await rung('order-status');
    expect(story).toMatchObject({ direction: 'INBOUND', status: 'COMPLETED', endReason: 'AGENT_HANGUP' });
    expect(saidBy(story, 'CALLER')).toEqual(callerWords('order-status'));
    expect(story.toolCalls.map(({ name, status }) => ({ name, status }))).toEqual([
      { name: 'get_order_status', status: 'SUCCEEDED' },
      { name: 'end_call', status: 'SUCCEEDED' },
    ]);
    const answer = story.toolCalls[0]?.result as { status?: string } | null;
    expect(saidBy(story, 'AGENT').join(' ')).toContain(String(answer?.status));
    await expectClean(callSid, story);
  });

  it('places an outbound call, once per idempotency key', async () => {
    const input = await orderFor(await numberOf('Asks for a tool'));
    type Placed = { placeCall: { call: { id: string } | null; errors: unknown[] } };
    const [first, second] = await Promise.all([
      world.api.ask<Placed>(PLACE, { input }),
      world.api.ask<Placed>(PLACE, { input }),
    ]);
    expect([first.placeCall.errors, second.placeCall.errors]).toEqual([[], []]);
    expect(second.placeCall.call?.id).toBe(first.placeCall.call?.id);
    const story = await finishedStory(world.api, first.placeCall.call?.id ?? '');
    expect(story).toMatchObject({ direction: 'OUTBOUND', status: 'COMPLETED' });
    expect(story.toolCalls.map(({ name }) => name)).toContain('get_order_status');
    await expectClean(story.callSid ?? '', story);
  });

  it.each([
    ['Busy', 'BUSY', 'BUSY'],
    ['Rejects', 'BUSY', 'BUSY'],
  ])('tells that a callee was not reached: %s', async (name, status, endReason) => {
    expect(await dial(await numberOf(name))).toMatchObject({ direction: 'OUTBOUND', status, endReason });
  });

  it('knows to 60 ms how much of an interrupted sentence was heard', async () => {
    const { callSid, story } = await rung('interrupter');
    const truth = await world.sandbox.finishedTruth(callSid);
    const cuts = truth.streams.flatMap(({ clears }) => clears).filter(({ droppedBytes }) => droppedBytes > 0);
    const interrupted = itemsOf(story).filter(({ status }) => status === 'INTERRUPTED');
    expect([cuts.length, interrupted.length, story.interruptions]).toEqual([2, 2, 2]);

    let playedBefore = 0;
    for (const [index, heard] of heardBetweenCuts(itemsOf(story)).entries()) {
      const played = (cuts[index]?.playedBytes ?? 0) / BYTES_PER_MS;
      expect(Math.abs(heard - (played - playedBefore))).toBeLessThanOrEqual(TRUTH_TOLERANCE_MS);
      playedBefore = played;
    }
    for (const { heardText, text, heardMs, audioMs } of interrupted) {
      expect(heardMs ?? 0).toBeLessThan(audioMs ?? 0);
      expect(heardText.length).toBeLessThan(text.length);
      expect(text.startsWith(heardText)).toBe(true);
    }
    await expectClean(callSid, story);
  });

  it('tells keys pressed on the phone', async () => {
    const { callSid, story } = await rung('keypad');
    expect(story.events.flatMap(({ digit }) => (digit === undefined ? [] : [digit])).join('')).toBe('442#');
    await expectClean(callSid, story);
  });

  it('ends when the caller hangs up in the middle of a sentence', async () => {
    const { callSid, story } = await rung('rude');
    expect(story).toMatchObject({ status: 'COMPLETED', endReason: 'CALLER_HANGUP' });
    expect((await world.sandbox.finishedTruth(callSid)).endedBy).toBe('caller');
    await expectClean(callSid, story);
  });

  it('ends when the agent says goodbye, after the goodbye was heard', async () => {
    const { callSid, story } = await rung('goodbye');
    expect(story).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP' });
    const truth = await world.sandbox.finishedTruth(callSid);
    expect(truth.endedBy).toBe('server');
    const last = itemsOf(story)
      .filter(({ speaker }) => speaker === 'AGENT')
      .at(-1);
    expect(last).toMatchObject({ status: 'COMPLETED', text: expect.stringContaining('Goodbye') as string });
    expect(truth.streams.every(({ pendingBytes }) => pendingBytes === 0)).toBe(true);
    await expectClean(callSid, story);
  });

  it('ends when an operator ends it', async () => {
    const callSid = await world.sandbox.ringOne('silent');
    const callId = await callIdOf(world.api, callSid);
    await eventually('greeting', async () => saidBy(await storyOf(world.api, callId), 'AGENT').find(Boolean));
    const { endCall } = await world.api.ask<{ endCall: { errors: unknown[] } }>(END, { id: callId });
    expect(endCall.errors).toEqual([]);
    const story = await finishedStory(world.api, callId);
    expect(story).toMatchObject({ status: 'COMPLETED', endReason: 'OPERATOR_HANGUP' });
    expect((await world.sandbox.finishedTruth(callSid)).endedBy).toBe('server');
    await expectClean(callSid, story);
  });
});

/** Milliseconds of agent audio heard between one cut and the next, in conversation order. */
function heardBetweenCuts(items: readonly Item[]): number[] {
  const sums: number[] = [];
  let sum = 0;
  for (const { speaker, status, heardMs } of items) {
    if (speaker !== 'AGENT') continue;
    sum += heardMs ?? 0;
    if (status !== 'INTERRUPTED') continue;
    sums.push(sum);
    sum = 0;
  }
  return sums;
}
