import type { Scenario } from '../callers';
import { END_CALL } from './tools.rig';
import { VirtualWorld } from './virtual-world.rig';

const bytes = (buffers: readonly Buffer[]): number => buffers.reduce((sum, { length }) => sum + length, 0);

const TALK: Scenario = {
  id: 'talk',
  title: '',
  description: '',
  steps: [
    { do: 'waitForAgent', quietMs: 1_500 },
    { do: 'say', utterance: 'OPENING_HOURS' },
    { do: 'waitForAgent', quietMs: 1_500 },
    { do: 'hangUp' },
  ],
};

describe('missing audio of the caller', () => {
  it.each([
    [{ everyMs: 1_000, lengthMs: 200 }, 'a fifth of every second'],
    [{ everyMs: 5_000, lengthMs: 2_000 }, 'two seconds at a time'],
  ])('A7: %j is filled with silence of the same length and no turn is stuck', async (gaps) => {
    const world = await VirtualWorld.open({ tools: [END_CALL], keepAudio: true });
    const callSid = world.ring(TALK, { gaps });
    await world.finished([callSid]);
    const stream = world.network.truth(callSid)?.streams[0];
    const toModel = bytes(world.taps[0]?.toModel ?? []);
    const spoken = world.network.audio(callSid).spoken.length;
    expect(toModel).toBeGreaterThan(spoken * 1.15);
    const streamMs = (stream?.runs.at(-1)?.endMs ?? 0) - (stream?.runs[0]?.startMs ?? 0);
    expect(toModel / 8).toBeGreaterThan(streamMs);
    const items = await world.transcript(callSid);
    expect(items.filter(({ status }) => status === 'IN_PROGRESS')).toEqual([]);
    expect(items.filter(({ speaker }) => speaker === 'AGENT').length).toBeGreaterThanOrEqual(2);
    expect(world.faults).toEqual([]);
  });
});
