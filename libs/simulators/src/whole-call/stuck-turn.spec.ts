import type { TurnDetection } from '@switchboard/call';
import type { Scenario } from '../callers';
import { END_CALL } from './tools.rig';
import { VirtualWorld } from './virtual-world.rig';

const ASKS: Scenario = {
  id: 'asks',
  title: '',
  description: '',
  steps: [
    { do: 'waitForAgent', quietMs: 1_500 },
    { do: 'say', utterance: 'OPENING_HOURS' },
    { do: 'waitForAgent', quietMs: 1_500 },
    { do: 'say', utterance: 'GOODBYE' },
    { do: 'waitForHangUp' },
  ],
};
const SERVER_VAD: TurnDetection = {
  ...{ type: 'server_vad', threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 },
  ...{ idleTimeoutMs: null, interruptResponse: true },
};
const semantic = (eagerness: 'auto' | 'low' | 'high'): TurnDetection => ({
  ...{ type: 'semantic_vad', eagerness, interruptResponse: true },
});

const linesOf = async (world: VirtualWorld, callSid: string) =>
  (await world.transcript(callSid)).map(({ speaker, heardText }) => `${speaker}: ${heardText}`);
const commits = (world: VirtualWorld) =>
  (world.taps[0]?.told ?? []).filter((text) => text.includes('"input_audio_buffer.commit"'));

describe('a turn whose end the model misses', () => {
  it.each([
    ['server_vad', SERVER_VAD, 2_000],
    ['semantic_vad, high', semantic('high'), 3_500],
    ['semantic_vad, auto', semantic('auto'), 5_500],
    ['semantic_vad, low', semantic('low'), 9_500],
  ] as const)('A7: speech that never stops is committed by us: %s', async (_name, turnDetection, limitMs) => {
    const world = await VirtualWorld.open({ tools: [END_CALL], version: { turnDetection } });
    world.modelFaults.on('speech-never-stops');
    const callSid = world.ring(ASKS);
    await world.clock.runUntil(() => commits(world).length > 0, 60_000);
    const started = world.eventsOf(callSid).find((e) => e.type === 'TranscriptChanged' && e.item.speaker === 'CALLER');
    const spokenMs = 2_500;
    const waitedMs = world.callOf(callSid) && world.clock.wallTime().getTime() - Date.parse(started?.at ?? '');
    expect(waitedMs).toBeLessThanOrEqual(spokenMs + limitMs + 1_000);
    await world.finished([callSid]);
    expect(commits(world)).toHaveLength(1);
    const lines = await linesOf(world, callSid);
    expect(lines.filter((line) => line.startsWith('CALLER'))).toEqual([
      'CALLER: What are your opening hours?',
      'CALLER: Thank you, goodbye.',
    ]);
    expect(lines.filter((line) => line.includes('nine in the morning'))).toHaveLength(1);
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'AGENT_HANGUP', failure: null });
    expect(world.faults).toEqual([]);
    await world.clock.advance(30_000);
    expect(world.clock.pending).toBe(0);
  });

  it.each([
    ['by our request', false],
    ['by the service itself, which refuses our request', true],
  ])('A7, A8: a turn that we end is answered once: %s', async (_how, isAnswered) => {
    const world = await VirtualWorld.open({ tools: [END_CALL] });
    world.modelFaults.on('speech-never-stops');
    if (isAnswered) world.modelFaults.on('commit-is-answered');
    const callSid = world.ring(ASKS);
    await world.finished([callSid]);
    expect(commits(world)).toHaveLength(1);
    expect(await linesOf(world, callSid)).toEqual([
      'AGENT: Hello, this is Acme.',
      'CALLER: What are your opening hours?',
      expect.stringContaining('nine in the morning'),
      'CALLER: Thank you, goodbye.',
      'AGENT: Thank you for calling. Goodbye!',
    ]);
    expect(world.eventsOf(callSid).filter(({ type }) => type === 'ProblemRaised')).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  it('A7: media that stops coming in mid-sentence stalls no turn: the caller is answered', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL] });
    const callSid = world.ring(ASKS);
    const speaks = () => world.records.log.some((e) => e.type === 'TranscriptChanged' && e.item.speaker === 'CALLER');
    await world.clock.runUntil(speaks, 30_000);
    await world.clock.advance(600);
    world.modelFaults.on('speech-never-stops');
    world.losesMedia = true;
    await world.clock.runUntil(() => commits(world).length > 0, 10_000);
    await world.clock.advance(5_000);
    world.losesMedia = false;
    const items = await world.transcript(callSid);
    expect(items.map(({ speaker }) => speaker)).toEqual(['AGENT', 'CALLER', 'AGENT']);
    expect(items.at(-1)?.heardMs).toBeGreaterThan(0);
    world.network.hangUp(callSid);
    await world.finished([callSid]);
    expect(world.faults).toEqual([]);
  });

  it('A7: a caller who speaks for half a minute is not cut short', async () => {
    const talks: Scenario = {
      ...ASKS,
      steps: [
        { do: 'waitForAgent', quietMs: 1_500 },
        ...Array.from({ length: 12 }, () => ({ do: 'say', utterance: 'ORDER_STATUS' }) as const),
        ...[{ do: 'waitForAgent', quietMs: 1_500 } as const, { do: 'hangUp' } as const],
      ],
    };
    const world = await VirtualWorld.open({ tools: [END_CALL], version: { turnDetection: semantic('auto') } });
    const callSid = world.ring(talks);
    await world.finished([callSid]);
    expect(commits(world)).toEqual([]);
  });
});
