import type { Tool, ToolCall } from '@switchboard/call';
import { DEFAULT_CONDUCT } from '@switchboard/call';
import type { Scenario, ScenarioStep } from '../callers';
import { END_CALL, ORDER, orderStatus } from './tools.rig';
import { VirtualWorld } from './virtual-world.rig';

const FILLER = 'I am asking a colleague, one moment please.';
const manual: Tool = { ...orderStatus(), kind: 'MANUAL', timeoutMs: 30_000, filler: FILLER };

const story = (...steps: ScenarioStep[]): Scenario => ({ id: 'story', title: '', description: '', steps });
const listen = { do: 'waitForAgent', quietMs: 1_500 } as const;
const ask = { do: 'say', utterance: 'ORDER_STATUS' } as const;
const bye = [{ do: 'say', utterance: 'GOODBYE' } as const, { do: 'waitForHangUp' } as const];
const quiet = (ms: number) => ({ do: 'staySilent', ms }) as const;

const usesOf = (world: VirtualWorld, callSid: string): ToolCall[] =>
  world
    .eventsOf(callSid)
    .flatMap((event) =>
      event.type === 'ToolCallChanged' && event.toolCall.name !== 'end_call' ? [event.toolCall] : [],
    );
const outputsOf = (world: VirtualWorld): string[] =>
  (world.taps[0]?.told ?? []).filter(
    (text) => text.includes('"function_call_output"') && !text.includes('after your goodbye'),
  );
const linesOf = async (world: VirtualWorld, callSid: string) =>
  (await world.transcript(callSid)).map(({ speaker, text }) => `${speaker}: ${text}`);
const WITHOUT_IDLE = { version: { conduct: { ...DEFAULT_CONDUCT, idle: null } } };

/** A caller has asked, and the question waits for a person. */
async function waiting(...steps: ScenarioStep[]) {
  const world = await VirtualWorld.open({ ...WITHOUT_IDLE, tools: [manual, END_CALL] });
  const callSid = world.ring(story(listen, ask, ...steps));
  await world.clock.runUntil(() => usesOf(world, callSid).at(-1)?.status === 'WAITING_FOR_OPERATOR', 60_000);
  const toolCallId = usesOf(world, callSid)[0]?.id ?? '';
  return { world, callSid, toolCallId };
}

describe('a manual tool in a whole call', () => {
  it('A9, A16: the caller hears the filler, then what an operator answered, and never 6 s of silence', async () => {
    const { world, callSid, toolCallId } = await waiting(quiet(20_000), listen, ...bye);
    await world.clock.advance(12_000);
    const { problem } = await world.desk.answerToolCall(toolCallId, { result: ORDER }, 'Ana');
    expect(problem).toBeNull();
    await world.finished([callSid]);
    const lines = (await linesOf(world, callSid)).join('\n');
    expect(lines).toContain(FILLER);
    expect(lines).toContain('shipped');
    expect(usesOf(world, callSid).map(({ status }) => status)).toEqual([
      ...['RUNNING', 'WAITING_FOR_OPERATOR', 'SUCCEEDED'],
    ]);
    expect(outputsOf(world)).toHaveLength(1);
    expect(world.faults).toEqual([]);
    await world.clock.advance(30_000);
    expect(world.clock.pending).toBe(0);
  });

  it('A9: nobody answers in time: the model is told once and speaks on, and a late answer changes nothing', async () => {
    const { world, callSid, toolCallId } = await waiting(quiet(36_000), listen, ...bye);
    await world.clock.advance(31_000);
    expect((await world.desk.answerToolCall(toolCallId, { result: ORDER }, 'Ana')).problem?.code).toBe('CONFLICT');
    await world.finished([callSid]);
    expect(usesOf(world, callSid).at(-1)?.status).toBe('TIMED_OUT');
    expect(outputsOf(world)).toEqual([expect.stringContaining('took too long')]);
    expect((await linesOf(world, callSid)).join('\n')).not.toContain('shipped');
    expect(world.faults).toEqual([]);
  });

  it('A9: a caller who hangs up while a person is asked cancels it, and nothing is left', async () => {
    const { world, callSid, toolCallId } = await waiting(quiet(4_000), { do: 'hangUp' });
    await world.finished([callSid]);
    expect(usesOf(world, callSid).at(-1)?.status).toBe('CANCELED');
    expect(outputsOf(world)).toEqual([]);
    expect((await world.desk.answerToolCall(toolCallId, { result: 1 }, 'Ana')).problem?.code).toBe('CALL_NOT_ACTIVE');
    await world.clock.advance(30_000);
    expect(world.clock.pending).toBe(0);
  });
});

describe('a caller who speaks up while a tool runs', () => {
  it.each([
    ['CANCEL', 'CANCELED', false],
    ['KEEP', 'SUCCEEDED', true],
  ] as const)('A9: %s: it ends as %s, with one output, and the caller is answered', async (onBargeIn, status, told) => {
    const run: Tool['run'] = () => new Promise((done) => world.clock.after(9_000, () => done({ output: ORDER })));
    const slow: Tool = { ...orderStatus(run), onBargeIn };
    const world: VirtualWorld = await VirtualWorld.open({ ...WITHOUT_IDLE, tools: [slow, END_CALL] });
    const speakUp = { do: 'say', utterance: 'OPENING_HOURS' } as const;
    const callSid = world.ring(story(listen, ask, quiet(3_500), speakUp, quiet(12_000), ...bye));
    await world.finished([callSid]);
    const lines = (await linesOf(world, callSid)).join('\n');
    expect(usesOf(world, callSid).map((use) => use.status)).toEqual(['RUNNING', status]);
    expect(outputsOf(world)).toHaveLength(1);
    expect(lines).toContain('nine in the morning');
    expect(lines.includes('shipped')).toBe(told);
    expect(world.faults).toEqual([]);
  });
});

describe('a message box by tool', () => {
  it('A10: the caller leaves a message with the carrier; the call ends for that reason and without a failure', async () => {
    const say = 'Please leave your message after the tone.';
    const box = orderStatus(async () => ({ output: 'ok', then: { kind: 'voicemail', say, maxSeconds: 60 } }));
    const world = await VirtualWorld.open({ ...WITHOUT_IDLE, tools: [{ ...box, kind: 'VOICEMAIL' }, END_CALL] });
    const callSid = world.ring(
      story(listen, ask, listen, { do: 'say', utterance: 'OPENING_HOURS' }, { do: 'waitForHangUp' }),
    );
    await world.finished([callSid], 600_000);
    await world.clock.advance(1_000);
    expect(world.network.truth(callSid)?.said[0]).toBe(say);
    expect(world.callOf(callSid)).toMatchObject({ status: 'COMPLETED', endReason: 'VOICEMAIL', failure: null });
    expect(world.eventsOf(callSid).filter(({ type }) => type === 'VoicemailLeft')).toHaveLength(1);
    expect(world.faults).toEqual([]);
  });
});
