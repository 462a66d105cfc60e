import { hashOf } from '../config/people/secrets';
import { CALL_SID, callOf, ServerRig } from '../server.rig';

const PAYLOAD = '{ call { id lastSeq } errors { code message field retryable } }';
const WHISPER = `mutation ($input: InjectInstructionInput!) { injectInstruction(input: $input) ${PAYLOAD} }`;
const SAY = `mutation ($input: SayToCallerInput!) { sayToCaller(input: $input) ${PAYLOAD} }`;
const MUTE = `mutation ($callId: ID!, $muted: Boolean!) { setAgentMuted(callId: $callId, muted: $muted) ${PAYLOAD} }`;
const KEYS = `mutation ($callId: ID!, $digits: String!) { sendDtmf(callId: $callId, digits: $digits) ${PAYLOAD} }`;
const ANSWER = `mutation ($toolCallId: ID!, $result: JSON, $error: String) { answerToolCall(toolCallId: $toolCallId, result: $result, error: $error) ${PAYLOAD} }`;
const KEY_NAME = 'Administrator’s API key';
const callId = 'call_1';

describe("the operator's hand, through the API", () => {
  let rig: ServerRig;

  beforeAll(async () => {
    rig = await ServerRig.start();
  });
  afterAll(() => rig.close());
  beforeEach(() => {
    rig.desk.asked.length = 0;
    rig.desk.result = { call: callOf({ lastSeq: 7 }), problem: null };
  });

  it.each([
    ['injectInstruction', WHISPER, { input: { callId, text: 'Offer a refund.' } }, 'Offer a refund.', 'respondNow'],
    ['sayToCaller', SAY, { input: { callId, text: 'One moment.' } }, 'One moment.', 'interrupt'],
  ])('%s: nothing is answered or interrupted unless asked for', async (field, query, variables, text, option) => {
    const { data } = await rig.ask(query, variables);
    expect(data?.[field]).toEqual({ call: { id: callId, lastSeq: 7 }, errors: [] });
    await rig.ask(query, { input: { ...variables.input, [option]: true } });
    expect(rig.desk.asked).toEqual([
      [callId, { text, [option]: false }, KEY_NAME],
      [callId, { text, [option]: true }, KEY_NAME],
    ]);
  });

  it('mutes, unmutes and sends keys, each with the name of who did it', async () => {
    await rig.ask(MUTE, { callId, muted: true });
    await rig.ask(MUTE, { callId, muted: false });
    await rig.ask(KEYS, { callId, digits: '42#w9' });
    expect(rig.desk.asked).toEqual([
      [callId, true, KEY_NAME],
      [callId, false, KEY_NAME],
      [callId, '42#w9', KEY_NAME],
    ]);
  });

  it('a person acts by their own name, not by an id that nobody can read', async () => {
    rig.users.people.push({
      user: {
        ...{ id: 'usr_7', email: 'ana@example.com', name: 'Ana Example', role: 'OPERATOR' },
        ...{ createdAt: '', lastSignedInAt: null },
      },
      passwordHash: '',
    });
    const now = rig.clock.wallTime().toISOString();
    const secret = 'the-cookie-of-ana-example';
    const expiresAt = '2027-01-01T00:00:00.000Z';
    await rig.users.createSignIn({ id: hashOf(secret), userId: 'usr_7', createdAt: now, lastSeenAt: now, expiresAt });
    const cookie = { cookie: `switchboard_sign_in=${secret}` };
    await rig.ask(MUTE, { callId, muted: true }, cookie);
    await rig.ask('mutation { endCall(callId: "call_1") { errors { code } } }', {}, cookie);
    expect(rig.desk.asked).toEqual([[callId, true, 'Ana Example'], { callId, actor: 'Ana Example' }]);
  });

  it('answers a tool call in place of a tool, with a result or with an error', async () => {
    await rig.ask(ANSWER, { toolCallId: 'tc_1', result: { free: true } });
    await rig.ask(ANSWER, { toolCallId: 'tc_1', result: null });
    await rig.ask(ANSWER, { toolCallId: 'tc_1', error: 'Closed today.' });
    expect(rig.desk.asked).toEqual([
      ['tc_1', { result: { free: true } }, KEY_NAME],
      ['tc_1', { result: null }, KEY_NAME],
      ['tc_1', { error: 'Closed today.' }, KEY_NAME],
    ]);
  });

  it.each([{}, { result: 1, error: 'Both.' }])('wants one of result and error: %j', async (answer) => {
    const { data } = await rig.ask(ANSWER, { toolCallId: 'tc_1', ...answer });
    expect(data?.['answerToolCall']).toMatchObject({
      call: null,
      errors: [{ code: 'INVALID_INPUT', field: ['result'] }],
    });
    expect(rig.desk.asked).toEqual([]);
  });

  it.each([
    ['INVALID_INPUT', ['digits']],
    ['CALL_NOT_ACTIVE', null],
    ['CONFLICT', null],
    ['NOT_FOUND', null],
  ] as const)('a refusal is a value: %s', async (code, field) => {
    const problem = { code, message: 'Why not.', retryable: false, ...(field ? { field } : {}) };
    rig.desk.result = { call: code === 'NOT_FOUND' ? null : callOf({ callSid: CALL_SID }), problem };
    const { data, errors } = await rig.ask(KEYS, { callId, digits: '12x' });
    expect(errors).toBeUndefined();
    expect(data?.['sendDtmf']).toMatchObject({ errors: [{ code, message: 'Why not.', field, retryable: false }] });
  });
});
