import { callerWords } from './scenario-words.rig';
import { callIdOf, expectNumberedWithoutHoles, finishedStory, saidBy } from './story.rig';
import { World } from './world.rig';

/** Twenty callers with different things to say. */
const CROWD = [
  ...Array<string>(5).fill('order-status'),
  ...Array<string>(5).fill('weather'),
  ...Array<string>(5).fill('small-talk'),
  ...Array<string>(5).fill('goodbye'),
];
const TOOLS: Readonly<Record<string, readonly string[]>> = {
  'order-status': ['get_order_status', 'end_call'],
  weather: ['get_weather', 'end_call'],
  'small-talk': ['end_call'],
  goodbye: ['end_call'],
};

describe('twenty calls at once', () => {
  let world: World;

  beforeAll(async () => {
    ({ world } = await World.start({ name: 'crowd' }));
  });
  afterAll(() => world?.stop());

  it('B1: never mix: each transcript, each tool call and each stream belongs to its own caller', async () => {
    const calls = await Promise.all(
      CROWD.map(async (scenarioId) => ({ scenarioId, callSid: await world.sandbox.ringOne(scenarioId) })),
    );
    const told = await Promise.all(
      calls.map(async ({ scenarioId, callSid }) => {
        const story = await finishedStory(world.api, await callIdOf(world.api, callSid), 180_000);
        const { violations, alerts, from } = await world.sandbox.finishedTruth(callSid);
        expectNumberedWithoutHoles(story);
        return {
          scenarioId,
          status: story.status,
          caller: saidBy(story, 'CALLER'),
          tools: story.toolCalls.map(({ name }) => name),
          isOwnNumber: story.from.address === from,
          violations,
          alerts,
        };
      }),
    );
    expect(told).toEqual(
      CROWD.map((scenarioId) => ({
        scenarioId,
        status: 'COMPLETED',
        caller: callerWords(scenarioId),
        tools: TOOLS[scenarioId],
        isOwnNumber: true,
        violations: 0,
        alerts: [],
      })),
    );
  }, 240_000);
});
