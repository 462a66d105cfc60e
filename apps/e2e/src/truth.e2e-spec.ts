import type { CallTruth } from '@switchboard/simulators';
import { callIdOf, finishedStory, itemsOf } from './story.rig';
import type { Item, Story } from './story.rig';
import { World } from './world.rig';

const BYTES_PER_MS = 8;
/** A phone network that was itself later than this can prove nothing. */
const LATE_MS = 10;
const CUTS_WANTED = 30;
/** Callers who interrupt twice, at once; and so often at most. */
const CALLERS = 12;
const ROUNDS = 4;

/** Milliseconds of agent audio that we take for heard from one cut to the next, in the order of the conversation. */
function heardBetweenCuts(items: readonly Item[]): readonly number[] {
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

/** How wrong we were at each cut, where the phone was punctual enough to know. */
function errorsMs(story: Story, truth: CallTruth): readonly number[] {
  const cuts = truth.streams.flatMap(({ clears }) => clears).filter(({ droppedBytes }) => droppedBytes > 0);
  const heard = heardBetweenCuts(itemsOf(story));
  expect(heard).toHaveLength(cuts.length);
  return cuts.flatMap(({ playedBytes, lateMs }, at) => {
    const playedMs = (playedBytes - (cuts[at - 1]?.playedBytes ?? 0)) / BYTES_PER_MS;
    return lateMs > LATE_MS ? [] : [(heard[at] ?? 0) - playedMs];
  });
}

describe('what was heard, by the phone’s own clock', () => {
  let world: World;

  beforeAll(async () => {
    ({ world } = await World.start({ name: 'truth' }));
  });
  afterAll(() => world?.stop());

  async function interrupted(): Promise<readonly number[]> {
    const callSid = await world.sandbox.ringOne('interrupter');
    const story = await finishedStory(world.api, await callIdOf(world.api, callSid));
    return errorsMs(story, await world.sandbox.finishedTruth(callSid));
  }

  it('A2: of 30 cuts over TCP, what we take for heard is wrong by 40 ms at most', async () => {
    const errors: number[] = [];
    for (let round = 0; round < ROUNDS && errors.length < CUTS_WANTED; round++) {
      const more = await Promise.all(Array.from({ length: CALLERS }, interrupted));
      errors.push(...more.flat());
    }
    expect(errors.length).toBeGreaterThanOrEqual(CUTS_WANTED);
    const sorted = errors.map(Math.abs).sort((a, b) => a - b);
    expect(sorted[Math.ceil(sorted.length * 0.99) - 1]).toBeLessThanOrEqual(40);
    expect(world.serverLines.filter((line) => line.includes('MaxListeners'))).toEqual([]);
  }, 300_000);
});

describe('a model whose sessions are short, by the phone’s own clock', () => {
  /** Shorter than the call, and half of it long enough to find a silence in. */
  const SESSION_SECONDS = 18;
  let world: World;

  beforeAll(async () => {
    const sandboxEnv = { SANDBOX_SESSION_SECONDS: String(SESSION_SECONDS) };
    ({ world } = await World.start({ name: 'short-sessions', sandboxEnv }));
  });
  afterAll(() => world?.stop());

  it('A14: is changed in mid-call, and nobody waits longer than 1 s for a voice', async () => {
    const callSid = await world.sandbox.ringOne('small-talk');
    const story = await finishedStory(world.api, await callIdOf(world.api, callSid));
    const truth = await world.sandbox.finishedTruth(callSid);
    const [stream] = truth.streams;
    const startedMs = stream?.startedMs ?? 0;
    // Longer than a session lives, and none was lost: each was relieved before its end.
    expect((stream?.endedMs ?? 0) - startedMs).toBeGreaterThan(SESSION_SECONDS * 1_000);
    expect(story.events.filter(({ __typename }) => __typename === 'ProblemRaised')).toEqual([]);
    expect([story.endReason, story.interruptions, truth.said]).toEqual(['AGENT_HANGUP', 0, []]);
    const ends = itemsOf(story).flatMap(({ speaker, endMs }) => (speaker === 'CALLER' ? [endMs ?? 0] : []));
    expect(ends).toHaveLength(3);
    const waits = ends.map((endMs) => {
      const next = stream?.runs.find((run) => run.startMs - startedMs > endMs - 300);
      return (next?.startMs ?? Infinity) - startedMs - endMs;
    });
    expect(Math.max(...waits)).toBeLessThanOrEqual(1_000);
  }, 120_000);
});
