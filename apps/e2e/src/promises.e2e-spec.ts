import type { CallTruth } from '@switchboard/simulators';
import { eventually } from './eventually.rig';
import { callIdOf, finishedStory, itemsOf, storyOf } from './story.rig';
import { World } from './world.rig';

type Run = CallTruth['streams'][number]['runs'][number];

const runsOf = (truth: CallTruth): readonly Run[] => truth.streams.flatMap(({ runs }) => runs);

/** The silences between one sound of ours and the next. */
const gapsMs = (runs: readonly Run[]): readonly number[] =>
  runs.slice(1).map(({ startMs }, at) => startMs - (runs[at]?.endMs ?? 0));

/** The figures of the promises, once each, over TCP and in real time. */
describe('promises, by the clock on the wall', () => {
  let world: World;

  beforeAll(async () => {
    ({ world } = await World.start({ name: 'promises' }));
  });
  afterAll(() => world?.stop());
  afterEach(() => world.sandbox.armModel());

  /**
   * Rings, loses the session and listens until the agent has finished speaking. Not until there is a gap: where the next
   * session is quick enough, the caller hears none.
   */
  async function listenFor(fault: string): Promise<CallTruth> {
    // A session expires when it is told to, be it before the first word; a stream breaks off by itself in mid-sentence.
    const isTold = fault.startsWith('session-expired');
    if (!isTold) await world.sandbox.armModel(fault);
    const callSid = await world.sandbox.ringOne('silent');
    if (isTold) {
      await eventually('the first sound', async () => runsOf(await world.sandbox.truth(callSid))[0]);
      await world.sandbox.armModel(fault);
    }
    const callId = await callIdOf(world.api, callSid);
    await eventually(`a voice after the loss in call ${callSid}`, async () => {
      const story = await storyOf(world.api, callId);
      const lostAt = story.events.findIndex(({ __typename }) => __typename === 'ProblemRaised');
      const spoken = story.events.slice(lostAt).filter(({ item }) => item?.speaker === 'AGENT');
      const done = spoken.some(({ item }) => item?.status === 'COMPLETED' && (item.heardMs ?? 0) > 0);
      return lostAt >= 0 && done ? true : null;
    });
    const truth = await world.sandbox.truth(callSid);
    await world.sandbox.hangUp(callSid);
    return truth;
  }

  it.each(['abrupt-close', 'session-expired', 'session-expired-without-error'])(
    'A13, A14: %s in the middle of a sentence: the voice is back within 2 s',
    async (fault) => {
      const truth = await listenFor(fault);
      expect(runsOf(truth).length).toBeGreaterThan(0);
      expect(Math.max(0, ...gapsMs(runsOf(truth)))).toBeLessThanOrEqual(2_000);
      expect(truth.said).toEqual([]);
    },
  );

  it.each(['response-never-starts', 'response-slow', 'stalled-stream', 'upgrade-never-answered'])(
    'A16: %s: never silent for more than 6 s',
    async (fault) => {
      await world.sandbox.armModel(fault);
      const askedMs = Date.now();
      const callSid = await world.sandbox.ringOne('silent');
      const first = await eventually('the first sound', async () => runsOf(await world.sandbox.truth(callSid))[0]);
      expect(Date.now() - askedMs).toBeLessThanOrEqual(6_000 + 500);
      expect(first.startMs).toBeGreaterThan(0);
      const spoke = await eventually('a sentence', async () => {
        const runs = runsOf(await world.sandbox.truth(callSid));
        const words = runs.reduce((sum, { startMs, endMs }) => sum + (endMs - startMs), 0);
        return words > 1_500 ? runs : null;
      });
      expect(Math.max(0, ...gapsMs(spoke))).toBeLessThanOrEqual(6_000);
      await world.sandbox.hangUp(callSid);
    },
  );

  it.each(['upgrade-401', 'upgrade-403', 'refuse-insufficient-quota'])(
    'A15: %s: one attempt, and a spoken sentence within 6 s',
    async (fault) => {
      await world.sandbox.armModel(fault);
      const rungMs = Date.now();
      const callSid = await world.sandbox.ringOne('silent');
      await eventually('a spoken sentence', async () => (await world.sandbox.truth(callSid)).said[0]);
      expect(Date.now() - rungMs).toBeLessThanOrEqual(6_000);
      const story = await finishedStory(world.api, await callIdOf(world.api, callSid));
      // The fault strikes once: a second attempt would have spoken.
      expect([story.endReason, itemsOf(story)]).toEqual(['MODEL_ERROR', []]);
      expect(story.events.map(({ __typename }) => __typename)).toContain('ProblemRaised');
    },
  );
});
