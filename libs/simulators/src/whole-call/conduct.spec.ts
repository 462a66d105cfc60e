import type { Conduct } from '@switchboard/call';
import { DEFAULT_CONDUCT } from '@switchboard/call';
import { VERSION } from '@switchboard/call/testing';
import type { Scenario, ScenarioStep } from '../callers';
import { END_CALL, ORDER, orderStatus } from './tools.rig';
import { VirtualWorld } from './virtual-world.rig';

const story = (...steps: ScenarioStep[]): Scenario => ({ id: 'story', title: '', description: '', steps });
const waitForAgent = { do: 'waitForAgent', quietMs: 1_500 } as const;
const HANG_UP = { do: 'waitForHangUp', timeoutMs: 60_000 } as const;
const behaving = (conduct: Partial<Conduct>) => ({ conduct: { ...DEFAULT_CONDUCT, ...conduct } });

const lines = async (world: VirtualWorld, callSid: string) =>
  (await world.transcript(callSid)).map(({ speaker, status, heardText }) => `${speaker} ${status}: ${heardText}`);

describe('conduct, on the real wires', () => {
  it('A11: a silent caller is asked twice, hears a goodbye, and the carrier leg is ended', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL] });
    const callSid = world.ring(story(HANG_UP));
    await world.finished([callSid]);
    expect(await lines(world, callSid)).toEqual([
      'AGENT COMPLETED: Hello, this is Acme.',
      'AGENT COMPLETED: Are you still there?',
      'AGENT COMPLETED: Are you still there?',
      expect.stringContaining('Goodbye!'),
    ]);
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'SILENCE_TIMEOUT', failure: null });
    await world.clock.advance(30_000);
    expect(world.clock.pending).toBe(0);
  });

  it('A9: a slow tool is covered by a phrase heard within 2 s, and has one output', async () => {
    const slow = orderStatus(
      () => new Promise((resolve) => world.clock.after(5_000, () => resolve({ output: ORDER }))),
    );
    const world = await VirtualWorld.open({ tools: [slow, END_CALL] });
    const callSid = world.ring(
      story(waitForAgent, { do: 'say', utterance: 'ORDER_STATUS' }, waitForAgent, waitForAgent, { do: 'hangUp' }),
    );
    let calledMs = 0;
    await world.clock.runUntil(() => {
      const event = world.records.log.find(({ type }) => type === 'ToolCallChanged');
      calledMs = event ? world.clock.nowMs() : 0;
      return event !== undefined;
    }, 30_000);
    await world.finished([callSid]);
    const runs = world.network.truth(callSid)?.streams[0]?.runs ?? [];
    const filler = runs.find(({ startMs }) => startMs > calledMs);
    expect((filler?.startMs ?? Infinity) - calledMs).toBeLessThanOrEqual(2_000);
    const spoken = await lines(world, callSid);
    expect(spoken).toContain('AGENT COMPLETED: One moment, please.');
    expect(spoken.join('\n')).toContain('shipped');
    const outputs = (world.taps[0]?.told ?? []).filter((text) => text.includes('"function_call_output"'));
    expect(outputs).toHaveLength(1);
  });

  it('A12: a word of warning comes before the longest duration ends the call', async () => {
    const world = await VirtualWorld.open({ version: { maxDurationSeconds: 70, ...behaving({ idle: null }) } });
    const callSid = world.ring(story({ do: 'waitForHangUp', timeoutMs: 120_000 }));
    await world.finished([callSid]);
    expect((await lines(world, callSid)).at(-1)).toContain('half a minute');
    expect(world.callOf(callSid)).toMatchObject({ endReason: 'MAX_DURATION' });
  });

  it('A5: a greeting that must not be interrupted is heard to its end, and the caller is answered after it', async () => {
    const world = await VirtualWorld.open({
      tools: [END_CALL],
      version: {
        greeting:
          'Hello, this is Acme. This call may be recorded so that we can train our staff, as the law wants you to know.',
        ...behaving({ greeting: { mode: 'AGENT_FIRST', waitMs: 0, interruptible: false } }),
      },
    });
    const callSid = world.ring(
      story(
        { do: 'interruptAfter', heardMs: 500, utterance: 'OPENING_HOURS' },
        ...[waitForAgent, { do: 'say', utterance: 'GOODBYE' } as const, HANG_UP],
      ),
    );
    await world.finished([callSid]);
    const spoken = await lines(world, callSid);
    expect(spoken[0]).toMatch(/^AGENT COMPLETED: Hello, this is Acme.*know\.$/);
    expect(spoken.join('\n')).toContain('nine in the morning');
    expect(world.network.truth(callSid)?.streams[0]?.clears).toEqual([]);
    expect(world.callOf(callSid)).toMatchObject({ interruptions: 0, endReason: 'AGENT_HANGUP' });
  });

  it('A8: an agent that is not interrupted answers what was said meanwhile once, and repeats nothing', async () => {
    const turnDetection = { ...VERSION.turnDetection, interruptResponse: false };
    const world = await VirtualWorld.open({
      tools: [END_CALL],
      version: { turnDetection, ...behaving({ idle: null }) },
    });
    const callSid = world.ring(
      story(
        ...[waitForAgent, { do: 'say', utterance: 'TELL_STORY' } as const],
        { do: 'interruptAfter', heardMs: 300, utterance: 'OPENING_HOURS' },
        ...[waitForAgent, { do: 'say', utterance: 'GOODBYE' } as const, HANG_UP],
      ),
    );
    await world.finished([callSid]);
    const spoken = await lines(world, callSid);
    const agent = spoken.filter((line) => line.startsWith('AGENT'));
    expect(agent).toHaveLength(4);
    expect(agent.filter((line) => line.includes('this is Acme'))).toHaveLength(1);
    expect(agent.filter((line) => line.includes('nine in the morning'))).toHaveLength(1);
    expect(agent.every((line) => line.startsWith('AGENT COMPLETED'))).toBe(true);
    expect(world.callOf(callSid)).toMatchObject({ interruptions: 0, endReason: 'AGENT_HANGUP' });
    expect(world.faults).toEqual([]);
  });

  it('A17: an agent that ignores coughs is still interrupted by words, and measures how fast', async () => {
    const world = await VirtualWorld.open({
      tools: [END_CALL],
      version: behaving({ falseStart: { minSpeechMs: 400, ignore: true } }),
    });
    const callSid = world.ring('interrupter');
    await world.finished([callSid]);
    expect(world.callOf(callSid)).toMatchObject({ interruptions: 2, endReason: 'AGENT_HANGUP' });
    const stops = world
      .eventsOf(callSid)
      .flatMap((event) =>
        event.type === 'TurnMeasured' && event.latency.bargeInMs != null ? [event.latency.bargeInMs] : [],
      );
    expect(stops).toHaveLength(2);
    for (const ms of stops) expect(ms).toBeLessThan(1_000);
    expect(world.faults).toEqual([]);
  });

  it('an operator speaks through the agent, mutes it, and sends keys that the far side hears', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL], keepAudio: true, version: behaving({ idle: null }) });
    const callSid = world.ring(story(waitForAgent, waitForAgent, { do: 'staySilent', ms: 6_000 }, { do: 'hangUp' }));
    const heard = () => world.network.truth(callSid)?.streams[0]?.runs.length ?? 0;
    await world.clock.runUntil(() => heard() > 0, 10_000);
    await world.clock.advance(3_000);
    const { id } = world.callOf(callSid);
    await world.desk.sayToCaller(id, { text: 'A colleague will call you back.', interrupt: false }, 'usr_1');
    await world.clock.advance(5_000);
    await world.desk.setAgentMuted(id, true, 'usr_1');
    await world.desk.sendDtmf(id, '12', 'usr_1');
    await world.finished([callSid]);
    const spoken = await lines(world, callSid);
    expect(spoken).toEqual([
      'AGENT COMPLETED: Hello, this is Acme.',
      'AGENT COMPLETED: A colleague will call you back.',
    ]);
    const fromModel = world.taps[0]?.fromModel.reduce((sum, { length }) => sum + length, 0) ?? 0;
    expect(world.network.audio(callSid).heard.length - fromModel).toBe(2 * 200 * 8);
    expect(world.faults).toEqual([]);
  });
});
