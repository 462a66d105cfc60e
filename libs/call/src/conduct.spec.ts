import type { AgentVersion } from './agent';
import type { Conduct } from './conduct';
import { DEFAULT_CONDUCT } from './conduct';
import type { Tool } from './ports/tool';
import type { ModelListener } from './ports/voice-model';
import type { DeskRig } from './testing/desk.rig';
import { connected, deskRig, logged, VERSION } from './testing/desk.rig';

const audio = (ms: number): string => Buffer.alloc(ms * 8, 0x55).toString('base64');
let said = 0;

/** The model answers whatever it was asked with so many ms of speech. */
function speak(listener: ModelListener, ms: number): void {
  const id = `a${++said}`;
  listener.event({ type: 'responseStarted', responseId: `resp_${id}` });
  listener.event({ type: 'agentItemAdded', responseId: `resp_${id}`, itemId: id, previousItemId: null });
  listener.event({ type: 'agentText', responseId: `resp_${id}`, itemId: id, delta: 'Words.' });
  listener.audio({ responseId: `resp_${id}`, itemId: id, contentIndex: 0, payload: audio(ms) });
  listener.event({ type: 'agentAudioDone', responseId: `resp_${id}`, itemId: id });
  listener.event({ type: 'responseDone', responseId: `resp_${id}`, status: 'completed', usage: null, problem: null });
}

const asked = (rig: DeskRig): string[] => rig.model.all('respond').map(([instructions]) => String(instructions ?? ''));
const callOf = (rig: DeskRig, callId: string) => logged(rig, callId, 'CallChanged').at(-1)?.call;

const rigWith = (conduct: Partial<Conduct>, changes: Partial<AgentVersion> = {}, tools: readonly Tool[] = []) =>
  deskRig({ tools, version: { ...VERSION, ...changes, conduct: { ...DEFAULT_CONDUCT, ...conduct } } });

const slowTool = (ms: number, rig: () => DeskRig): Tool => ({
  id: 'tool_1',
  kind: 'SERVER',
  timeoutMs: 10_000,
  model: { name: 'look_up', description: '', parameters: {} },
  run: () => new Promise((resolve) => rig().clock.after(ms, () => resolve({ output: 'found' }))),
});
const toolCalled = {
  type: 'toolCalled',
  responseId: 'resp_t',
  itemId: 'item_t',
  modelCallId: 'c1',
  name: 'look_up',
  rawArguments: '{}',
} as const;

describe('the greeting', () => {
  it('A5: a caller who is to begin is not greeted, and is asked only after the idle time', async () => {
    const rig = rigWith({ greeting: { mode: 'CALLER_FIRST', waitMs: 0, interruptible: true } });
    await connected(rig);
    await rig.clock.advance(14_999);
    expect(asked(rig)).toEqual([]);
    await rig.clock.advance(1);
    expect(asked(rig)).toEqual([expect.stringContaining('Are you still there?')]);
  });

  it('A5: waits for the caller, and greets when nothing is said', async () => {
    const rig = rigWith({ greeting: { mode: 'WAIT_FOR_CALLER', waitMs: 2_000, interruptible: true } });
    await connected(rig);
    await rig.clock.advance(1_999);
    expect(asked(rig)).toEqual([]);
    await rig.clock.advance(1);
    expect(asked(rig)).toEqual([expect.stringContaining('"Hello, this is Acme."')]);
  });

  it('A5: waits for the caller, and does not greet one who speaks first', async () => {
    const rig = rigWith({ greeting: { mode: 'WAIT_FOR_CALLER', waitMs: 2_000, interruptible: true } });
    const { listener } = await connected(rig);
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 500 });
    await rig.clock.advance(1_500);
    listener.event({ type: 'callerSpeechStopped', itemId: 'u', audioEndMs: 2_000 });
    speak(listener, 500);
    await rig.clock.advance(5_000);
    expect(asked(rig)).toEqual([]);
  });

  it('A5: one that must not be interrupted is heard to its end; the caller is answered after it', async () => {
    const rig = rigWith({ greeting: { mode: 'AGENT_FIRST', waitMs: 0, interruptible: false } });
    const { callId, line, listener } = await connected(rig);
    expect(rig.model.setups[0]?.reportsTurnsOnly).toBe(true);
    speak(listener, 3_000);
    await rig.clock.advance(500);
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 200 });
    listener.event({ type: 'callerSpeechStopped', itemId: 'u', audioEndMs: 1_800 });
    listener.event({ type: 'callerTurnCommitted', itemId: 'u', previousItemId: null });
    expect(line.clears).toEqual([]);
    expect(asked(rig)).toHaveLength(2);
    await rig.clock.advance(3_000);
    speak(listener, 3_000);
    await rig.clock.advance(500);
    listener.event({ type: 'callerSpeechStarted', itemId: 'v', audioStartMs: 5_000 });
    expect(line.clears).toHaveLength(1);
    expect(rig.model.all('cancel')).toEqual([]);
    expect(callOf(rig, callId)?.interruptions).toBe(1);
  });
});

describe('slow tools', () => {
  it('A9: something is said after 1 s, once, and the call gets exactly one output', async () => {
    const rig: DeskRig = rigWith({}, {}, [slowTool(5_000, () => rig)]);
    const { listener } = await connected(rig);
    speak(listener, 200);
    await rig.clock.advance(500);
    listener.event({ type: 'responseStarted', responseId: 'resp_t' });
    listener.event(toolCalled);
    listener.event({ type: 'responseDone', responseId: 'resp_t', status: 'completed', usage: null, problem: null });
    await rig.clock.advance(999);
    expect(asked(rig)).toHaveLength(1);
    await rig.clock.advance(1);
    expect(asked(rig)).toEqual([expect.any(String), expect.stringContaining('"One moment, please."')]);
    speak(listener, 800);
    await rig.clock.advance(6_000);
    expect(asked(rig)).toHaveLength(2);
    expect(rig.model.all('answerTool')).toHaveLength(1);
  });

  it('A9: nothing is said over an answer that is still being heard', async () => {
    const rig: DeskRig = rigWith({}, {}, [slowTool(3_000, () => rig)]);
    const { listener } = await connected(rig);
    speak(listener, 2_500);
    listener.event(toolCalled);
    await rig.clock.advance(2_499);
    expect(asked(rig)).toHaveLength(1);
    await rig.clock.advance(1);
    expect(asked(rig)).toHaveLength(2);
  });
});

describe('a silent caller', () => {
  it('A11: is asked twice, counted from the last sound heard, then the call ends with a goodbye', async () => {
    const rig = rigWith({});
    const { callId, listener, phone } = await connected(rig);
    speak(listener, 2_000);
    await rig.clock.advance(16_999);
    expect(asked(rig)).toHaveLength(1);
    await rig.clock.advance(1);
    expect(asked(rig)).toHaveLength(2);
    speak(listener, 1_000);
    await rig.clock.advance(16_000);
    expect(asked(rig)).toHaveLength(3);
    speak(listener, 1_000);
    await rig.clock.advance(16_000);
    expect(asked(rig)[3]).toContain('Goodbye');
    expect(rig.carrier.ended).toEqual([]);
    speak(listener, 2_000);
    await rig.clock.advance(2_000);
    expect(rig.carrier.ended).toEqual(['CA_in']);
    phone.phoneEnded({ kind: 'stopped' });
    expect(callOf(rig, callId)).toMatchObject({ status: 'COMPLETED', endReason: 'SILENCE_TIMEOUT' });
    expect(rig.clock.pending).toBe(0);
  });

  it('A11: is not asked while a tool runs', async () => {
    const rig: DeskRig = rigWith({ filler: null }, {}, [{ ...slowTool(30_000, () => rig), timeoutMs: 60_000 }]);
    const { listener } = await connected(rig);
    speak(listener, 200);
    await rig.clock.advance(500);
    listener.event(toolCalled);
    await rig.clock.advance(29_000);
    expect(asked(rig)).toHaveLength(1);
  });

  it('A11: a key pressed counts as a word', async () => {
    const rig = rigWith({});
    const { listener, phone } = await connected(rig);
    speak(listener, 200);
    await rig.clock.advance(14_000);
    phone.keyPressed('1');
    await rig.clock.advance(1_499);
    expect(asked(rig)).toHaveLength(1);
  });
});

describe('the longest duration', () => {
  it('A12: is announced half a minute before it ends the call', async () => {
    const rig = rigWith({ idle: null }, { maxDurationSeconds: 120 });
    const { callId, listener, phone } = await connected(rig);
    speak(listener, 1_000);
    await rig.clock.advance(89_999);
    expect(asked(rig)).toHaveLength(1);
    await rig.clock.advance(1);
    expect(asked(rig)[1]).toContain('half a minute');
    speak(listener, 2_000);
    await rig.clock.advance(30_000);
    expect(rig.carrier.ended).toEqual(['CA_in']);
    phone.phoneEnded({ kind: 'stopped' });
    expect(callOf(rig, callId)?.endReason).toBe('MAX_DURATION');
  });
});

describe('false starts', () => {
  const ignoring = () => rigWith({ falseStart: { minSpeechMs: 400, ignore: true } });
  /** What the caller's phone sends, so that the engine can hear whether somebody still speaks. */
  const sends = (phone: { fromPhone(p: string, t: number): void }, from: number, to: number, byte: number): void => {
    for (let at = from; at < to; at += 20) phone.fromPhone(Buffer.alloc(160, byte).toString('base64'), at);
  };

  it('A17: a cough neither interrupts nor is answered, and is counted', async () => {
    const rig = ignoring();
    const { callId, line, phone, listener } = await connected(rig);
    speak(listener, 5_000);
    sends(phone, 0, 1_000, 0xff);
    sends(phone, 1_000, 1_200, 0x10);
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 700 });
    sends(phone, 1_200, 1_700, 0xff);
    await rig.clock.advance(700);
    listener.event({ type: 'callerSpeechStopped', itemId: 'u', audioEndMs: 1_700 });
    listener.event({ type: 'callerTurnCommitted', itemId: 'u', previousItemId: null });
    expect(line.clears).toEqual([]);
    expect(asked(rig)).toHaveLength(1);
    expect(rig.model.all('forget')).toEqual([['u']]);
    expect(callOf(rig, callId)).toMatchObject({ falseStarts: 1, interruptions: 0 });
  });

  it('A17: speech that goes on interrupts after the minimum', async () => {
    const rig = ignoring();
    const { callId, line, phone, listener } = await connected(rig);
    speak(listener, 5_000);
    sends(phone, 0, 1_000, 0xff);
    sends(phone, 1_000, 1_100, 0x10);
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 700 });
    await rig.clock.advance(399);
    sends(phone, 1_100, 1_500, 0x10);
    expect(line.clears).toEqual([]);
    await rig.clock.advance(1);
    expect(line.clears).toHaveLength(1);
    expect(callOf(rig, callId)?.interruptions).toBe(1);
    expect(rig.model.all('cutOff')).toHaveLength(1);
  });

  it('A17: short speech without words is counted where it is not ignored, too', async () => {
    const rig = rigWith({});
    const { callId, listener } = await connected(rig);
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 700 });
    listener.event({ type: 'callerSpeechStopped', itemId: 'u', audioEndMs: 1_700 });
    listener.event({ type: 'callerTextDone', itemId: 'u', text: '' });
    listener.event({ type: 'callerSpeechStarted', itemId: 'v', audioStartMs: 3_000 });
    listener.event({ type: 'callerSpeechStopped', itemId: 'v', audioEndMs: 4_000 });
    listener.event({ type: 'callerTextDone', itemId: 'v', text: 'Yes.' });
    expect(callOf(rig, callId)?.falseStarts).toBe(1);
  });
});

describe('the goodbye', () => {
  const endCall: Tool = {
    ...{ id: 'tool_end', kind: 'END_CALL', timeoutMs: 10_000 },
    model: { name: 'end_call', description: '', parameters: {} },
    run: async () => ({ output: 'ok', then: 'endCall' }),
  };

  /** The agent says goodbye for three seconds, and the caller speaks into it after one. */
  async function interrupted(interruptible: boolean) {
    const rig = rigWith({ goodbye: { interruptible }, idle: null }, {}, [endCall]);
    const { callId, listener } = await connected(rig);
    const goodbye = { responseId: 'resp_t', itemId: 'bye' };
    listener.event({ type: 'responseStarted', responseId: 'resp_t' });
    listener.event({ type: 'agentItemAdded', ...goodbye, previousItemId: null });
    listener.audio({ ...goodbye, contentIndex: 0, payload: audio(3_000) });
    listener.event({ ...toolCalled, name: 'end_call' });
    listener.event({ type: 'responseDone', responseId: 'resp_t', status: 'completed', usage: null, problem: null });
    await rig.clock.advance(1_000);
    listener.event({ type: 'callerSpeechStarted', itemId: 'c', audioStartMs: 900 });
    await rig.clock.advance(500);
    listener.event({ type: 'callerSpeechStopped', itemId: 'c', audioEndMs: 1_400 });
    listener.event({ type: 'callerTurnCommitted', itemId: 'c', previousItemId: 'bye' });
    return { rig, callId, listener };
  }

  it('A10: a caller who speaks into it keeps the call open, where the agent is set so', async () => {
    const { rig, callId, listener } = await interrupted(true);
    speak(listener, 1_000);
    await rig.clock.advance(12_000);
    expect(rig.carrier.ended).toEqual([]);
    expect(callOf(rig, callId)).toMatchObject({ status: 'IN_PROGRESS', activity: 'LISTENING' });
    listener.event({ ...toolCalled, modelCallId: 'c2', name: 'end_call' });
    await rig.clock.advance(1_000);
    speak(listener, 1_000);
    await rig.clock.advance(1_000);
    expect(rig.carrier.ended).toEqual(['CA_in']);
  });

  it('A10: otherwise the call ends as decided, within 10 s', async () => {
    const { rig } = await interrupted(false);
    await rig.clock.advance(10_000);
    expect(rig.carrier.ended).toEqual(['CA_in']);
  });
});
