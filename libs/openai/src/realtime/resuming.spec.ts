import { connectedRig, MU_LAW_SESSION, readyRig, SETUP } from './realtime.rig';

describe('a session that takes over a conversation', () => {
  it('A13: is given the words of both sides, tool calls with results and notes, in order', async () => {
    const { session, far, settle, ear } = await readyRig();
    session.remember?.([
      { kind: 'agent', text: 'Hello.' },
      { kind: 'caller', text: 'Where is my order?' },
      { kind: 'note', role: 'system', text: 'Be brief.' },
      { kind: 'tool', modelCallId: 'call_1', name: 'order_status', rawArguments: '{"id":1}', output: '"shipped"' },
    ]);
    await settle();
    expect(far.sent('conversation.item.create').map(({ item }) => item)).toEqual([
      { id: 'seed_1', type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello.' }] },
      { id: 'seed_2', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Where is my order?' }] },
      { id: 'seed_3', type: 'message', role: 'system', content: [{ type: 'input_text', text: 'Be brief.' }] },
      { id: 'seed_4', type: 'function_call', call_id: 'call_1', name: 'order_status', arguments: '{"id":1}' },
      { id: 'seed_4_out', type: 'function_call_output', call_id: 'call_1', output: '"shipped"' },
    ]);
    expect(far.sent('response.create')).toEqual([]);
    const told = ear.told.length;
    const echo = { id: 'seed_1', type: 'message', role: 'assistant', content: [{ type: 'output_text' }] };
    await far.says({ type: 'conversation.item.added', previous_item_id: null, item: echo });
    await far.says({ type: 'conversation.item.done', previous_item_id: null, item: echo });
    expect(ear.told).toHaveLength(told);
  });

  it('A13: a sentence that turned out to be heard in part only is replaced in its place, or removed', async () => {
    const { session, far, settle } = await readyRig();
    session.remember?.([
      { kind: 'caller', text: 'Tell me.' },
      { kind: 'agent', text: 'One two three.', itemId: 'old_1' },
      { kind: 'agent', text: 'Four.', itemId: 'old_2' },
    ]);
    session.reword?.('old_1', 'One two');
    session.reword?.('old_2', '');
    session.reword?.('unknown', 'x');
    await settle();
    expect(far.sent('conversation.item.delete').map(({ item_id }) => item_id)).toEqual(['seed_2', 'seed_3']);
    expect(far.sent('conversation.item.create').at(-1)).toMatchObject({
      previous_item_id: 'seed_1',
      item: { id: 'seed_4', role: 'assistant', content: [{ type: 'output_text', text: 'One two' }] },
    });
  });

  it('A13: tools that still ran are answered into it, with one request for an answer after the last', async () => {
    const { session, far, settle } = await readyRig();
    const running = { kind: 'tool', name: 'order_status', rawArguments: '{}', output: null } as const;
    session.remember?.([
      { ...running, modelCallId: 'call_1' },
      { ...running, modelCallId: 'call_2' },
    ]);
    session.answerTool({ modelCallId: 'call_1', output: 'one', respond: true });
    await settle();
    expect(far.sent('response.create')).toHaveLength(0);
    session.answerTool({ modelCallId: 'call_2', output: 'two', respond: true });
    session.answerTool({ modelCallId: 'call_2', output: 'again', respond: true });
    await settle();
    expect(far.sent('response.create')).toHaveLength(1);
    const outputs = far.sent('conversation.item.create').filter(({ item }) => Object.hasOwn(item as object, 'output'));
    expect(outputs).toHaveLength(2);
  });

  it.each([
    [{ ...MU_LAW_SESSION, expires_at: 1_800_000_000 }, 1_800_000_000_000],
    [MU_LAW_SESSION, null],
    ['nonsense', null],
  ])('A14: tells when it expires, from %j', async (created, expiresAtMs) => {
    const { far, ear } = await connectedRig();
    await far.says({ type: 'session.created', session: created });
    await far.says({ type: 'session.updated', session: MU_LAW_SESSION });
    expect(ear.events('ready')).toEqual([{ type: 'ready', expiresAtMs }]);
  });

  it('A17: one that only reports turns neither answers nor interrupts by itself', async () => {
    const { far } = await connectedRig({ setup: { ...SETUP, reportsTurnsOnly: true } });
    await far.says({ type: 'session.created' });
    const { audio } = far.sent('session.update')[0]?.['session'] as { audio: { input: { turn_detection: unknown } } };
    expect(audio.input.turn_detection).toMatchObject({ create_response: false, interrupt_response: false });
  });
});
