import type { FallbackStep } from '@switchboard/call';
import { DEFAULT_CONDUCT } from '@switchboard/call';
import type { Scenario, ScenarioStep } from '../callers';
import type { ModelFaultId } from '../realtime-model';
import { VirtualWorld } from './virtual-world.rig';

const SAY = 'Nobody of ours can speak right now.';
const story = (...steps: ScenarioStep[]): Scenario => ({ id: 'story', title: '', description: '', steps });
const withFallback = (then: FallbackStep) => ({
  version: { conduct: { ...DEFAULT_CONDUCT, fallback: { say: SAY, then } } },
});

/** A call whose model refuses for good: tells what the network did, once both sides are through. */
async function refused(then: FallbackStep, scenario: Scenario, fault: ModelFaultId = 'upgrade-401') {
  const world = await VirtualWorld.open(withFallback(then));
  world.modelFaults.on(fault, Infinity);
  const callSid = world.ring(scenario);
  await world.clock.runUntil(() => (world.network.truth(callSid)?.said.length ?? 0) > 0, 6_000);
  await world.finished([callSid], 600_000);
  // A voicemail's callback may come after the end.
  await world.clock.advance(1_000);
  const truth = world.network.truth(callSid);
  if (!truth) throw new Error('no truth');
  return { world, callSid, truth, call: world.callOf(callSid) };
}

const problemsOf = (world: VirtualWorld, callSid: string) =>
  world.eventsOf(callSid).flatMap((event) => (event.type === 'ProblemRaised' ? [event] : []));

describe('errors that cannot heal', () => {
  it.each([
    ['upgrade-401', 'PROVIDER_AUTH'],
    ['upgrade-403', 'PROVIDER_AUTH'],
    ['refuse-invalid-api-key', 'PROVIDER_AUTH'],
    ['refuse-insufficient-quota', 'PROVIDER_QUOTA'],
    ['refuse-model-not-found', 'SETUP_INCOMPLETE'],
    ['refuse-invalid-model', 'SETUP_INCOMPLETE'],
    ['response-insufficient-quota', 'PROVIDER_QUOTA'],
  ] as const)(
    'A15: %s: one attempt, the agent’s sentence within 6 s, reason and problem in the log',
    async (fault, code) => {
      const { world, callSid, truth, call } = await refused({ kind: 'HANG_UP' }, story({ do: 'waitForHangUp' }), fault);
      expect(world.dials).toHaveLength(1);
      expect(truth.said).toEqual([SAY]);
      expect(truth.endedBy).toBe('server');
      expect(call).toMatchObject({
        status: 'COMPLETED',
        endReason: 'MODEL_ERROR',
        failure: { code, retryable: false },
      });
      expect(problemsOf(world, callSid)).toContainEqual(
        expect.objectContaining({ severity: 'ERROR', problem: expect.objectContaining({ code, provider: 'OPENAI' }) }),
      );
      expect(world.faults).toEqual([]);
      await world.clock.advance(30_000);
      expect(world.clock.pending).toBe(0);
    },
  );

  it.each(['gpt-of-yesterday', 'gpt-live-of-yesterday', ''])(
    'A15: an agent whose version names the model “%s”, which nobody offers, ends with its sentence after one attempt',
    async (model) => {
      const world = await VirtualWorld.open({ version: { ...withFallback({ kind: 'HANG_UP' }).version, model } });
      const callSid = world.ring(story({ do: 'waitForHangUp' }));
      await world.clock.runUntil(() => (world.network.truth(callSid)?.said.length ?? 0) > 0, 6_000);
      await world.finished([callSid]);
      expect([world.dials.length, world.network.truth(callSid)?.said]).toEqual([1, [SAY]]);
      expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'MODEL_ERROR' });
      expect(world.faults).toEqual([]);
      await world.clock.advance(30_000);
      expect(world.clock.pending).toBe(0);
    },
  );

  it('A15: a version with a voice and tools that are no more is served all the same', async () => {
    const world = await VirtualWorld.open({ version: { voice: 'nobody', toolNames: ['gone'] } });
    const callSid = world.ring(story({ do: 'waitForAgent', quietMs: 2_500, orGoOn: true }, { do: 'hangUp' }));
    await world.finished([callSid]);
    expect(world.faults).toEqual([]);
    const said = world.network.truth(callSid)?.said ?? [];
    const heard = (await world.transcript(callSid)).map(({ heardText }) => heardText);
    expect([...said, ...heard].filter((text) => text !== '')).not.toEqual([]);
  });

  it('A15: a transfer puts the caller through to a person, and the call is over when they are', async () => {
    const then = { kind: 'TRANSFER', to: '+14155550111' } as const;
    const { truth, call, world } = await refused(then, story({ do: 'waitForHangUp', timeoutMs: 60_000 }));
    expect(truth).toMatchObject({ said: [SAY], alerts: [], status: 'completed' });
    expect(truth.transfers).toEqual([{ to: then.to, callerId: call.from, status: 'completed' }]);
    expect(call).toMatchObject({ status: 'COMPLETED', endReason: 'MODEL_ERROR' });
    const activities = world.records.log.flatMap((e) => (e.type === 'CallChanged' ? [e.call.activity] : []));
    expect(activities).toContain('TRANSFERRING');
    expect(world.clock.pending).toBe(0);
  });

  it.each([
    ['+14155550114', 'busy'],
    ['+14155550115', 'no-answer'],
  ] as const)('A15: a transfer to %s that meets %s ends with a word, never in silence', async (to, status) => {
    const then = { kind: 'TRANSFER', to } as const;
    const { world, callSid, truth, call } = await refused(then, story({ do: 'waitForHangUp', timeoutMs: 90_000 }));
    expect(truth.transfers).toEqual([expect.objectContaining({ to, status })]);
    expect(truth.said).toEqual([SAY, expect.stringContaining('nobody can take your call')]);
    expect(problemsOf(world, callSid).at(-1)?.problem.message).toContain(status);
    expect(call.status).toBe('COMPLETED');
  });

  it('A15: a voicemail records what the caller says, thanks, and is noted with address and length', async () => {
    const speaks = story(
      { do: 'staySilent', ms: 4_000 },
      { do: 'say', utterance: 'ORDER_STATUS' },
      { do: 'waitForHangUp', timeoutMs: 60_000 },
    );
    const { world, callSid, truth, call } = await refused({ kind: 'VOICEMAIL', maxSeconds: 60 }, speaks);
    expect(truth.said).toEqual([SAY, expect.stringContaining('We have your message')]);
    const [recording] = truth.recordings;
    expect(world.eventsOf(callSid).filter(({ type }) => type === 'VoicemailLeft')).toEqual([
      expect.objectContaining({
        recordingSid: recording?.recordingSid,
        url: expect.stringContaining(recording?.recordingSid ?? '?'),
        durationMs: Math.ceil((recording?.durationMs ?? 0) / 1_000) * 1_000,
      }),
    ]);
    expect(call).toMatchObject({ status: 'COMPLETED', endReason: 'MODEL_ERROR' });
  });

  it('A15: a message of a caller who hangs up while speaking is noted although the call is over', async () => {
    const leaves = story(
      ...[{ do: 'staySilent', ms: 4_000 } as const, { do: 'say', utterance: 'ORDER_STATUS' } as const],
      { do: 'hangUp' },
    );
    const { world, callSid, truth } = await refused({ kind: 'VOICEMAIL', maxSeconds: 60 }, leaves);
    expect(truth).toMatchObject({ endedBy: 'caller', recordings: [expect.anything()] });
    const report = { callSid, url: 'https://api.twilio.test/RE2', durationMs: 2_000 };
    const left = () => world.eventsOf(callSid).filter(({ type }) => type === 'VoicemailLeft');
    expect(left()).toHaveLength(1);
    for (const recordingSid of ['RE2', 'RE2', truth.recordings[0]?.recordingSid ?? ''])
      await world.desk.voicemailLeft({ ...report, recordingSid });
    expect(left()).toHaveLength(2);
    const events = world.eventsOf(callSid);
    expect(events.at(-1)).toMatchObject({ type: 'VoicemailLeft', recordingSid: 'RE2' });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, at) => at + 1));
  });

  it('A15: a caller who says nothing to the machine is told so, and nothing is noted', async () => {
    const { world, callSid, truth } = await refused(
      { kind: 'VOICEMAIL', maxSeconds: 60 },
      story({ do: 'waitForHangUp', timeoutMs: 60_000 }),
    );
    expect(truth).toMatchObject({ said: [SAY, expect.stringContaining('not heard a message')], recordings: [] });
    expect(world.eventsOf(callSid).filter(({ type }) => type === 'VoicemailLeft')).toEqual([]);
  });

  it('A15: a transfer whose end is never told becomes final all the same', async () => {
    const world = await VirtualWorld.open(withFallback({ kind: 'TRANSFER', to: '+14155550111' }));
    world.modelFaults.on('upgrade-401', Infinity);
    const callSid = world.ring(story({ do: 'waitForHangUp', timeoutMs: 60_000 }), { callbacks: 'missing' });
    await world.clock.runUntil(() => world.network.truth(callSid)?.finished === true, 60_000);
    await world.clock.runUntil(() => world.desk.figures().current === 0, 60_000);
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'MODEL_ERROR' });
  });
});
