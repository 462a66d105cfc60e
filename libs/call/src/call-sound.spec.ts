import { VERSION } from './testing/memory-records';
import { KeptSound, MemoryRecorder } from './testing/memory-recorder';
import type { AudioTap } from './ports/recorder';
import type { ModelListener } from './ports/voice-model';
import { connected, deskRig, logged, REQUEST } from './testing/desk.rig';
import { keyTones } from './key-tones';
import { NUMBER } from './testing/memory-records';

const BYTES_PER_MS = 8;
const SILENCE = 0xff;
const sound = (code: number, ms: number): string => Buffer.alloc(ms * BYTES_PER_MS, code).toString('base64');

function speak(listener: ModelListener, id: string, payload: string): void {
  listener.event({ type: 'responseStarted', responseId: `resp_${id}` });
  listener.event({ type: 'agentItemAdded', responseId: `resp_${id}`, itemId: id, previousItemId: null });
  listener.audio({ responseId: `resp_${id}`, itemId: id, contentIndex: 0, payload });
  listener.event({ type: 'agentAudioDone', responseId: `resp_${id}`, itemId: id });
}

const recordedRig = () => {
  const recorder = new MemoryRecorder();
  const rig = deskRig({ recorder, version: { ...VERSION, record: true } });
  return { rig, recorder, kept: () => recorder.recordings[0]?.sound ?? new KeptSound() };
};

/** The stretches of one side that are not silent, in ms. */
function stretches(lane: Buffer): [number, number][] {
  const found: [number, number][] = [];
  let from: number | null = null;
  for (let at = 0; at <= lane.length; at++) {
    const isSound = at < lane.length && lane[at] !== SILENCE;
    if (isSound && from === null) from = at;
    if (!isSound && from !== null) {
      found.push([from / BYTES_PER_MS, at / BYTES_PER_MS]);
      from = null;
    }
  }
  return found;
}

describe('the sound of a call, for those who hear along', () => {
  it('the agent is kept when it is heard, not when it is sent, and what a cut left unheard is not kept', async () => {
    const { rig, kept } = recordedRig();
    const { line, listener } = await connected(rig);
    await rig.clock.advance(500);
    // Two seconds arrive in one moment, more while they are played.
    speak(listener, 'a', sound(0x10, 2_000));
    await rig.clock.advance(1_000);
    speak(listener, 'b', sound(0x11, 1_000));
    await rig.clock.advance(1_250);
    listener.event({ type: 'callerSpeechStarted', itemId: 'c', audioStartMs: 2_000 });
    expect(line.clears).toEqual([2_750]);
    await rig.clock.advance(250);
    speak(listener, 'd', sound(0x12, 500));
    await rig.clock.advance(1_000);
    expect(stretches(kept().lanes.agent)).toEqual([
      [500, 2_750],
      [3_000, 3_500],
    ]);
    expect(kept().lanes.agent[2_600 * BYTES_PER_MS]).toBe(0x11);
  });

  it('the caller is kept at the carrier’s time stamps, so that a hole stays a hole and a burst moves nothing', async () => {
    const { rig, kept } = recordedRig();
    const { phone } = await connected(rig);
    await rig.clock.advance(1_000);
    for (const at of [0, 20, 40, 600, 620]) phone.fromPhone(sound(0x20, 20), at);
    expect(stretches(kept().lanes.caller)).toEqual([
      [0, 60],
      [600, 640],
    ]);
  });

  it('time stamps from another world neither lose nor stretch the caller’s side', async () => {
    const { rig, kept } = recordedRig();
    const { phone } = await connected(rig);
    await rig.clock.advance(100);
    for (const at of [0, 5, 1e12, -3, 0]) phone.fromPhone(sound(0x20, 20), at);
    expect(kept().lanes.caller.length / BYTES_PER_MS).toBeLessThanOrEqual(1_200);
    expect(stretches(kept().lanes.caller).reduce((sum, [from, to]) => sum + to - from, 0)).toBe(100);
  });

  it('keys and sounds of ours are kept, too, in line with the words', async () => {
    const { rig, kept } = recordedRig();
    const { callId, listener } = await connected(rig);
    speak(listener, 'a', sound(0x10, 200));
    await rig.desk.sendDtmf(callId, '1', 'usr_1');
    await rig.clock.advance(1_000);
    const tones = Buffer.from(keyTones('1'), 'base64');
    expect(
      kept()
        .lanes.agent.subarray(200 * BYTES_PER_MS, 200 * BYTES_PER_MS + tones.length)
        .equals(tones),
    ).toBe(true);
  });

  const noticeRig = async () => {
    const recorder = new MemoryRecorder();
    const conduct = { recordingNotice: 'This call is recorded.' };
    const rig = deskRig({ recorder, version: { ...VERSION, record: true, conduct } });
    const call = await connected(rig);
    const heardMs = () => logged(rig, call.callId, 'CallChanged').at(-1)?.call.recording?.noticeHeardMs ?? null;
    return { rig, ...call, heardMs, kept: () => recorder.recordings[0]?.sound ?? new KeptSound() };
  };

  it('an operator’s words do not cut off the notice: they come after it', async () => {
    const { rig, callId, line, phone, listener, heardMs, kept } = await noticeRig();
    speak(listener, 'a', sound(0x10, 1_000));
    await rig.clock.advance(500);
    const said = await rig.desk.sayToCaller(callId, { text: 'Hello from Ada.', interrupt: true }, 'Ada');
    expect(said.problem).toBeNull();
    phone.fromPhone(sound(0x20, 20), 500);
    expect([line.clears, heardMs()]).toEqual([[], null]);
    expect(rig.model.all('respond').at(-1)?.[0]).toContain('Hello from Ada.');
    listener.event({ type: 'responseDone', responseId: 'resp_a', status: 'completed', usage: null, problem: null });
    await rig.clock.advance(600);
    expect(heardMs()).toBe(1_000);
    phone.fromPhone(sound(0x21, 20), 1_100);
    expect(stretches(kept().lanes.caller)).toEqual([[1_100, 1_120]]);
  });

  it('a notice that an operator silenced counts as not heard: it is said again, and the caller is not kept before', async () => {
    const recorder = new MemoryRecorder();
    const conduct = { recordingNotice: 'This call is recorded.' };
    const rig = deskRig({ recorder, version: { ...VERSION, record: true, conduct } });
    const { callId, phone, listener } = await connected(rig);
    const notices = () =>
      rig.model.all('respond').filter(([words]) => String(words).includes('This call is recorded.'));
    expect(notices()).toHaveLength(1);
    speak(listener, 'a', sound(0x10, 1_000));
    await rig.clock.advance(500);
    await rig.desk.setAgentMuted(callId, true, 'Ada');
    phone.fromPhone(sound(0x20, 20), 500);
    await rig.desk.setAgentMuted(callId, false, 'Ada');
    expect(notices()).toHaveLength(2);
    speak(listener, 'b', sound(0x10, 1_000));
    listener.event({ type: 'responseDone', responseId: 'resp_b', status: 'completed', usage: null, problem: null });
    await rig.clock.advance(1_500);
    phone.fromPhone(sound(0x20, 20), 2_000);
    expect(stretches(recorder.recordings[0]?.sound.lanes.caller ?? Buffer.alloc(0))).toEqual([[2_000, 2_020]]);
    expect(logged(rig, callId, 'CallChanged').at(-1)?.call.recording?.noticeHeardMs).toBe(1_500);
  });

  it('what was not heard at the hang-up is not kept; the length is that of the call', async () => {
    const { rig, kept } = recordedRig();
    const { listener, phone } = await connected(rig);
    speak(listener, 'a', sound(0x10, 3_000));
    await rig.clock.advance(1_000);
    phone.phoneEnded({ kind: 'stopped' });
    expect([kept().endedMs, stretches(kept().lanes.agent)]).toEqual([1_000, [[0, 1_000]]]);
  });

  it('the log tells that a call is recorded, and how it went: the call is over by then', async () => {
    const { rig, recorder } = recordedRig();
    const { callId, phone } = await connected(rig);
    const told = () => logged(rig, callId, 'CallChanged').at(-1)?.call;
    const [recording] = recorder.recordings;
    expect(told()?.recording).toMatchObject({ id: recording?.order.id, status: 'RECORDING', noticeHeardMs: null });
    await rig.clock.advance(2_000);
    phone.phoneEnded({ kind: 'stopped' });
    await rig.clock.advance(5_000);
    recording?.told.ready({ durationMs: 2_000, bytes: 32_058 });
    expect(told()).toMatchObject({
      status: 'COMPLETED',
      recording: { status: 'READY', durationMs: 2_000, bytes: 32_058 },
    });
  });

  it('a recording that fails is a warning in the log; the call goes on', async () => {
    const { rig, recorder } = recordedRig();
    const { callId, line, listener } = await connected(rig);
    recorder.recordings[0]?.told.failed({ code: 'RECORDING_FAILED', message: 'The disk is full.', retryable: false });
    speak(listener, 'a', sound(0x10, 200));
    await rig.clock.advance(500);
    expect([line.played.length > 0, line.closed]).toEqual([true, false]);
    expect(logged(rig, callId, 'ProblemRaised')).toMatchObject([
      { severity: 'WARNING', problem: { code: 'RECORDING_FAILED' } },
    ]);
    expect(logged(rig, callId, 'CallChanged').at(-1)?.call).toMatchObject({
      status: 'IN_PROGRESS',
      failure: null,
      recording: { status: 'FAILED' },
    });
  });

  it('B2: whoever throws hears no more; the call and the others do not notice', async () => {
    const { rig, kept } = recordedRig();
    const { callId, phone, line } = await connected(rig);
    const broken = { caller: jest.fn(() => fail()), agent: jest.fn(), cut: jest.fn(), ended: jest.fn() };
    function fail(): never {
      throw new Error('no ears');
    }
    rig.desk.listen(callId, broken as AudioTap, 'Ada');
    for (const at of [0, 20]) phone.fromPhone(sound(0x20, 20), at);
    expect(broken.caller).toHaveBeenCalledTimes(1);
    expect([line.closed, stretches(kept().lanes.caller)]).toEqual([false, [[0, 40]]]);
    expect(rig.faults).toEqual(['A fault of ours beside a call']);
  });

  it('who joins in the middle of a sentence gets what follows at its time', async () => {
    const rig = deskRig();
    const { callId, listener } = await connected(rig);
    speak(listener, 'a', sound(0x10, 2_000));
    await rig.clock.advance(500);
    const ear = new KeptSound();
    const leave = rig.desk.listen(callId, ear, 'Ada');
    speak(listener, 'b', sound(0x11, 300));
    await rig.clock.advance(100);
    leave?.();
    leave?.();
    speak(listener, 'c', sound(0x12, 300));
    const [[from = 0, to = 0] = []] = stretches(ear.lanes.agent);
    expect(Math.abs(from - 2_000)).toBeLessThanOrEqual(40);
    expect(to - from).toBe(300);
    expect(logged(rig, callId, 'OperatorActed').map(({ actor, action }) => [actor, action])).toEqual([
      ['Ada', 'LISTEN'],
      ['Ada', 'STOP_LISTENING'],
    ]);
  });

  it.each([
    [true, false, 1],
    [false, true, 0],
    [null, true, 1],
    [undefined, false, 0],
  ])('an order that says %s to an agent that says %s is recorded %i times', async (record, ofAgent, times) => {
    const recorder = new MemoryRecorder();
    const rig = deskRig({ recorder, version: { ...VERSION, record: ofAgent } });
    const { call } = await rig.desk.place({
      ...{ idempotencyKey: 'k', to: '+14155550111', fromNumberId: NUMBER.id, agentId: VERSION.agentId },
      ...{ agentVersionId: null, variables: {}, maxDurationSeconds: null, actor: 'Ada', record },
    });
    const request = {
      ...REQUEST,
      direction: 'OUTBOUND',
      callSid: call?.callSid ?? '',
      callId: call?.id ?? '',
    } as const;
    const answer = await rig.desk.answer(request);
    if (answer.kind !== 'connect') throw new Error('declined');
    const line = { streamSid: 'MZ1', play: jest.fn(), mark: jest.fn(), clear: jest.fn(), close: jest.fn() };
    rig.desk.attach({ streamSid: 'MZ1', callSid: request.callSid, accountSid: 'AC1', token: answer.token }, line);
    expect(recorder.recordings).toHaveLength(times);
  });
});
