import { eventually } from './eventually.rig';
import { callIdOf, expectNumberedWithoutHoles, finishedStory, isFinal, saidBy, storyOf } from './story.rig';
import type { Event } from './story.rig';
import { Viewer } from './viewer.rig';
import { World } from './world.rig';

const PLACE = 'mutation Place($input: PlaceCallInput!) { placeCall(input: $input) { errors { code message } } }';

/** A number to call, and what an order needs besides. */
async function orderParts(world: World): Promise<[string, { fromNumberId?: string; agentId?: string }]> {
  const { phoneBook } = await world.sandbox.contents();
  type Ids = { edges: { node: { id: string } }[] };
  const { phoneNumbers, agents } = await world.api.ask<{ phoneNumbers: Ids; agents: Ids }>(
    '{ phoneNumbers { edges { node { id } } } agents { edges { node { id } } } }',
  );
  return [
    phoneBook[0]?.e164 ?? '',
    { fromNumberId: phoneNumbers.edges[0]?.node.id, agentId: agents.edges[0]?.node.id },
  ];
}

describe('a drain with a limit', () => {
  it('B9: ends what is left after the limit with a spoken sentence, and exits', async () => {
    const { world } = await World.start({ name: 'drain', env: { DRAIN_TIMEOUT_SECONDS: '1' } });
    try {
      const callSid = await world.sandbox.ringOne('interrupter');
      await eventually('a greeting', async () => (await world.sandbox.truth(callSid)).streams[0]?.runs[0]);
      expect(await world.endServer('SIGTERM')).toEqual({ code: 0, signal: null });
      const truth = await world.sandbox.finishedTruth(callSid);
      expect(truth.said).toEqual([expect.stringContaining('have to end this call')]);
    } finally {
      await world.stop();
    }
  });
});

describe('a restart', () => {
  let world: World;

  beforeAll(async () => {
    ({ world } = await World.start({ name: 'restart', env: { DRAIN_TIMEOUT_SECONDS: '60' } }));
  });
  afterAll(() => world?.stop());

  it('keeps the story of a call that was over, after SIGTERM and after kill -9', async () => {
    const callSid = await world.sandbox.ringOne('goodbye');
    const before = await finishedStory(world.api, await callIdOf(world.api, callSid));
    expect(before.events.length).toBeGreaterThan(5);
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await world.endServer(signal);
      await world.startServer();
      expect(await storyOf(world.api, before.id)).toEqual(before);
    }
  });

  it('B9: after SIGTERM is not ready at once, refuses calls with a word or a code, and lets a call in progress finish', async () => {
    const callSid = await world.sandbox.ringOne('goodbye');
    const callId = await callIdOf(world.api, callSid);
    await eventually('greeting', async () => saidBy(await storyOf(world.api, callId), 'AGENT').find(Boolean));
    const [to, from] = await orderParts(world);
    const ended = world.endServer('SIGTERM');
    await eventually(
      'readiness false',
      async () => (await fetch(`${world.url}/health/ready`)).status === 503 || null,
      1_000,
    );
    expect((await fetch(`${world.url}/health/live`)).status).toBe(200);
    const late = await world.sandbox.ringOne('goodbye');
    const refused = await world.sandbox.finishedTruth(late);
    expect([refused.said.join(' '), refused.streams]).toEqual([expect.stringContaining('busy'), []]);
    const { placeCall } = await world.api.ask<{ placeCall: { errors: { code: string }[] } }>(PLACE, {
      input: { idempotencyKey: 'while-draining', to, ...from },
    });
    expect(placeCall.errors).toEqual([expect.objectContaining({ code: 'PROVIDER_UNAVAILABLE' })]);
    const truth = await world.sandbox.finishedTruth(callSid);
    expect(await ended).toEqual({ code: 0, signal: null });
    expect([truth.violations, truth.endedBy, truth.said]).toEqual([0, 'server', []]);
    await world.startServer();
    const story = await storyOf(world.api, callId);
    expect(isFinal(story.status)).toBe(true);
    expect(story.endReason).toBe('AGENT_HANGUP');
    expectNumberedWithoutHoles(story);
  });

  it('B8: after kill -9 in the middle of a call has everything that anybody was told, and goes on as the same call', async () => {
    const callSid = await world.sandbox.ringOne('patient');
    const callId = await callIdOf(world.api, callSid);
    const viewer = new Viewer(world.api, callId);
    const isHeard = ({ item }: Event): boolean =>
      item?.speaker === 'AGENT' && item.status === 'COMPLETED' && item.heardText !== '';
    const greeting = (await eventually('greeting heard', () => viewer.events.find(isHeard))).item?.heardText ?? '';
    await world.endServer('SIGKILL');
    await viewer.close();
    await world.startServer();
    const startedAt = Date.now();
    const again = await eventually(
      'a voice again',
      async () => (await world.sandbox.truth(callSid)).streams[1]?.runs[0],
      60_000,
    );
    expect(again).toBeDefined();
    const backAfterMs = Date.now() - startedAt;
    const known = (await world.sandbox.conversations()).at(-1) ?? '';
    expect(known).toContain(JSON.stringify(greeting).slice(1, -1));
    await world.sandbox.hangUp(callSid);
    const story = await finishedStory(world.api, callId);
    const truth = await world.sandbox.finishedTruth(callSid);
    expect(story.endReason).toBe('CALLER_HANGUP');
    expect(story.events.slice(0, viewer.events.length)).toEqual(viewer.events);
    expectNumberedWithoutHoles(story);
    expect([story.callSid, truth.streams.length, truth.violations]).toEqual([callSid, 2, 0]);
    expect(saidBy(story, 'AGENT').filter((text) => text === greeting)).toHaveLength(1);
    expect(truth.said.filter((text) => !text.includes('One moment, please'))).toEqual([]);
    // The carrier asks every 6.5 s; on a machine that starts a server within 4 s, 15 s after the death of the first.
    expect(backAfterMs).toBeLessThanOrEqual(11_000);
    expect(isFinal(story.status)).toBe(true);
  }, 180_000);
});
