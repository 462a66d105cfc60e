import { DEFAULT_CONDUCT } from '@switchboard/call';
import type { Scenario, ScenarioStep } from '../callers';
import { END_CALL } from './tools.rig';
import type { WorldOptions } from './virtual-world.rig';
import { VirtualWorld } from './virtual-world.rig';

const story = (...steps: ScenarioStep[]): Scenario => ({ id: 'story', title: '', description: '', steps });
const listen = { do: 'waitForAgent', quietMs: 2_500 } as const;
const BYE = [{ do: 'say', utterance: 'GOODBYE' }, { do: 'waitForHangUp' }] as const;
const PATIENT: WorldOptions = { tools: [END_CALL], version: { conduct: { ...DEFAULT_CONDUCT, idle: null } } };

const runsOf = (world: VirtualWorld, callSid: string) => world.network.truth(callSid)?.streams[0]?.runs ?? [];
const saidBy = async (world: VirtualWorld, callSid: string, who: 'CALLER' | 'AGENT') =>
  (await world.transcript(callSid)).flatMap(({ speaker, heardText }) => (speaker === who ? [heardText] : []));

/** When each of the caller's turns ended, by the phone's clock. */
function turnsEndedMs(world: VirtualWorld, callSid: string): readonly number[] {
  const answered = Date.parse(world.callOf(callSid).answeredAt ?? '');
  const nowMs = world.clock.nowMs() - world.clock.wallTime().getTime() + answered;
  const ends = new Map<string, number>();
  for (const event of world.eventsOf(callSid)) {
    if (event.type !== 'TranscriptChanged' || event.item.speaker !== 'CALLER' || event.item.endMs === null) continue;
    ends.set(event.item.id, nowMs + event.item.endMs);
  }
  return [...ends.values()];
}

/** Nothing was heard at the phone between a turn of the caller and the next sound of the agent. */
function waitsMs(world: VirtualWorld, callSid: string): readonly number[] {
  const runs = runsOf(world, callSid);
  return turnsEndedMs(world, callSid).map(
    (endMs) => (runs.find(({ startMs }) => startMs > endMs - 400)?.startMs ?? Infinity) - endMs,
  );
}

const HOURS = story(listen, { do: 'say', utterance: 'OPENING_HOURS' }, listen, ...BYE);

describe('a session that breaks before the caller’s turn has words', () => {
  it.each([
    ['as soon as the turn is committed', 0, 'committed'],
    ['at the first sound of the answer', 0, 'sound'],
    ['a little into the answer', 300, 'sound'],
  ] as const)(
    'A13: %s: the voice is back within 2 s, and the turn is heard and answered once',
    async (_when, ms, at) => {
      const world = await VirtualWorld.open(PATIENT);
      world.modelFaults.on('transcription-missing');
      const callSid = world.ring(HOURS);
      const ended = () =>
        world
          .eventsOf(callSid)
          .some((e) => e.type === 'TranscriptChanged' && e.item.speaker === 'CALLER' && e.item.endMs);
      await world.clock.runUntil(() => world.records.log.length > 0 && ended(), 30_000);
      const before = world.taps[0]?.fromModel.length ?? 0;
      if (at === 'sound') await world.clock.runUntil(() => (world.taps[0]?.fromModel.length ?? 0) > before, 5_000);
      await world.clock.advance(ms);
      const lostMs = world.clock.nowMs();
      world.model.connections()[0]?.drop();
      await world.clock.runUntil(() => world.taps[1]?.firstAudioMs != null, 10_000);
      expect((world.taps[1]?.firstAudioMs ?? Infinity) - lostMs).toBeLessThanOrEqual(2_000);
      await world.finished([callSid]);
      expect(await saidBy(world, callSid, 'CALLER')).toEqual(['What are your opening hours?', 'Thank you, goodbye.']);
      const agent = await saidBy(world, callSid, 'AGENT');
      expect(agent.filter((text) => text.includes('nine in the morning')).length).toBeGreaterThanOrEqual(1);
      expect(world.callOf(callSid)).toMatchObject({ endReason: 'AGENT_HANGUP', failure: null });
      expect(world.faults).toEqual([]);
    },
  );
});

/** Speaks so many ms after the greeting was heard. */
const speaksAfter = (ms: number): Scenario =>
  story(listen, { do: 'staySilent', ms }, { do: 'say', utterance: 'OPENING_HOURS' }, listen, ...BYE);

describe('a planned change of the model session, by the phone’s own clock', () => {
  it('A14: costs no caller more than 1 s, whenever they speak around it', async () => {
    let [before, after] = [0, 0];
    for (let ms = 10_600; ms <= 11_500; ms += 75) {
      const world = await VirtualWorld.open({ ...PATIENT, pace: { sessionMs: 30_000 } });
      const callSid = world.ring(speaksAfter(ms));
      await world.finished([callSid]);
      expect(world.taps.length).toBeGreaterThanOrEqual(2);
      const switchedMs = world.taps[0]?.closedMs ?? 0;
      const [firstEnd = 0] = turnsEndedMs(world, callSid);
      if (switchedMs < firstEnd) before++;
      else after++;
      expect(Math.abs(firstEnd - switchedMs)).toBeLessThan(6_000);
      expect(Math.max(...waitsMs(world, callSid))).toBeLessThanOrEqual(1_000);
      expect(await saidBy(world, callSid, 'CALLER')).toEqual(['What are your opening hours?', 'Thank you, goodbye.']);
      const agent = await saidBy(world, callSid, 'AGENT');
      expect([ms, agent.filter((text) => text.includes('nine in the morning'))]).toEqual([ms, [expect.anything()]]);
      expect(world.eventsOf(callSid).filter(({ type }) => type === 'ProblemRaised')).toEqual([]);
      expect(world.faults).toEqual([]);
    }
    // Some had begun to speak just before the moment was there, some just after.
    expect(Math.min(before, after)).toBeGreaterThanOrEqual(4);
  });

  it('A14: comes after a long sentence, never within it', async () => {
    const world = await VirtualWorld.open({ ...PATIENT, pace: { sessionMs: 60_000 } });
    const callSid = world.ring(story(listen, { do: 'say', utterance: 'TELL_STORY' }, listen, ...BYE));
    await world.finished([callSid]);
    const switchedMs = world.taps[0]?.closedMs ?? 0;
    const sounding = runsOf(world, callSid).filter(({ startMs, endMs }) => startMs < switchedMs && endMs > switchedMs);
    expect(sounding).toEqual([]);
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'AGENT_HANGUP', interruptions: 0, failure: null });
  });
});
