import { eventually } from './eventually.rig';
import { callIdOf, expectNumberedWithoutHoles, finishedStory, isFinal, saidBy, storyOf } from './story.rig';
import { Viewer } from './viewer.rig';
import { World } from './world.rig';

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

  it('after SIGTERM lets a call in progress finish, and ends with 0', async () => {
    const callSid = await world.sandbox.ringOne('goodbye');
    const callId = await callIdOf(world.api, callSid);
    await eventually('greeting', async () => saidBy(await storyOf(world.api, callId), 'AGENT').find(Boolean));
    const ended = world.endServer('SIGTERM');
    const truth = await world.sandbox.finishedTruth(callSid);
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(truth.violations).toBe(0);
    await world.startServer();
    const story = await storyOf(world.api, callId);
    expect(isFinal(story.status)).toBe(true);
    expectNumberedWithoutHoles(story);
  });

  it('after kill -9 in the middle of a call has everything that anybody was told, and makes the call final', async () => {
    const callSid = await world.sandbox.ringOne('order-status');
    const callId = await callIdOf(world.api, callSid);
    const viewer = new Viewer(world.api, callId);
    await eventually('caller speaking', () => viewer.events.find(({ item }) => item?.speaker === 'CALLER'));
    await world.endServer('SIGKILL');
    await viewer.close();
    await world.startServer();
    const story = await finishedStory(world.api, callId);
    expect(story.events.slice(0, viewer.events.length)).toEqual(viewer.events);
    expectNumberedWithoutHoles(story);
  });
});
