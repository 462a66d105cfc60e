import type { Tool } from './ports/tool';
import type { ModelListener } from './ports/voice-model';
import type { DeskRig } from './testing/desk.rig';
import { connected, deskRig, logged, NUMBER, REQUEST } from './testing/desk.rig';

const audio = (ms: number): string => Buffer.alloc(ms * 8, 0x55).toString('base64');

/** The model speaks one item of so many ms in one response. */
function speak(listener: ModelListener, item: string, text: string, ms: number, previous: string | null = null): void {
  listener.event({ type: 'responseStarted', responseId: `resp_${item}` });
  listener.event({ type: 'agentItemAdded', responseId: `resp_${item}`, itemId: item, previousItemId: previous });
  listener.event({ type: 'agentText', responseId: `resp_${item}`, itemId: item, delta: text });
  listener.audio({ responseId: `resp_${item}`, itemId: item, contentIndex: 0, payload: audio(ms) });
  listener.event({ type: 'agentAudioDone', responseId: `resp_${item}`, itemId: item });
  listener.event({ type: 'agentTextDone', responseId: `resp_${item}`, itemId: item, text });
  listener.event({ type: 'responseDone', responseId: `resp_${item}`, status: 'completed', usage: null, problem: null });
}

const callOf = (rig: DeskRig, callId: string) => logged(rig, callId, 'CallChanged').at(-1)?.call;
const itemsOf = async (rig: DeskRig, callId: string) =>
  [...(await rig.records.transcript(callId))].sort((a, b) => a.position - b.position);

const lookUp = (run: Tool['run'], timeoutMs = 10_000): Tool => ({
  id: 'tool_1',
  kind: 'SERVER',
  timeoutMs,
  model: { name: 'look_up', description: '', parameters: {} },
  run,
});
const toolCalled = (modelCallId: string, rawArguments = '{}', name = 'look_up') =>
  ({
    type: 'toolCalled',
    responseId: 'resp_t',
    itemId: `item_${modelCallId}`,
    modelCallId,
    name,
    rawArguments,
  }) as const;

describe('an inbound call', () => {
  it('A6: opens the model on the webhook, before media arrives', async () => {
    const rig = deskRig();
    await rig.desk.answer(REQUEST);
    expect(rig.model.setups).toHaveLength(1);
    expect(rig.model.setups[0]?.instructions).toBe('You answer for Acme.');
  });

  it('answers ten identical webhooks at once with one call and one token', async () => {
    const rig = deskRig();
    const answers = await Promise.all(Array.from({ length: 10 }, () => rig.desk.answer(REQUEST)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(rig.model.setups).toHaveLength(1);
    expect(new Set(rig.records.log.map((event) => event.callId)).size).toBe(1);
  });

  it('C2: a token lets one stream of its own call in, within a minute', async () => {
    const rig = deskRig();
    const answer = await rig.desk.answer(REQUEST);
    const { token } = answer as { token: string };
    const line = {} as never;
    const start = { streamSid: 'MZ1', callSid: 'CA_in', accountSid: 'AC1', token };
    expect(rig.desk.attach({ ...start, token: 'guess' }, line).kind).toBe('refused');
    expect(rig.desk.attach({ ...start, token: null }, line).kind).toBe('refused');
    expect(rig.desk.attach({ ...start, callSid: 'CA_other' }, line).kind).toBe('refused');
    await rig.clock.advance(60_001);
    expect(rig.desk.attach(start, line).kind).toBe('refused');
  });

  it('C2: a token is good once', async () => {
    const rig = deskRig();
    const { line } = await connected(rig);
    const answer = await rig.desk.answer(REQUEST);
    const { token } = answer as { token: string };
    const start = { streamSid: 'MZ2', callSid: 'CA_in', accountSid: 'AC1', token };
    expect(rig.desk.attach(start, line).kind).toBe('refused');
  });

  it('A5: greets exactly once, when the stream has begun', async () => {
    const rig = deskRig();
    await rig.desk.answer(REQUEST);
    expect(rig.model.all('respond')).toEqual([]);
    const other = deskRig();
    await connected(other);
    expect(other.model.all('respond')).toHaveLength(1);
    expect(String(other.model.all('respond')[0]?.[0])).toContain('"Hello, this is Acme."');
  });

  it('A6: gives up a conversation whose stream does not begin within 10 s', async () => {
    const rig = deskRig();
    const { callId } = (await rig.desk.answer(REQUEST)) as { callId: string };
    await rig.clock.advance(10_000);
    expect(rig.model.all('close')).toHaveLength(1);
    await rig.clock.advance(30_000);
    expect(callOf(rig, callId)).toMatchObject({ status: 'FAILED', endReason: 'MEDIA_ERROR', activity: null });
    expect(rig.clock.pending).toBe(0);
  });

  it('declines when all lines are busy, and says so in the history', async () => {
    const rig = deskRig({ maxCalls: 1 });
    await rig.desk.answer(REQUEST);
    const second = await rig.desk.answer({ ...REQUEST, callSid: 'CA_2' });
    expect(second.kind).toBe('decline');
    const call = rig.records.log.map((event) => (event.type === 'CallChanged' ? event.call : null)).at(-1);
    expect(call).toMatchObject({ callSid: 'CA_2', status: 'FAILED', failure: { code: 'CONCURRENCY_LIMIT' } });
  });
});

describe('barge-in', () => {
  it('A1: sends the clear in the same turn as the report of speech, even after the response is done', async () => {
    const rig = deskRig();
    const { line, listener } = await connected(rig);
    speak(listener, 'a', 'Your order shipped on Monday and should arrive by Thursday.', 4_000);
    await rig.clock.advance(1_000);
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 900 });
    expect(line.clears).toEqual([1_000]);
  });

  it('A2, A3: cuts the memory and the text to what was heard', async () => {
    const rig = deskRig();
    const { callId, listener } = await connected(rig);
    const text = 'Your order shipped on Monday and should arrive by Thursday.';
    speak(listener, 'a', text, 4_000);
    await rig.clock.advance(1_000);
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 900 });
    expect(rig.model.all('cutOff')).toEqual([[expect.objectContaining({ itemId: 'a', heardMs: 1_000 })]]);
    const [agent, caller] = await itemsOf(rig, callId);
    expect(agent).toMatchObject({
      status: 'INTERRUPTED',
      heardMs: 1_000,
      audioMs: 4_000,
      heardText: 'Your order',
      text,
    });
    expect(agent).toMatchObject({ heardTextExact: false, interruptedBy: caller?.id });
    expect(callOf(rig, callId)?.interruptions).toBe(1);
  });

  it('A1: drops late audio of an interrupted response for good', async () => {
    const rig = deskRig();
    const { line, listener } = await connected(rig);
    listener.event({ type: 'responseStarted', responseId: 'r' });
    listener.event({ type: 'agentItemAdded', responseId: 'r', itemId: 'a', previousItemId: null });
    listener.audio({ responseId: 'r', itemId: 'a', contentIndex: 0, payload: audio(1_000) });
    await rig.clock.advance(300);
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 900 });
    const sent = line.played.length;
    listener.audio({ responseId: 'r', itemId: 'a', contentIndex: 0, payload: audio(500) });
    listener.audio({ responseId: 'r', itemId: 'b', contentIndex: 0, payload: audio(500) });
    expect(line.played).toHaveLength(sent);
  });

  it('A2: an item of which nothing was heard is forgotten', async () => {
    const rig = deskRig();
    const { callId, listener } = await connected(rig);
    listener.event({ type: 'responseStarted', responseId: 'r' });
    listener.event({ type: 'agentItemAdded', responseId: 'r', itemId: 'a', previousItemId: null });
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 900 });
    expect(rig.model.all('forget')).toEqual([['a']]);
    expect((await itemsOf(rig, callId))[0]).toMatchObject({ status: 'INTERRUPTED', heardMs: 0, heardText: '' });
  });

  it('is no interruption when everything had been heard', async () => {
    const rig = deskRig();
    const { callId, line, listener } = await connected(rig);
    speak(listener, 'a', 'Hello.', 500);
    await rig.clock.advance(2_000);
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 900 });
    expect(line.clears).toEqual([]);
    expect(callOf(rig, callId)?.interruptions).toBe(0);
    expect((await itemsOf(rig, callId))[0]).toMatchObject({ status: 'COMPLETED', heardText: 'Hello.', heardMs: 500 });
  });
});

describe('the transcript', () => {
  it('A4: a late transcription fills its own slot', async () => {
    const rig = deskRig();
    const { callId, listener } = await connected(rig);
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 100 });
    listener.event({ type: 'callerSpeechStopped', itemId: 'u', audioEndMs: 900 });
    listener.event({ type: 'callerTurnCommitted', itemId: 'u', previousItemId: null });
    speak(listener, 'a', 'It ships today.', 1_000, 'u');
    listener.event({ type: 'callerText', itemId: 'u', delta: 'Where is ' });
    listener.event({ type: 'callerTextDone', itemId: 'u', text: 'Where is my order?' });
    const items = await itemsOf(rig, callId);
    expect(items.map(({ speaker, text }) => [speaker, text])).toEqual([
      ['CALLER', 'Where is my order?'],
      ['AGENT', 'It ships today.'],
    ]);
    expect(items.map(({ turn }) => turn)).toEqual([1, 1]);
  });

  it('numbers its events 1, 2, 3… without holes and tells a delta only after its item', async () => {
    const rig = deskRig();
    const { callId, listener } = await connected(rig);
    speak(listener, 'a', 'It ships today.', 1_000);
    await rig.clock.advance(2_000);
    const seqs = rig.records.log.filter((event) => event.callId === callId).map((event) => event.seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    const kinds = rig.told.map((message) => (message.kind === 'delta' ? 'delta' : message.events[0]?.type));
    expect(kinds.indexOf('delta')).toBeGreaterThan(kinds.indexOf('TranscriptChanged'));
  });

  it('measures a turn from the last speech to the first sound heard', async () => {
    const rig = deskRig();
    const { callId, listener } = await connected(rig);
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 0 });
    await rig.clock.advance(2_000);
    listener.event({ type: 'callerSpeechStopped', itemId: 'u', audioEndMs: 2_000 });
    listener.event({ type: 'callerTurnCommitted', itemId: 'u', previousItemId: null });
    await rig.clock.advance(300);
    speak(listener, 'a', 'Yes.', 500, 'u');
    await rig.clock.advance(1_000);
    expect(logged(rig, callId, 'TurnMeasured').map(({ latency }) => latency)).toEqual([
      {
        turn: 1,
        responseMs: 800,
        turnDetectionMs: 500,
        modelMs: 300,
        toolMs: null,
        playoutMs: 0,
        bargeInMs: null,
        approximate: false,
      },
    ]);
    expect(rig.desk.figures().responseP50Ms).toBe(800);
  });
});

describe('tools', () => {
  it('A9: every call gets exactly one output, whatever the tool does', async () => {
    let settle: (value: { output: unknown }) => void = () => undefined;
    const tools = [
      lookUp((args) => {
        if (args['how'] === 'throw') throw new Error('secret stack');
        if (args['how'] === 'reject') return Promise.reject(new Error('secret stack'));
        if (args['how'] === 'late') return new Promise((resolve) => (settle = resolve));
        return Promise.resolve({ output: { found: true } });
      }, 3_000),
    ];
    const rig = deskRig({ tools });
    const { callId, listener } = await connected(rig);
    listener.event(toolCalled('c1', '{"how":"well"}'));
    listener.event(toolCalled('c1', '{"how":"well"}'));
    listener.event(toolCalled('c2', '{"how":"throw"}'));
    listener.event(toolCalled('c3', '{"how":"reject"}'));
    listener.event(toolCalled('c4', '{"how":"late"}'));
    listener.event(toolCalled('c5', 'not json'));
    listener.event(toolCalled('c6', '{}', 'unknown'));
    await rig.clock.advance(3_000);
    settle({ output: 'too late' });
    await rig.clock.advance(1_000);
    const answers = rig.model.all('answerTool').map(([answer]) => answer as { modelCallId: string; output: string });
    expect(answers.map(({ modelCallId }) => modelCallId).sort()).toEqual(['c1', 'c2', 'c3', 'c4', 'c5', 'c6']);
    expect(answers.find(({ modelCallId }) => modelCallId === 'c1')?.output).toBe('{"found":true}');
    expect(JSON.stringify(answers)).not.toContain('secret');
    const last = new Map(
      logged(rig, callId, 'ToolCallChanged').map(({ toolCall }) => [toolCall.modelCallId, toolCall.status]),
    );
    expect(Object.fromEntries(last)).toEqual({
      ...{ c1: 'SUCCEEDED', c2: 'FAILED', c3: 'FAILED', c4: 'TIMED_OUT', c5: 'FAILED', c6: 'FAILED' },
    });
  });

  it('A9: a result over 64 kB becomes an error the model can speak about', async () => {
    const rig = deskRig({ tools: [lookUp(async () => ({ output: 'x'.repeat(100_000) }))] });
    const { callId, listener } = await connected(rig);
    listener.event(toolCalled('c1'));
    await rig.clock.advance(1);
    expect(rig.model.all('answerTool')).toEqual([
      [expect.objectContaining({ output: '{"error":"The result was too large."}' })],
    ]);
    // Nor is it kept: the log tells what the model was told.
    expect(logged(rig, callId, 'ToolCallChanged').at(-1)?.toolCall).toMatchObject({
      ...{ status: 'SUCCEEDED', result: { error: 'The result was too large.' } },
    });
  });

  it('A9: a caller who hangs up cancels what is running', async () => {
    let aborted = false;
    const rig = deskRig({
      tools: [
        lookUp((_args, { signal }) => {
          signal.addEventListener('abort', () => (aborted = true));
          return new Promise(() => undefined);
        }),
      ],
    });
    const { callId, phone, listener } = await connected(rig);
    listener.event(toolCalled('c1'));
    await rig.clock.advance(10);
    phone.phoneEnded({ kind: 'stopped' });
    expect(aborted).toBe(true);
    expect(logged(rig, callId, 'ToolCallChanged').at(-1)?.toolCall.status).toBe('CANCELED');
    expect(rig.model.all('answerTool')).toEqual([]);
  });
});

describe('the end of a call', () => {
  const endCall: Tool = {
    ...lookUp(async () => ({ output: 'ok', then: 'endCall' })),
    kind: 'END_CALL',
    model: { name: 'end_call', description: '', parameters: {} },
  };

  it('A10: end_call lets the goodbye play to its last mark, then ends the carrier leg', async () => {
    const rig = deskRig({ tools: [endCall] });
    const { callId, phone, listener } = await connected(rig);
    listener.event({ type: 'responseStarted', responseId: 'resp_t' });
    listener.event({ type: 'agentItemAdded', responseId: 'resp_t', itemId: 'a', previousItemId: null });
    listener.audio({ responseId: 'resp_t', itemId: 'a', contentIndex: 0, payload: audio(2_000) });
    listener.event(toolCalled('c1', '{}', 'end_call'));
    listener.event({ type: 'responseDone', responseId: 'resp_t', status: 'completed', usage: null, problem: null });
    await rig.clock.advance(1_999);
    expect(rig.carrier.ended).toEqual([]);
    expect(callOf(rig, callId)?.activity).toBe('ENDING');
    await rig.clock.advance(1);
    expect(rig.carrier.ended).toEqual(['CA_in']);
    expect(rig.model.all('answerTool')).toEqual([[expect.objectContaining({ respond: false })]]);
    phone.phoneEnded({ kind: 'stopped' });
    expect(callOf(rig, callId)).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP', durationMs: 2_000 });
    expect(rig.clock.pending).toBe(0);
  });

  it('A10: end_call without a goodbye asks for one, and never waits longer than 10 s', async () => {
    const rig = deskRig({ tools: [endCall] });
    const { listener } = await connected(rig);
    listener.event({ type: 'responseStarted', responseId: 'resp_t' });
    listener.event(toolCalled('c1', '{}', 'end_call'));
    listener.event({ type: 'responseDone', responseId: 'resp_t', status: 'completed', usage: null, problem: null });
    await rig.clock.advance(1);
    expect(rig.model.all('answerTool')).toEqual([[expect.objectContaining({ respond: true })]]);
    await rig.clock.advance(9_000);
    expect(rig.carrier.ended).toEqual([]);
    await rig.clock.advance(1_000);
    expect(rig.carrier.ended).toEqual(['CA_in']);
  });

  it('the caller hangs up: the model is closed once and the call is final', async () => {
    const rig = deskRig();
    const { callId, phone, listener } = await connected(rig);
    speak(listener, 'a', 'A long sentence that nobody hears to its end.', 5_000);
    await rig.clock.advance(1_000);
    phone.phoneEnded({ kind: 'stopped' });
    phone.phoneEnded({ kind: 'lost' });
    expect(rig.model.all('close')).toHaveLength(1);
    expect(callOf(rig, callId)).toMatchObject({ status: 'COMPLETED', endReason: 'CALLER_HANGUP', durationMs: 1_000 });
    expect((await itemsOf(rig, callId))[0]).toMatchObject({
      status: 'INTERRUPTED',
      heardMs: 1_000,
      interruptedBy: null,
    });
    await rig.desk.statusChanged({
      callSid: 'CA_in',
      callId: null,
      status: 'completed',
      sequenceNumber: 0,
      sipResponseCode: null,
    });
    expect(logged(rig, callId, 'CallChanged').filter(({ call }) => call.status === 'COMPLETED')).toHaveLength(1);
    expect(rig.clock.pending).toBe(0);
  });

  it("keeps the caller's last words that come from the transcriber after the hang-up", async () => {
    const rig = deskRig();
    const { callId, phone, listener } = await connected(rig);
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 100 });
    listener.event({ type: 'callerSpeechStopped', itemId: 'u', audioEndMs: 900 });
    phone.phoneEnded({ kind: 'stopped' });
    expect(callOf(rig, callId)?.status).toBe('IN_PROGRESS');
    await rig.clock.advance(400);
    listener.event({ type: 'callerTextDone', itemId: 'u', text: 'Goodbye then.' });
    expect(callOf(rig, callId)?.status).toBe('COMPLETED');
    expect((await itemsOf(rig, callId))[0]?.text).toBe('Goodbye then.');
    expect(rig.clock.pending).toBe(0);
  });

  it('the operator ends it: the carrier leg, and who did it', async () => {
    const rig = deskRig();
    const { callId, phone } = await connected(rig);
    const result = await rig.desk.end(callId, 'usr_1');
    expect(result.problem).toBeNull();
    expect(rig.carrier.ended).toEqual(['CA_in']);
    phone.phoneEnded({ kind: 'stopped' });
    expect(callOf(rig, callId)?.endReason).toBe('OPERATOR_HANGUP');
    expect(logged(rig, callId, 'OperatorActed').map(({ actor, action }) => [actor, action])).toEqual([
      ['usr_1', 'END_CALL'],
    ]);
    expect((await rig.desk.end(callId, 'usr_1')).problem?.code).toBe('CALL_NOT_ACTIVE');
    expect((await rig.desk.end('call_unknown', 'usr_1')).problem?.code).toBe('NOT_FOUND');
  });

  it('a lost model is answered by a spoken apology after the stream, never by silence', async () => {
    const rig = deskRig();
    const { callId, line, listener } = await connected(rig);
    listener.event({
      type: 'ended',
      problem: { code: 'PROVIDER_QUOTA', message: 'No quota left.', retryable: false, provider: 'OPENAI' },
    });
    expect(line.closed).toBe(true);
    line.listener?.phoneEnded({ kind: 'closedByUs' });
    expect(await rig.desk.afterStream('CA_in')).toMatchObject({ kind: 'sayAndHangUp' });
    await rig.desk.statusChanged({
      callSid: 'CA_in',
      callId: null,
      status: 'completed',
      sequenceNumber: 3,
      sipResponseCode: null,
    });
    expect(callOf(rig, callId)).toMatchObject({
      status: 'COMPLETED',
      endReason: 'MODEL_ERROR',
      failure: { code: 'PROVIDER_QUOTA' },
    });
    expect(logged(rig, callId, 'ProblemRaised')).toHaveLength(1);
  });

  it('a model that fails before the stream begins is answered the same way', async () => {
    const rig = deskRig();
    const answer = (await rig.desk.answer(REQUEST)) as { token: string };
    rig.model.listener?.event({
      type: 'ended',
      problem: { code: 'PROVIDER_AUTH', message: 'Wrong key.', retryable: false },
    });
    const line = { streamSid: 'MZ1', closed: false, close: () => void (line.closed = true) } as never as {
      closed: boolean;
    };
    rig.desk.attach({ streamSid: 'MZ1', callSid: 'CA_in', accountSid: 'AC1', token: answer.token }, line as never);
    expect(line.closed).toBe(true);
    expect(await rig.desk.afterStream('CA_in')).toMatchObject({ kind: 'sayAndHangUp' });
  });

  it('B2: a fault of ours ends that call with an apology and throws nothing', async () => {
    const rig = deskRig();
    const { phone, line } = await connected(rig);
    jest.spyOn(line, 'clear').mockImplementationOnce(() => {
      throw new Error('broken');
    });
    speak(rig.model.listener as ModelListener, 'a', 'Hello.', 3_000);
    await rig.clock.advance(100);
    expect(() =>
      rig.model.listener?.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 1 }),
    ).not.toThrow();
    expect(rig.faults).toEqual(['A fault of ours in a call']);
    expect(line.closed).toBe(true);
    phone.fromPhone(audio(20), 0);
  });
});

describe('an outbound call', () => {
  const order = {
    idempotencyKey: 'k1',
    to: '+14155550111',
    fromNumberId: NUMBER.id,
    agentId: 'agt_1',
    agentVersionId: null,
    variables: { company: 'Zenith' },
    maxDurationSeconds: 120,
    actor: 'usr_1',
  };

  it('B11: is placed once per idempotency key', async () => {
    const rig = deskRig();
    const results = await Promise.all([rig.desk.place(order), rig.desk.place(order)]);
    expect(rig.carrier.placed).toHaveLength(1);
    expect(new Set(results.map(({ call }) => call?.id)).size).toBe(1);
    expect(rig.carrier.placed[0]).toMatchObject({ to: order.to, from: NUMBER.e164, timeLimitSeconds: 120 });
  });

  it('is answered by the ordered agent with the variables of the order', async () => {
    const rig = deskRig();
    const { call } = await rig.desk.place(order);
    const status = { callSid: 'CA1', callId: call?.id ?? '', sipResponseCode: null };
    await rig.desk.statusChanged({ ...status, status: 'ringing', sequenceNumber: 1 });
    const answer = await rig.desk.answer({
      ...REQUEST,
      callSid: 'CA1',
      direction: 'OUTBOUND',
      callId: call?.id ?? null,
    });
    expect(answer.kind).toBe('connect');
    expect(rig.model.setups[0]?.instructions).toBe('You answer for Zenith.');
    expect(callOf(rig, call?.id ?? '')).toMatchObject({ status: 'RINGING', callSid: 'CA1' });
  });

  it('ends as the callee ended it; callbacks that come late or twice change nothing', async () => {
    const rig = deskRig();
    const { call } = await rig.desk.place(order);
    const report = (status: string, sequenceNumber: number) =>
      rig.desk.statusChanged({
        callSid: 'CA1',
        callId: call?.id ?? null,
        status,
        sequenceNumber,
        sipResponseCode: null,
      });
    await report('busy', 2);
    await report('ringing', 1);
    await report('busy', 2);
    expect(callOf(rig, call?.id ?? '')).toMatchObject({ status: 'BUSY', endReason: 'BUSY', durationMs: null });
    expect(rig.clock.pending).toBe(0);
  });

  it('a refusal of the carrier is told with its code, and the call is final', async () => {
    const rig = deskRig();
    rig.carrier.refusal = {
      code: 'GEO_PERMISSION',
      message: 'Not allowed.',
      retryable: false,
      provider: 'TWILIO',
      providerCode: '21215',
    };
    const { call, problem } = await rig.desk.place(order);
    expect(problem?.providerCode).toBe('21215');
    expect(call).toMatchObject({ status: 'FAILED', failure: { code: 'GEO_PERMISSION' } });
  });

  it.each([
    [{ to: '0123' }, 'INVALID_INPUT', 'to'],
    [{ idempotencyKey: ' ' }, 'INVALID_INPUT', 'idempotencyKey'],
    [{ fromNumberId: 'num_x' }, 'NOT_FOUND', 'fromNumberId'],
    [{ agentId: 'agt_x' }, 'NOT_FOUND', 'agentId'],
    [{ agentVersionId: 'ver_x' }, 'NOT_FOUND', 'agentVersionId'],
    [{ maxDurationSeconds: 1 }, 'INVALID_INPUT', 'maxDurationSeconds'],
  ])('refuses %j as %s and places nothing', async (fault, code, field) => {
    const rig = deskRig();
    const { call, problem } = await rig.desk.place({ ...order, ...fault });
    expect(problem).toMatchObject({ code, field: ['input', field] });
    expect(call).toBeNull();
    expect(rig.carrier.placed).toEqual([]);
    expect(rig.records.log).toEqual([]);
  });
});

describe('stopping and starting', () => {
  it('B9: a drain lets calls finish, takes no new ones, and ends the rest with a spoken word', async () => {
    const rig = deskRig();
    const { callId, line, listener } = await connected(rig);
    speak(listener, 'a', 'Hello.', 500);
    const drained = rig.desk.drain(60_000);
    expect((await rig.desk.answer({ ...REQUEST, callSid: 'CA_2' })).kind).toBe('decline');
    await rig.clock.advance(59_000);
    expect(line.closed).toBe(false);
    await rig.clock.advance(1_001);
    expect(line.closed).toBe(true);
    expect(await rig.desk.afterStream('CA_in')).toMatchObject({ kind: 'sayAndHangUp' });
    await rig.clock.advance(6_000);
    await drained;
    expect(callOf(rig, callId)).toMatchObject({ status: 'COMPLETED', endReason: 'SERVER_SHUTDOWN' });
    expect(rig.clock.pending).toBe(0);
  });

  it('B4: a call that an earlier process left unfinished becomes final within 60 s of the start', async () => {
    const first = deskRig();
    const { callId, listener } = await connected(first);
    speak(listener, 'a', 'Hello, this is Acme.', 60_000);
    const second = deskRig({ records: first.records });
    second.carrier.statusWord = 'in-progress';
    await second.desk.recover();
    await second.clock.advance(50_000);
    expect(second.carrier.ended).toEqual(['CA_in']);
    const events = second.records.log.filter((event) => event.callId === callId);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    expect(callOf(second, callId)).toMatchObject({ status: 'COMPLETED', endReason: 'SERVER_SHUTDOWN' });
    expect((await itemsOf(second, callId))[0]?.status).toBe('INTERRUPTED');
  });

  it('B8: a caller who was put through to a person is not cut off by a server that starts anew', async () => {
    const first = deskRig();
    const { callId } = await connected(first);
    const { records } = first;
    const call = callOf(first, callId);
    if (!call) throw new Error('no call');
    const transferred = { ...call, lastSeq: call.lastSeq + 1, activity: 'TRANSFERRING' } as const;
    await records.append(callId, [
      { type: 'CallChanged', callId, seq: transferred.lastSeq, at: call.createdAt, offsetMs: 0, call: transferred },
    ]);
    const second = deskRig({ records });
    second.carrier.statusWord = 'in-progress';
    await second.desk.recover();
    await second.clock.advance(30 * 60_000);
    expect(second.carrier.ended).toEqual([]);
    expect(callOf(second, callId)?.status).toBe('IN_PROGRESS');
    second.carrier.statusWord = 'completed';
    await second.clock.advance(10_000);
    expect(callOf(second, callId)).toMatchObject({ status: 'COMPLETED', endReason: 'MODEL_ERROR', failure: null });
    expect(second.clock.pending).toBe(0);
  });

  it('B3: a hundred calls leave no timer and no live call behind', async () => {
    const rig = deskRig({ maxCalls: 200 });
    for (let index = 0; index < 100; index++) {
      const { phone, listener } = await connected(rig, `CA_${index}`);
      speak(listener, 'a', 'Hello.', 300);
      await rig.clock.advance(400);
      phone.phoneEnded({ kind: index % 2 ? 'stopped' : 'lost' });
    }
    await rig.clock.advance(30_000);
    expect(rig.clock.pending).toBe(0);
    expect(rig.desk.figures()).toMatchObject({ current: 0, ringing: 0 });
    expect(rig.model.all('close')).toHaveLength(100);
  });
});

describe('an unlucky end', () => {
  const completed = { callSid: 'CA_in', callId: null, status: 'completed', sequenceNumber: 9, sipResponseCode: null };

  it('B4: a word that does not fit the state still ends the call', async () => {
    const rig = deskRig();
    const { callId } = await connected(rig);
    await rig.desk.statusChanged({ ...completed, status: 'canceled' });
    await rig.clock.advance(5_000);
    expect(callOf(rig, callId)).toMatchObject({ status: 'COMPLETED' });
    expect(rig.desk.figures().current).toBe(0);
  });

  it('B4: an operator who ends a call between answer and stream ends it for good', async () => {
    const rig = deskRig();
    const { callId } = (await rig.desk.answer(REQUEST)) as { callId: string };
    await rig.desk.statusChanged({ ...completed, status: 'in-progress', sequenceNumber: 1 });
    await rig.desk.end(callId, 'usr_1');
    await rig.clock.advance(60_000);
    expect(callOf(rig, callId)).toMatchObject({ status: 'FAILED', endReason: 'OPERATOR_HANGUP' });
    expect(rig.clock.pending).toBe(0);
  });

  it('a stream that breaks while the last words are awaited is apologised for at once', async () => {
    const rig = deskRig();
    const { callId, phone, listener } = await connected(rig);
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 100 });
    phone.phoneEnded({ kind: 'lost', detail: '1006' });
    expect(await rig.desk.afterStream('CA_in')).toMatchObject({ kind: 'sayAndHangUp' });
    await rig.desk.statusChanged(completed);
    await rig.clock.advance(2_000);
    expect(callOf(rig, callId)).toMatchObject({ status: 'COMPLETED', endReason: 'MEDIA_ERROR' });
    expect(rig.clock.pending).toBe(0);
  });

  it('a hang-up whose action webhook overtakes the stop is no fault of the media', async () => {
    const rig = deskRig();
    const { callId } = await connected(rig);
    expect(await rig.desk.afterStream('CA_in', 'completed')).toEqual({ kind: 'hangUp' });
    expect(callOf(rig, callId)).toMatchObject({ status: 'COMPLETED', endReason: 'CALLER_HANGUP', failure: null });
  });

  it('A2: what was heard of an answer that stalled stays heard', async () => {
    const rig = deskRig();
    const { callId, line, listener } = await connected(rig);
    listener.event({ type: 'responseStarted', responseId: 'r' });
    listener.event({ type: 'agentItemAdded', responseId: 'r', itemId: 'a', previousItemId: null });
    listener.event({ type: 'agentText', responseId: 'r', itemId: 'a', delta: 'Let me see.' });
    listener.audio({ responseId: 'r', itemId: 'a', contentIndex: 0, payload: audio(1_000) });
    await rig.clock.advance(2_000);
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 900 });
    expect(rig.model.all('forget')).toEqual([]);
    expect(line.clears).toEqual([]);
    expect((await itemsOf(rig, callId))[0]).toMatchObject({ heardMs: 1_000, heardText: 'Let me see.' });
  });

  it('nothing is said, done or written for a caller who is gone', async () => {
    let ran = 0;
    const rig = deskRig({ tools: [lookUp(async () => ({ output: ++ran }))] });
    const { callId, phone, listener } = await connected(rig);
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 100 });
    listener.event({ type: 'callerSpeechStopped', itemId: 'u', audioEndMs: 900 });
    phone.phoneEnded({ kind: 'stopped' });
    speak(listener, 'late', 'An answer for nobody.', 1_000);
    listener.event(toolCalled('late_call'));
    await rig.clock.advance(3_000);
    expect(ran).toBe(0);
    expect((await itemsOf(rig, callId)).map(({ speaker }) => speaker)).toEqual(['CALLER']);
    expect(logged(rig, callId, 'ToolCallChanged')).toEqual([]);
    expect(callOf(rig, callId)?.status).toBe('COMPLETED');
  });

  it('a tool result that cannot be told is a fault of the tool, not of the call', async () => {
    const ring: { self?: unknown } = {};
    ring.self = ring;
    const results = [undefined, { output: ring }, { output: 1n }];
    const rig = deskRig({ tools: [lookUp(async () => results.shift() as never)] });
    const { callId, listener } = await connected(rig);
    for (const id of ['c1', 'c2', 'c3']) listener.event(toolCalled(id));
    await rig.clock.advance(10);
    expect(rig.model.all('answerTool')).toHaveLength(3);
    const last = logged(rig, callId, 'ToolCallChanged').slice(-3);
    expect(last.map(({ toolCall }) => toolCall.status)).toEqual(['FAILED', 'FAILED', 'FAILED']);
  });

  it('B4: an outbound call without a single callback is asked for, and becomes final', async () => {
    const rig = deskRig();
    const { call } = await rig.desk.place({
      ...{ idempotencyKey: 'k', to: '+14155550111', fromNumberId: NUMBER.id, agentId: 'agt_1', agentVersionId: null },
      ...{ variables: {}, maxDurationSeconds: null, actor: 'usr_1' },
    });
    rig.carrier.statusWord = 'ringing';
    await rig.clock.advance(90_000);
    expect(callOf(rig, call?.id ?? '')?.status).toBe('QUEUED');
    rig.carrier.statusWord = 'no-answer';
    await rig.clock.advance(90_000);
    expect(callOf(rig, call?.id ?? '')).toMatchObject({ status: 'NO_ANSWER', endReason: 'NO_ANSWER' });
    expect(rig.clock.pending).toBe(0);
  });

  it('B9: a drain does not leave a callee ringing', async () => {
    const rig = deskRig();
    const { call } = await rig.desk.place({
      ...{ idempotencyKey: 'k', to: '+14155550111', fromNumberId: NUMBER.id, agentId: 'agt_1', agentVersionId: null },
      ...{ variables: {}, maxDurationSeconds: null, actor: 'usr_1' },
    });
    const drained = rig.desk.drain(1_000);
    await rig.clock.advance(20_000);
    await drained;
    expect(rig.carrier.ended).toEqual([call?.callSid]);
    expect(callOf(rig, call?.id ?? '')).toMatchObject({ status: 'CANCELED', endReason: 'SERVER_SHUTDOWN' });
  });
});
