import type { ModelListener } from './ports/voice-model';
import type { DeskRig } from './testing/desk.rig';
import { connected, deskRig, logged, REQUEST } from './testing/desk.rig';

const audio = (ms: number): string => Buffer.alloc(ms * 8, 0x55).toString('base64');

function speak(listener: ModelListener, id: string, ms: number): void {
  listener.event({ type: 'responseStarted', responseId: `resp_${id}` });
  listener.event({ type: 'agentItemAdded', responseId: `resp_${id}`, itemId: id, previousItemId: null });
  listener.audio({ responseId: `resp_${id}`, itemId: id, contentIndex: 0, payload: audio(ms) });
  listener.event({ type: 'agentAudioDone', responseId: `resp_${id}`, itemId: id });
}
const done = (id: string) =>
  ({ type: 'responseDone', responseId: `resp_${id}`, status: 'completed', usage: null, problem: null }) as const;

const activityOf = (rig: DeskRig, callId: string) => logged(rig, callId, 'CallChanged').at(-1)?.call.activity;
const acts = (rig: DeskRig, callId: string) =>
  logged(rig, callId, 'OperatorActed').map(({ actor, action, note }) => [actor, action, note]);

describe("the operator's hand", () => {
  it('says a sentence through the agent, interrupting it when told so', async () => {
    const rig = deskRig();
    const { callId, line, listener } = await connected(rig);
    speak(listener, 'a', 4_000);
    await rig.clock.advance(1_000);
    const patient = { text: 'A colleague will call you back.', interrupt: false };
    expect((await rig.desk.sayToCaller(callId, patient, 'usr_1')).problem).toBeNull();
    expect(line.clears).toEqual([]);
    await rig.desk.sayToCaller(callId, { ...patient, interrupt: true }, 'usr_1');
    expect(line.clears).toEqual([1_000]);
    expect(rig.model.all('cancel')).toHaveLength(1);
    expect(rig.model.all('cutOff')).toEqual([[expect.objectContaining({ itemId: 'a', heardMs: 1_000 })]]);
    expect(rig.model.all('respond').at(-1)?.[0]).toContain('"A colleague will call you back."');
    expect(acts(rig, callId)).toEqual([
      ['usr_1', 'SAY', 'A colleague will call you back.'],
      ['usr_1', 'SAY', 'A colleague will call you back.'],
    ]);
    // Nobody but the caller interrupts.
    expect(logged(rig, callId, 'CallChanged').at(-1)?.call.interruptions).toBe(0);
  });

  it('whispers an instruction, which a later session knows, too', async () => {
    const rig = deskRig();
    const { callId, listener } = await connected(rig);
    speak(listener, 'a', 500);
    listener.event(done('a'));
    await rig.clock.advance(1_000);
    const asked = rig.model.all('respond').length;
    await rig.desk.injectInstruction(callId, { text: 'Offer a refund.', respondNow: false }, 'usr_1');
    expect(rig.model.all('respond')).toHaveLength(asked);
    await rig.desk.injectInstruction(callId, { text: 'Do it now.', respondNow: true }, 'usr_1');
    expect(rig.model.all('respond')).toHaveLength(asked + 1);
    expect(rig.model.all('tell')).toEqual([
      ['system', 'Offer a refund.'],
      ['system', 'Do it now.'],
    ]);
    listener.event({ type: 'ended', problem: { code: 'PROVIDER_UNAVAILABLE', message: 'Lost.', retryable: true } });
    await rig.clock.advance(0);
    rig.model.listener?.event({ type: 'ready' });
    expect(rig.model.all('remember')[0]?.[0]).toEqual(
      expect.arrayContaining([
        { kind: 'note', role: 'system', text: 'Offer a refund.' },
        { kind: 'note', role: 'system', text: 'Do it now.' },
      ]),
    );
  });

  it('mutes the agent: the answer is cancelled, nothing is answered, and the caller is answered afterwards', async () => {
    const rig = deskRig();
    const { callId, line, listener } = await connected(rig);
    speak(listener, 'a', 4_000);
    await rig.clock.advance(500);
    await rig.desk.setAgentMuted(callId, true, 'usr_1');
    expect(line.clears).toEqual([500]);
    expect(rig.model.all('cancel')).toHaveLength(1);
    expect(activityOf(rig, callId)).toBe('AGENT_MUTED');
    const played = line.played.length;
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 1_000 });
    listener.event({ type: 'callerSpeechStopped', itemId: 'u', audioEndMs: 2_000 });
    listener.event({ type: 'callerTurnCommitted', itemId: 'u', previousItemId: 'a' });
    speak(listener, 'b', 1_000);
    expect(rig.model.all('cancel')).toHaveLength(2);
    await rig.clock.advance(30_000);
    // Neither the model's voice nor a sound of ours.
    expect(line.played).toHaveLength(played);
    const asked = rig.model.all('respond').length;
    await rig.desk.setAgentMuted(callId, false, 'usr_1');
    expect(rig.model.all('respond')).toHaveLength(asked + 1);
    expect(acts(rig, callId).map(([, action]) => action)).toEqual(['MUTE_AGENT', 'UNMUTE_AGENT']);
  });

  it('sends keys as tones that pass the playback: exact marks, no transcript', async () => {
    const rig = deskRig();
    const { callId, line, listener } = await connected(rig);
    speak(listener, 'a', 1_000);
    listener.event(done('a'));
    await rig.clock.advance(2_000);
    const before = line.truth();
    await rig.desk.sendDtmf(callId, '4#', 'usr_1');
    expect(logged(rig, callId, 'DtmfDetected').map(({ digit, sentByUs }) => [digit, sentByUs])).toEqual([
      ['4', true],
      ['#', true],
    ]);
    await rig.clock.advance(399);
    expect(rig.clock.pending).toBeGreaterThan(1);
    await rig.clock.advance(1);
    expect(line.truth() - before).toBe(400 * 8);
    expect((await rig.records.transcript(callId)).map(({ speaker }) => speaker)).toEqual(['AGENT']);
  });

  it('waits half a second where the keys say so, and tells only of keys', async () => {
    const rig = deskRig();
    const { callId, line, listener } = await connected(rig);
    speak(listener, 'a', 1_000);
    listener.event(done('a'));
    await rig.clock.advance(2_000);
    const before = line.truth();
    await rig.desk.sendDtmf(callId, '1wA', 'Ana');
    await rig.clock.advance(2_000);
    expect(line.truth() - before).toBe((200 + 500 + 200) * 8);
    expect(logged(rig, callId, 'DtmfDetected').map(({ digit }) => digit)).toEqual(['1', 'A']);
    expect(acts(rig, callId)).toEqual([['Ana', 'SEND_DTMF', '1wA']]);
  });

  it('a muted agent cannot be asked to speak; it can be told something, and keys can be sent', async () => {
    const rig = deskRig();
    const { callId } = await connected(rig);
    await rig.desk.setAgentMuted(callId, true, 'Ana');
    const say = await rig.desk.sayToCaller(callId, { text: 'Hello', interrupt: true }, 'Ana');
    const now = await rig.desk.injectInstruction(callId, { text: 'Greet.', respondNow: true }, 'Ana');
    expect([say.problem?.code, now.problem?.code]).toEqual(['CONFLICT', 'CONFLICT']);
    expect((await rig.desk.injectInstruction(callId, { text: 'Wait.', respondNow: false }, 'Ana')).problem).toBeNull();
    expect((await rig.desk.sendDtmf(callId, '1', 'Ana')).problem).toBeNull();
    expect(acts(rig, callId).map(([, action]) => action)).toEqual(['MUTE_AGENT', 'INSTRUCT', 'SEND_DTMF']);
  });

  it('two operators who mute at once make one event', async () => {
    const rig = deskRig();
    const { callId } = await connected(rig);
    await Promise.all([rig.desk.setAgentMuted(callId, true, 'Ana'), rig.desk.setAgentMuted(callId, true, 'Ben')]);
    await rig.desk.setAgentMuted(callId, false, 'Ben');
    const after = await rig.desk.setAgentMuted(callId, false, 'Ana');
    expect(after.problem).toBeNull();
    expect(acts(rig, callId)).toEqual([
      ['Ana', 'MUTE_AGENT', null],
      ['Ben', 'UNMUTE_AGENT', null],
    ]);
  });

  it.each(['12a', '', 'ww', '1'.repeat(33)])('refuses the keys %j', async (digits) => {
    const rig = deskRig();
    const { callId } = await connected(rig);
    const { problem } = await rig.desk.sendDtmf(callId, digits, 'usr_1');
    expect(problem).toMatchObject({ code: 'INVALID_INPUT', field: ['digits'] });
    expect(acts(rig, callId)).toEqual([]);
  });

  it('refuses empty and endless words, unknown calls and calls that are not in conversation', async () => {
    const rig = deskRig();
    const { callId: ringing } = (await rig.desk.answer(REQUEST)) as { callId: string };
    const say = (callId: string, text: string) => rig.desk.sayToCaller(callId, { text, interrupt: false }, 'usr_1');
    expect((await say(ringing, 'Hello')).problem?.code).toBe('CALL_NOT_ACTIVE');
    expect((await say('call_unknown', 'Hello')).problem?.code).toBe('NOT_FOUND');
    const { callId, phone } = await connected(rig, 'CA_2');
    expect((await say(callId, '  ')).problem).toMatchObject({ code: 'INVALID_INPUT', field: ['input', 'text'] });
    expect((await say(callId, 'x'.repeat(1_001))).problem?.code).toBe('INVALID_INPUT');
    expect((await say(callId, 'Hello\u0000')).problem).toMatchObject({
      code: 'INVALID_INPUT',
      field: ['input', 'text'],
    });
    phone.phoneEnded({ kind: 'stopped' });
    expect((await say(callId, 'Hello')).problem?.code).toBe('CALL_NOT_ACTIVE');
    expect(acts(rig, callId)).toEqual([]);
  });

  it('says so when a call is not over but carried by somebody else', async () => {
    const [here, elsewhere] = [deskRig(), deskRig()];
    const { callId } = await connected(elsewhere);
    const call = await elsewhere.records.call(callId);
    jest.spyOn(here.records, 'call').mockResolvedValue(call);
    const words = { text: 'Hello', interrupt: false };
    expect((await here.desk.sayToCaller(callId, words, 'Ana')).problem).toMatchObject({
      code: 'CALL_NOT_ACTIVE',
      message: 'This call is not carried by this server.',
    });
    expect((await here.desk.end(callId, 'Ana')).problem?.code).toBe('CALL_NOT_ACTIVE');
  });
});
