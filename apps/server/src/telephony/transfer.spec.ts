import { CALL_SID, callOf, ServerRig } from '../server.rig';

const PAYLOAD = '{ call { id } errors { code message field } }';
const TRANSFER = `mutation ($input: TransferCallInput!) { transferCall(input: $input) ${PAYLOAD} }`;
const CANCEL = `mutation { cancelTransfer(callId: "call_1") ${PAYLOAD} }`;
const KEY_NAME = 'Administrator’s API key';
const callId = 'call_1';

describe('transfers through the API', () => {
  let rig: ServerRig;

  beforeAll(async () => {
    rig = await ServerRig.start();
  });
  afterAll(() => rig.close());
  beforeEach(() => {
    rig.desk.asked.length = 0;
    rig.desk.result = { call: callOf({ callSid: CALL_SID }), problem: null };
  });

  it('A19: puts a caller through at once unless asked otherwise, with the name of who did it', async () => {
    const to = '+14155550111';
    const { data } = await rig.ask(TRANSFER, { input: { callId, to } });
    expect(data?.['transferCall']).toEqual({ call: { id: callId }, errors: [] });
    await rig.ask(TRANSFER, { input: { callId, to, mode: 'WARM', announcement: ' One moment. ' } });
    await rig.ask(CANCEL, {});
    expect(rig.desk.asked).toEqual([
      [callId, { to, mode: 'COLD', announcement: null }, KEY_NAME],
      [callId, { to, mode: 'WARM', announcement: 'One moment.' }, KEY_NAME],
      [callId, KEY_NAME],
    ]);
  });

  it('A19: a number that is none does not reach the desk; a refusal is a value', async () => {
    const { errors } = await rig.ask(TRANSFER, { input: { callId, to: '030 1234' } });
    expect(errors).toHaveLength(1);
    expect(rig.desk.asked).toEqual([]);
    const problem = { code: 'CONFLICT', message: 'Why not.', retryable: false } as const;
    rig.desk.result = { call: callOf({}), problem };
    const { data } = await rig.ask(CANCEL, {});
    expect(data?.['cancelTransfer']).toMatchObject({ errors: [{ code: 'CONFLICT', message: 'Why not.' }] });
  });
});
