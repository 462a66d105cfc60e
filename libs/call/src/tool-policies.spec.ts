import fc from 'fast-check';
import type { Tool, ToolOutcome } from './ports/tool';
import type { ModelListener } from './ports/voice-model';
import { connected, deskRig, logged } from './testing/desk.rig';
import type { DeskRig } from './testing/desk.rig';

const NEVER = new Promise<never>(() => undefined);
const toolOf = (changes: Partial<Tool> = {}): Tool => ({
  ...{ id: 'tool_1', kind: 'SERVER', timeoutMs: 10_000 },
  model: { name: 'look_up', description: '', parameters: {} },
  run: () => NEVER,
  ...changes,
});
const MANUAL = toolOf({ kind: 'MANUAL', timeoutMs: 60_000 });

const toolCalled = (modelCallId: string, rawArguments = '{}') =>
  ({
    type: 'toolCalled',
    ...{ responseId: 'resp_t', itemId: `item_${modelCallId}`, modelCallId, name: 'look_up', rawArguments },
  }) as const;

type Answer = { modelCallId: string; output: string; respond: boolean };
const outputs = (rig: DeskRig) => rig.model.all('answerTool').map(([answer]) => answer as Answer);
const statuses = (rig: DeskRig, callId: string) =>
  logged(rig, callId, 'ToolCallChanged').map(({ toolCall }) => toolCall.status);
/** What the agent was asked to say, after its greeting. */
const said = (rig: DeskRig) =>
  rig.model
    .all('respond')
    .slice(1)
    .map(([words]) => String(words));

let spoken = 0;

/** The agent says something for 200 ms. */
function speak(listener: ModelListener): void {
  const ids = { responseId: 'resp_s', itemId: `item_${++spoken}` };
  listener.event({ type: 'responseStarted', responseId: ids.responseId });
  listener.event({ type: 'agentItemAdded', ...ids, previousItemId: null });
  listener.audio({ ...ids, contentIndex: 0, payload: Buffer.alloc(1_600, 0x55).toString('base64') });
  listener.event({ type: 'agentAudioDone', ...ids });
  listener.event({ type: 'responseDone', ...ids, status: 'completed', usage: null, problem: null });
}

/** A call in which the model has asked for the tool once. */
async function using(tool: Tool, rawArguments = '{}') {
  const rig = deskRig({ tools: [tool] });
  const call = await connected(rig);
  // The greeting.
  speak(call.listener);
  await rig.clock.advance(500);
  call.listener.event({ type: 'responseStarted', responseId: 'resp_t' });
  call.listener.event(toolCalled('c1', rawArguments));
  call.listener.event({ type: 'responseDone', responseId: 'resp_t', status: 'completed', usage: null, problem: null });
  await rig.clock.advance(1);
  const toolCallId = logged(rig, call.callId, 'ToolCallChanged')[0]?.toolCall.id ?? '';
  const answer = (value: { result: unknown } | { error: string } = { result: { free: true } }) =>
    rig.desk.answerToolCall(toolCallId, value, 'Ana');
  return { rig, ...call, toolCallId, answer };
}

const LOUD = Buffer.alloc(160, 0x80).toString('base64');
const SILENT = Buffer.alloc(160, 0xff).toString('base64');

/** The caller is audible for so many ms; the model notices at once, and tells the end half a second late. */
async function speaks({ rig, phone, listener }: Awaited<ReturnType<typeof using>>, ms: number, atMs = 1_000) {
  listener.event({ type: 'callerSpeechStarted', itemId: 'caller_1', audioStartMs: atMs });
  for (let at = 0; at < ms + 500; at += 20) {
    phone.fromPhone(at < ms ? LOUD : SILENT, atMs + at);
    await rig.clock.advance(20);
  }
  listener.event({ type: 'callerSpeechStopped', itemId: 'caller_1', audioEndMs: atMs + ms + 500 });
}

describe('a tool that the caller interrupts', () => {
  it('A9: is stopped when it is so set, and the model is told once, without words of its own', async () => {
    let aborted = false;
    const call = await using(
      toolOf({
        onBargeIn: 'CANCEL',
        run: (_args, { signal }) => {
          signal.addEventListener('abort', () => (aborted = true));
          return NEVER;
        },
      }),
    );
    await speaks(call, 900);
    expect(statuses(call.rig, call.callId)).toEqual(['RUNNING', 'CANCELED']);
    expect(aborted).toBe(true);
    expect(outputs(call.rig)).toEqual([
      expect.objectContaining({ modelCallId: 'c1', respond: false, output: expect.stringContaining('interrupted') }),
    ]);
  });

  it.each([undefined, 'KEEP' as const])(
    'A9: goes on when it is set to %s, and its result is told',
    async (onBargeIn) => {
      let settle: (outcome: ToolOutcome) => void = () => undefined;
      const call = await using(
        toolOf({ run: () => new Promise((done) => (settle = done)), ...(onBargeIn ? { onBargeIn } : {}) }),
      );
      await speaks(call, 900);
      settle({ output: 'found' });
      await call.rig.clock.advance(1);
      expect(statuses(call.rig, call.callId)).toEqual(['RUNNING', 'SUCCEEDED']);
      expect(outputs(call.rig)).toEqual([expect.objectContaining({ output: 'found', respond: true })]);
    },
  );

  it('A17: a cough stops no tool', async () => {
    const call = await using(toolOf({ onBargeIn: 'CANCEL' }));
    await speaks(call, 120);
    expect(statuses(call.rig, call.callId)).toEqual(['RUNNING']);
  });
});

describe('what is said while a tool takes long', () => {
  it('A9: is the tool’s own phrase, again while it takes very long', async () => {
    const { rig, listener } = await using({ ...MANUAL, filler: 'I am asking my colleague.' });
    await rig.clock.advance(1_100);
    expect(said(rig)).toEqual([expect.stringContaining('asking my colleague')]);
    speak(listener);
    await rig.clock.advance(17_000);
    expect(said(rig)).toHaveLength(2);
  });

  it('A9: is nothing where the tool says so', async () => {
    const { rig } = await using(toolOf({ filler: null }));
    await rig.clock.advance(5_000);
    expect(said(rig)).toEqual([]);
  });
});

describe('arguments that the tool refuses', () => {
  it('A9: the model is told what is wrong, nothing runs, and it is no fault of ours', async () => {
    const run = jest.fn();
    const { rig, callId } = await using(toolOf({ check: () => 'order_id is missing.', run }));
    expect(run).not.toHaveBeenCalled();
    expect(outputs(rig)).toEqual([expect.objectContaining({ output: '{"error":"order_id is missing."}' })]);
    expect(statuses(rig, callId)).toEqual(['RUNNING', 'FAILED']);
    expect(rig.faults).toEqual([]);
  });

  it('A9: a check that throws is a fault of ours, and still one output', async () => {
    const check = (): never => {
      throw new Error('secret stack');
    };
    const { rig } = await using(toolOf({ check }));
    expect(outputs(rig)).toEqual([expect.objectContaining({ output: '{"error":"The tool failed."}' })]);
    expect(rig.faults).toEqual(['A tool threw']);
  });
});

describe('a manual tool', () => {
  it('waits for an operator, whose answer the model is told; the log says who it was', async () => {
    const { rig, callId, toolCallId, answer } = await using(MANUAL);
    expect(statuses(rig, callId)).toEqual(['RUNNING', 'WAITING_FOR_OPERATOR']);
    await rig.clock.advance(20_000);
    expect(await answer()).toMatchObject({ call: { id: callId }, problem: null });
    expect(outputs(rig)).toEqual([{ modelCallId: 'c1', output: '{"free":true}', respond: true }]);
    expect(statuses(rig, callId).at(-1)).toBe('SUCCEEDED');
    expect(logged(rig, callId, 'OperatorActed')).toEqual([
      expect.objectContaining({ actor: 'Ana', action: 'ANSWER_TOOL', note: toolCallId }),
    ]);
  });

  it('tells the model what the operator says went wrong', async () => {
    const { rig, callId, answer } = await using(MANUAL);
    await answer({ error: 'The calendar is closed today.' });
    expect(outputs(rig)).toEqual([expect.objectContaining({ output: '{"error":"The calendar is closed today."}' })]);
    expect(statuses(rig, callId).at(-1)).toBe('FAILED');
  });

  it('of two operators at once the second one sees that it is answered, and nothing is written of them', async () => {
    const { rig, callId, toolCallId } = await using(MANUAL);
    const both = ['Ana', 'Ben'].map((actor) => rig.desk.answerToolCall(toolCallId, { result: actor }, actor));
    const [first, second] = await Promise.all(both);
    expect(first?.problem).toBeNull();
    expect(second).toMatchObject({ call: { id: callId }, problem: { code: 'CONFLICT' } });
    expect(outputs(rig).map(({ output }) => output)).toEqual(['Ana']);
    expect(logged(rig, callId, 'OperatorActed').map(({ actor }) => actor)).toEqual(['Ana']);
  });

  it('that nobody answers in time is told to the model, and a late answer is a conflict', async () => {
    const { rig, callId, answer } = await using(MANUAL);
    await rig.clock.advance(60_000);
    expect(outputs(rig)).toEqual([expect.objectContaining({ output: '{"error":"The tool took too long."}' })]);
    expect(statuses(rig, callId).at(-1)).toBe('TIMED_OUT');
    expect((await answer()).problem).toMatchObject({ code: 'CONFLICT' });
    expect(outputs(rig)).toHaveLength(1);
  });

  it('is cancelled when the caller hangs up; whoever answers then hears that the call is over', async () => {
    const { rig, callId, phone, answer } = await using(MANUAL);
    phone.phoneEnded({ kind: 'stopped' });
    await rig.clock.advance(5_000);
    expect(statuses(rig, callId).at(-1)).toBe('CANCELED');
    expect(await answer()).toMatchObject({ call: { id: callId }, problem: { code: 'CALL_NOT_ACTIVE' } });
    expect(outputs(rig)).toEqual([]);
    expect(rig.clock.pending).toBe(0);
  });

  it.each([
    ['an empty error', { error: ' ' }, ['error']],
    ['a long error', { error: 'x'.repeat(1_001) }, ['error']],
    ['a huge result', { result: 'x'.repeat(64_001) }, ['result']],
  ])('refuses %s, and waits on', async (_what, value, field) => {
    const { rig, callId, answer } = await using(MANUAL);
    expect((await answer(value)).problem).toMatchObject({ code: 'INVALID_INPUT', field });
    expect(statuses(rig, callId).at(-1)).toBe('WAITING_FOR_OPERATOR');
  });

  it('does not know what was never asked, nor a tool that runs by itself', async () => {
    const { rig, answer } = await using(toolOf());
    expect(await rig.desk.answerToolCall('tc_none', { result: 1 }, 'Ana')).toMatchObject({
      ...{ call: null, problem: { code: 'NOT_FOUND' } },
    });
    expect((await answer()).problem).not.toBeNull();
    expect(outputs(rig)).toEqual([]);
  });

  it('A16: nobody asks the caller whether they are there, and no model is replaced, while the agent waits for a person', async () => {
    const { rig } = await using({ ...MANUAL, filler: null });
    await rig.clock.advance(59_000);
    expect(said(rig)).toEqual([]);
    expect(rig.model.setups).toHaveLength(1);
  });
});

describe('one output, whatever comes when', () => {
  const acts = ['resolve', 'reject', 'answer', 'speak', 'repeat', 'time'] as const;

  it('A9: settles each tool call once, and tells the model at most once, in any order of what happens', async () => {
    const manner = fc.constantFrom('KEEP' as const, 'CANCEL' as const);
    const kind = fc.constantFrom('SERVER' as const, 'MANUAL' as const);
    const steps = fc.array(fc.constantFrom(...acts), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(manner, kind, steps, fc.boolean(), async (onBargeIn, toolKind, order, hangsUp) => {
        let done: (outcome: ToolOutcome) => void = () => undefined;
        let fail: (fault: Error) => void = () => undefined;
        const run = (): Promise<ToolOutcome> => new Promise((resolve, reject) => ([done, fail] = [resolve, reject]));
        const call = await using(toolOf({ kind: toolKind, onBargeIn, run }));
        const { rig, listener, answer, phone, callId } = call;
        const act: Record<(typeof acts)[number], () => unknown> = {
          resolve: () => done({ output: 1 }),
          reject: () => fail(new Error('no')),
          answer: () => answer(),
          speak: () => speaks(call, 700),
          repeat: () => listener.event(toolCalled('c1')),
          time: () => rig.clock.advance(4_000),
        };
        for (const step of order) await act[step]();
        if (hangsUp) phone.phoneEnded({ kind: 'stopped' });
        await rig.clock.advance(20_000);
        const told = outputs(rig).length;
        expect(told).toBeLessThanOrEqual(1);
        expect(told === 1 || hangsUp).toBe(true);
        const ends = statuses(rig, callId).filter(
          (status) => status !== 'RUNNING' && status !== 'WAITING_FOR_OPERATOR',
        );
        expect(ends).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a message box', () => {
  const voicemail = toolOf({
    kind: 'VOICEMAIL',
    run: async () => ({ output: 'ok', then: { kind: 'voicemail', say: 'Speak after the tone.', maxSeconds: 90 } }),
  });

  it('A10: the caller hears the goodbye to its end, then the carrier records', async () => {
    const rig = deskRig({ tools: [voicemail] });
    const { callId, phone, line, listener } = await connected(rig);
    const closed = jest.spyOn(line, 'close');
    const payload = Buffer.alloc(16_000, 0x55).toString('base64');
    listener.event({ type: 'responseStarted', responseId: 'resp_t' });
    listener.event({ type: 'agentItemAdded', responseId: 'resp_t', itemId: 'a', previousItemId: null });
    listener.audio({ responseId: 'resp_t', itemId: 'a', contentIndex: 0, payload });
    listener.event(toolCalled('c1'));
    listener.event({ type: 'responseDone', responseId: 'resp_t', status: 'completed', usage: null, problem: null });
    await rig.clock.advance(1_990);
    expect(closed).not.toHaveBeenCalled();
    await rig.clock.advance(20);
    expect(closed).toHaveBeenCalledTimes(1);
    phone.phoneEnded({ kind: 'closedByUs' });
    expect(await rig.desk.afterStream('CA_in', 'in-progress')).toEqual({
      ...{ kind: 'sayAndRecord', say: 'Speak after the tone.', maxSeconds: 90 },
    });
    await rig.desk.voicemailLeft({
      callSid: 'CA_in',
      recordingSid: 'RE1',
      url: 'https://x.test/RE1',
      durationMs: 4_000,
    });
    await rig.desk.statusChanged({
      ...{ callSid: 'CA_in', callId: null, status: 'completed', sequenceNumber: null, sipResponseCode: null },
    });
    expect(logged(rig, callId, 'VoicemailLeft')).toHaveLength(1);
    expect(logged(rig, callId, 'CallChanged').at(-1)?.call).toMatchObject({
      ...{ status: 'COMPLETED', endReason: 'VOICEMAIL', failure: null },
    });
    expect(rig.carrier.ended).toEqual([]);
  });
});
