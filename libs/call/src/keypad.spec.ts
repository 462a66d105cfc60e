import type { AgentVersion } from './agent';
import { DEFAULT_CONDUCT } from './conduct';
import { DEFAULT_KEYPAD } from './keypad/keypad-settings';
import type { KeypadSettings, MenuAction } from './keypad/keypad-settings';
import { collectDigits, sendDtmf } from './keypad/keypad-tools';
import { withCapturedValues } from './keypad/secure-captures';
import type { Tool, ToolContext } from './ports/tool';
import type { Redaction } from './redaction/redact';
import { NO_REDACTION } from './redaction/redact';
import { connected, deskRig, logged, VERSION } from './testing/desk.rig';
import type { DeskRig } from './testing/desk.rig';

const CARD = '4111111111111111';

const versionOf = (keypad: Partial<KeypadSettings>, redaction: Partial<Redaction> = {}): AgentVersion => ({
  ...VERSION,
  greeting: null,
  conduct: {
    ...DEFAULT_CONDUCT,
    keypad: { ...DEFAULT_KEYPAD, ...keypad },
    redaction: { ...NO_REDACTION, ...redaction },
  },
});

const menuOf = (action: MenuAction, key = '1') => ({ menu: [{ key, label: 'Choice', action }] });

async function call(keypad: Partial<KeypadSettings> = {}, tools: readonly Tool[] = [collectDigits], redaction = {}) {
  const rig = deskRig({ tools, version: versionOf(keypad, redaction) });
  const parties = await connected(rig);
  const { phone, listener } = parties;
  let uses = 0;
  return {
    ...{ rig, ...parties },
    async type(keys: string, everyMs = 200): Promise<void> {
      for (const key of keys) {
        phone.keyPressed(key);
        await rig.clock.advance(everyMs);
      }
    },
    async use(name: string, args: object): Promise<string> {
      const modelCallId = `m${++uses}`;
      const said = {
        responseId: `r${uses}`,
        itemId: `i${uses}`,
        modelCallId,
        name,
        rawArguments: JSON.stringify(args),
      };
      listener.event({ type: 'responseStarted', responseId: said.responseId });
      listener.event({ type: 'toolCalled', ...said });
      listener.event({
        ...{ type: 'responseDone', status: 'completed' },
        usage: null,
        problem: null,
        responseId: said.responseId,
      } as never);
      await rig.clock.advance(1);
      return modelCallId;
    },
    /** What the model was told came of a use. */
    output(modelCallId: string): Record<string, unknown> | undefined {
      const told = rig.model.all('answerTool').map(([answer]) => answer as { modelCallId: string; output: string });
      const answers = told.filter((answer) => answer.modelCallId === modelCallId);
      expect(answers.length).toBeLessThanOrEqual(1);
      return answers[0] && (JSON.parse(answers[0].output) as Record<string, unknown>);
    },
    collected: () => logged(rig, parties.callId, 'DigitsCollected'),
    keys: () =>
      logged(rig, parties.callId, 'DtmfDetected')
        .map(({ digit }) => digit)
        .join(''),
  };
}

/** The model says something of so many ms. */
function speak(listener: Awaited<ReturnType<typeof connected>>['listener'], id: string, ms: number): void {
  listener.event({ type: 'responseStarted', responseId: `resp_${id}` });
  listener.event({ type: 'agentItemAdded', responseId: `resp_${id}`, itemId: id, previousItemId: null });
  const payload = Buffer.alloc(ms * 8, 0x20).toString('base64');
  listener.audio({ responseId: `resp_${id}`, itemId: id, contentIndex: 0, payload });
  listener.event({ type: 'agentAudioDone', responseId: `resp_${id}`, itemId: id });
  listener.event({ type: 'responseDone', responseId: `resp_${id}`, status: 'completed', usage: null, problem: null });
}

const ORDER = { purpose: 'customer number', min: 4, max: 8 };
const everything = (rig: DeskRig): string => JSON.stringify([rig.records.log, rig.told, rig.model.told, rig.faults]);
const said = (rig: DeskRig): string => JSON.stringify(rig.model.all('respond'));

describe('A18: collecting digits for the model', () => {
  it('answers the tool once with what was typed, and says nothing meanwhile', async () => {
    const { rig, use, output, type, collected, keys, phone } = await call();
    const id = await use('collect_digits', ORDER);
    await rig.clock.advance(7_000);
    // Neither a filler nor a nudge, and the tool has no time limit of its own.
    expect(rig.model.all('respond')).toEqual([]);
    expect(output(id)).toBeUndefined();
    await type('12345#');
    expect(output(id)).toEqual({
      collected: true,
      digits: '12345',
      length: 5,
      ended_by: 'the terminating key',
      attempts: 1,
    });
    expect(keys()).toBe('12345#');
    expect(collected()).toMatchObject([{ status: 'COLLECTED', digits: '12345', secure: false, length: 5 }]);
    phone.phoneEnded({ kind: 'stopped' });
    await rig.clock.advance(60_000);
    expect(rig.clock.pending).toBe(0);
  });

  it('an entry ends by its length, and the terminator that follows is nobody’s news', async () => {
    const { use, output, type, keys, rig } = await call();
    const id = await use('collect_digits', { ...ORDER, max: 4 });
    await type('1234#');
    expect(output(id)).toMatchObject({ digits: '1234', ended_by: 'its longest length' });
    await rig.clock.advance(5_000);
    expect(keys()).toBe('1234');
    expect(rig.model.all('tell')).toEqual([]);
  });

  it('asks again after a wrong entry, an early terminator and a silence, then tells why it gave up', async () => {
    const { rig, use, output, type, collected } = await call({ retrySay: 'Once more, please.' });
    const id = await use('collect_digits', { ...ORDER, check: 'LUHN' });
    await type('#');
    await type('12345#');
    expect(said(rig).match(/Once more, please/g)).toHaveLength(2);
    expect(output(id)).toBeUndefined();
    await type('18');
    await rig.clock.advance(4_000);
    expect(output(id)).toEqual({ collected: false, reason: 'What was typed is too short.', attempts: 3 });
    expect(collected()).toMatchObject([{ status: 'TOO_SHORT', length: 2 }]);
  });

  it('waits for the first key from the end of the question on', async () => {
    const { rig, use, output, listener } = await call({ retries: 0 });
    speak(listener, 'question', 8_000);
    const id = await use('collect_digits', ORDER);
    await rig.clock.advance(17_500);
    expect(output(id)).toBeUndefined();
    await rig.clock.advance(600);
    expect(output(id)).toMatchObject({ collected: false, reason: 'Nothing was typed.' });
  });

  it('counts what was typed before the tool was asked', async () => {
    const { use, output, type, keys } = await call();
    await type('12');
    expect(keys()).toBe('');
    const id = await use('collect_digits', { ...ORDER, max: 4 });
    await type('34');
    expect(output(id)).toMatchObject({ digits: '1234' });
    expect(keys()).toBe('1234');
  });

  it.each([
    ['cut off', true, 1],
    ['heard to its end', false, 0],
  ])('the question is %s by a key where the agent is set so', async (_, interrupts, clears) => {
    const { rig, use, type, line, listener } = await call({ interrupts });
    speak(listener, 'question', 8_000);
    await use('collect_digits', ORDER);
    await rig.clock.advance(500);
    await type('1234');
    expect(line.clears).toHaveLength(clears);
  });

  it('refuses what cannot be collected, and a second entry beside the first', async () => {
    const { use, output } = await call();
    expect(output(await use('collect_digits', { ...ORDER, min: 9 }))).toMatchObject({ error: expect.any(String) });
    const first = await use('collect_digits', ORDER);
    const second = await use('collect_digits', ORDER);
    expect(output(second)).toEqual({ collected: false, reason: 'Something else is being typed.' });
    expect(output(first)).toBeUndefined();
  });

  it('a caller who hangs up ends it without an answer, and without a trace', async () => {
    const { rig, use, output, type, phone, callId } = await call();
    const id = await use('collect_digits', ORDER);
    await type('12');
    phone.phoneEnded({ kind: 'stopped' });
    await rig.clock.advance(60_000);
    expect(output(id)).toBeUndefined();
    expect(logged(rig, callId, 'ToolCallChanged').at(-1)?.toolCall.status).toBe('CANCELED');
    expect(rig.clock.pending).toBe(0);
  });
});

describe('A18: secure entries', () => {
  const seen: unknown[] = [];
  let context: ToolContext | null = null;
  const pay: Tool = {
    ...{ id: 'tool_pay', kind: 'SERVER', timeoutMs: 10_000 },
    model: { name: 'pay', description: 'pay', parameters: { type: 'object' } },
    run: async (args, given) => {
      context = given;
      const sent = withCapturedValues(args, given.captures);
      seen.push(sent);
      if (args['fail'] === 'throw') throw new Error(`no such card: ${JSON.stringify(sent)}`);
      if (args['fail'] === 'say') return { failed: `The card ${String(sent['card'])} was declined.` };
      return { output: { echo: sent, text: `charged 4111 1111 1111 1111` } };
    },
  };

  it('the digits reach the tool’s request and nothing else', async () => {
    const { rig, use, output, type, collected, keys, phone, callId } = await call({}, [collectDigits, pay]);
    await type('411');
    const id = await use('collect_digits', { purpose: 'card number', min: 13, max: 19, secure: true, check: 'CARD' });
    await type(CARD.slice(3) + '#');
    const told = output(id) ?? {};
    expect(told).toMatchObject({ collected: true, length: 16, token: expect.stringMatching(/^cap_/) });
    expect(told).not.toHaveProperty('last_digits');
    const token = String(told['token']);
    for (const fail of ['throw', 'say', null]) await use('pay', { card: token, fail });
    await rig.clock.advance(10);
    expect(seen).toMatchObject([{ card: CARD }, { card: CARD }, { card: CARD }]);
    expect(logged(rig, callId, 'ToolCallChanged').at(-1)?.toolCall.result).toEqual({
      ...{ echo: { card: token, fail: null }, text: `charged ${token}` },
    });
    expect(collected()).toMatchObject([{ secure: true, digits: null, length: 16, status: 'COLLECTED' }]);
    expect(keys()).toBe('');
    phone.phoneEnded({ kind: 'stopped' });
    await rig.clock.advance(60_000);
    expect((context as ToolContext | null)?.captures?.resolve(token)).toBeNull();
    expect(everything(rig)).not.toMatch(/4111|4 1 1 1/);
    expect(rig.clock.pending).toBe(0);
  });

  it('a token for which nothing is kept is an error to the model, and no request', async () => {
    seen.length = 0;
    const { use, output } = await call({}, [pay]);
    expect(output(await use('pay', { card: 'cap_0-1f' }))).toEqual({ error: 'Nothing is kept for cap_0-1f any more.' });
    expect(seen).toEqual([]);
    expect(output(await use('pay', { card: 'cap_color' }))).toHaveProperty('echo.card', 'cap_color');
  });

  it('an agent may make every entry secure, and let the last digits of a long one be told', async () => {
    const { use, output, type } = await call({ secureByDefault: true, showLast: 4 });
    const long = await use('collect_digits', { purpose: 'card number', min: 13, max: 16 });
    await type(CARD);
    expect(output(long)).toMatchObject({ last_digits: '1111', token: expect.any(String) });
    const short = await use('collect_digits', { purpose: 'PIN', min: 4, max: 4 });
    await type('1234');
    expect(output(short)).not.toHaveProperty('last_digits');
  });

  it('the model hears silence from the beginning of the entry until its last tone is over', async () => {
    const { rig, use, type, phone } = await call();
    const frame = Buffer.alloc(160, 0x20).toString('base64');
    const quiet = Buffer.alloc(160, 0xff).toString('base64');
    let atMs = 0;
    const heard = (): unknown => {
      phone.fromPhone(frame, (atMs += 20));
      return rig.model.all('hear').at(-1)?.[0];
    };
    expect(heard()).toBe(frame);
    await use('collect_digits', { purpose: 'PIN', min: 4, max: 4, secure: true });
    expect(heard()).toBe(quiet);
    await type('1234', 0);
    expect(heard()).toBe(quiet);
    await rig.clock.advance(799);
    expect(heard()).toBe(quiet);
    await rig.clock.advance(1);
    expect(heard()).toBe(frame);
  });
});

describe('A18: the agent’s menu', () => {
  it('says a sentence for a key at once, and the model knows why', async () => {
    const { rig, type, keys } = await call(menuOf({ kind: 'SAY', say: 'We open at nine.' }));
    await type('1', 0);
    expect(said(rig)).toContain('We open at nine.');
    expect(rig.model.all('tell')).toEqual([['system', 'The caller pressed 1 (Choice).']]);
    expect(keys()).toBe('1');
  });

  it('is closed after a choice where it belongs to the greeting, and open for good where it does not', async () => {
    for (const [menuWhen, times] of [
      ['GREETING', 1],
      ['ALWAYS', 2],
    ] as const) {
      const { rig, type } = await call({ ...menuOf({ kind: 'SAY', say: 'We open at nine.' }), menuWhen });
      await type('11', 500);
      expect(said(rig).match(/nine/g)).toHaveLength(times);
    }
  });

  it('is closed once the caller has spoken where it belongs to the greeting', async () => {
    const { rig, type, listener } = await call(menuOf({ kind: 'SAY', say: 'We open at nine.' }));
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 100 });
    await type('1', 3_000);
    expect(said(rig)).not.toContain('nine');
  });

  it('a key in the middle of an entry is no choice', async () => {
    const { rig, type } = await call({ ...menuOf({ kind: 'SAY', say: 'We open at nine.' }), menuWhen: 'ALWAYS' }, []);
    await type('21', 200);
    await rig.clock.advance(2_000);
    expect(said(rig)).not.toContain('nine');
    expect(rig.model.all('tell')).toEqual([['user', 'The caller pressed 2 1 on the keypad.']]);
  });

  it('tells the model what to do', async () => {
    const { rig, type } = await call(menuOf({ kind: 'INSTRUCT', instruction: 'Ask for the order number.' }));
    await type('1', 0);
    expect(rig.model.all('tell')).toEqual([['system', 'The caller pressed 1 (Choice). Ask for the order number.']]);
    expect(rig.model.all('respond')).toHaveLength(1);
  });

  it('says goodbye and ends the call', async () => {
    const { rig, type, listener, callId } = await call(menuOf({ kind: 'END_CALL', say: 'Bye.' }, '#'));
    await type('#', 0);
    speak(listener, 'bye', 300);
    await rig.clock.advance(1_000);
    expect(said(rig)).toContain('Bye.');
    expect(rig.carrier.ended).toEqual(['CA_in']);
    expect(logged(rig, callId, 'CallChanged').at(-1)?.call.activity).toBe('ENDING');
  });

  it('uses a tool, and the model is told what came of it', async () => {
    const hours: Tool = {
      ...{ id: 'tool_hours', kind: 'SERVER', timeoutMs: 1_000, run: async () => ({ output: { open: 'nine' } }) },
      model: { name: 'hours', description: '', parameters: { type: 'object' } },
    };
    const { rig, type, callId } = await call(menuOf({ kind: 'TOOL', toolName: 'hours' }), [hours]);
    await type('1', 5);
    expect(rig.model.all('tell')).toEqual([
      ['system', 'The caller pressed 1 (Choice). This came of it: {"open":"nine"}'],
    ]);
    expect(rig.model.all('answerTool')).toEqual([]);
    expect(logged(rig, callId, 'ToolCallChanged').at(-1)?.toolCall).toMatchObject({
      name: 'hours',
      status: 'SUCCEEDED',
    });
  });

  it('transfers by the agent’s transfer tool, and says that it cannot where there is none', async () => {
    const asked: unknown[] = [];
    const transfer: Tool = {
      ...{ id: 'tool_transfer', kind: 'SERVER', timeoutMs: 1_000 },
      model: { name: 'transfer_call', description: '', parameters: { type: 'object', required: ['destination'] } },
      run: async (args) => {
        asked.push(args);
        return { output: 'done' };
      },
    };
    const menu = menuOf({ kind: 'TRANSFER', destination: 'sales' });
    const able = await call(menu, [transfer]);
    await able.type('1', 5);
    expect(asked).toEqual([{ destination: 'sales' }]);
    const unable = await call(menu, []);
    await unable.type('1', 5);
    expect(JSON.stringify(unable.rig.model.all('tell'))).toContain('not possible');
  });

  it('collects digits and tells the model, secure ones as a token', async () => {
    const entry = {
      purpose: 'PIN',
      minDigits: 4,
      maxDigits: 4,
      terminator: null,
      check: 'NONE',
      secure: true,
    } as const;
    const { rig, type, keys } = await call(menuOf({ kind: 'COLLECT', prompt: 'Type your PIN.', entry }), []);
    await type('1', 0);
    expect(said(rig)).toContain('Type your PIN.');
    await type('9173');
    expect(JSON.stringify(rig.model.all('tell'))).toMatch(/asked for: PIN.*cap_/);
    expect(keys()).toBe('1');
    expect(everything(rig)).not.toContain('9173');
  });
});

describe('A18: keys that no rule wants', () => {
  it('are told to the model, or not, as the agent is set', async () => {
    for (const tellModel of [true, false]) {
      const { rig, type, keys } = await call({ tellModel });
      await type('42');
      await rig.clock.advance(2_000);
      expect(rig.model.all('tell')).toHaveLength(tellModel ? 1 : 0);
      expect(keys()).toBe('42');
    }
  });

  it('C8: a card number is told to the model and kept out of the log, where the agent asks for that', async () => {
    const { rig, type, keys, collected } = await call({}, [], { cards: true });
    await type(CARD);
    await rig.clock.advance(2_000);
    expect(keys()).toBe('');
    expect(collected()).toMatchObject([{ secure: true, digits: null, length: 16 }]);
    expect(JSON.stringify(rig.records.log)).not.toContain('4111');
    expect(rig.model.all('tell')).toHaveLength(1);
  });
});

describe('A18: the agent’s own keys', () => {
  it('are tones and events like an operator’s, as often as a machine may ask, but not for ever', async () => {
    const { rig, use, output, callId } = await call({}, [sendDtmf]);
    expect(output(await use('send_dtmf', { keys: '12#' }))).toEqual({ sent: '12#' });
    const sent = () => logged(rig, callId, 'DtmfDetected').filter(({ sentByUs }) => sentByUs);
    expect(sent().map(({ digit }) => digit)).toEqual(['1', '2', '#']);
    expect(output(await use('send_dtmf', { keys: 'cap_1' }))).toMatchObject({ error: expect.any(String) });
    for (let at = 0; at < 10; at++) await use('send_dtmf', { keys: '1'.repeat(30) });
    expect(sent().length).toBeLessThanOrEqual(200);
  });
});

describe('C8: a call whose agent asks for redaction', () => {
  it('keeps numbers and addresses out of items, tool calls, notes and pieces; the model still hears all', async () => {
    const { rig, listener, callId, use } = await call({}, [], { cards: true, emails: true, phones: true });
    listener.event({ type: 'callerSpeechStarted', itemId: 'u', audioStartMs: 100 });
    listener.event({ type: 'callerSpeechStopped', itemId: 'u', audioEndMs: 900 });
    listener.event({ type: 'callerTurnCommitted', itemId: 'u', previousItemId: null });
    const words = 'It is four one one one, one one one one, one one one one, one one one one, or jo@example.com.';
    for (const delta of words.match(/.{1,7}/g) ?? []) {
      listener.event({ type: 'callerText', itemId: 'u', delta });
      await rig.clock.advance(400);
    }
    listener.event({ type: 'callerTextDone', itemId: 'u', text: words });
    await use('nothing', { card: CARD, mail: 'jo@example.com' });
    await rig.desk.injectInstruction(callId, { text: 'Call +49 30 1234567 back.', respondNow: false }, 'Ana');
    const [item] = await rig.records.transcript(callId);
    expect(item?.text).toBe('It is [card number], or [e-mail address].');
    const kept = JSON.stringify([rig.records.log, rig.told]);
    expect(kept).not.toMatch(/one one|4111|jo@|1234567/);
    expect(kept).toContain('Call +[phone number] back.');
    expect(JSON.stringify(rig.model.told)).toContain('1234567');
  });
});
