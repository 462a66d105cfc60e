import type { BlockEntry, NumberRouting, RouteTarget } from '.';
import { MemoryRecords, NUMBER } from '../testing/memory-records';
import { deskRig, logged, REQUEST } from '../testing/desk.rig';
import type { RoutingRecords } from '../ports/records';
import type { PhoneNumber } from '../agent';

/** The night rule of this number holds at all times. */
const always = (target: RouteTarget): NumberRouting => ({ timeZone: 'UTC', rules: [], otherwise: target });

const BLOCK: BlockEntry = {
  ...{ id: 'blk_1', numberId: null, pattern: { kind: 'NUMBER', digits: REQUEST.from }, action: { kind: 'REJECT' } },
  ...{ note: null, createdAt: '2026-01-01T00:00:00.000Z', createdBy: 'Eve' },
};

function rigOf(number: Partial<PhoneNumber>, blocks: readonly BlockEntry[] = []) {
  const records = new MemoryRecords();
  const asked: string[] = [];
  const routing: Pick<RoutingRecords, 'routeOf'> = {
    routeOf: async ({ to, from }) => {
      asked.push(`${from} ${to}`);
      return { number: to === NUMBER.e164 ? { ...NUMBER, ...number } : null, blocks };
    },
  };
  const rig = deskRig({ records, routing: routing as RoutingRecords });
  const callOf = () => records.callBySid(REQUEST.callSid);
  return { ...rig, asked, callOf };
}

describe('a call to a number with routing', () => {
  it('of a blocked caller is refused unanswered, told in the history and never opens a model', async () => {
    const rig = rigOf({}, [BLOCK]);
    expect(await rig.desk.answer(REQUEST)).toEqual({ kind: 'reject' });
    expect(await rig.callOf()).toMatchObject({
      status: 'NO_ANSWER',
      endReason: 'BLOCKED',
      failure: null,
      answeredAt: null,
    });
    const { id = '' } = (await rig.callOf()) ?? {};
    expect(logged(rig, id, 'CallRouted')).toMatchObject([
      { outcome: 'REJECTED', reason: '+14155550150 is on the block list of all numbers.' },
    ]);
    expect(rig.model.listener).toBeNull();
    expect(rig.desk.figures().current).toBe(0);
  });

  it('gives the same answer to a webhook that comes again, at once, later and after a restart', async () => {
    const rig = rigOf({}, [BLOCK]);
    const answers = await Promise.all([1, 2, 3].map(() => rig.desk.answer(REQUEST)));
    expect(answers).toEqual([{ kind: 'reject' }, { kind: 'reject' }, { kind: 'reject' }]);
    expect(await rig.desk.answer(REQUEST)).toEqual({ kind: 'reject' });
    expect(rig.asked).toHaveLength(1);
    const restarted = deskRig({
      records: rig.records,
      routing: { routeOf: async () => ({ number: NUMBER, blocks: [BLOCK] }) } as unknown as RoutingRecords,
    });
    expect(await restarted.desk.answer(REQUEST)).toEqual({ kind: 'reject' });
    expect(logged(rig, (await rig.callOf())?.id ?? '', 'CallRouted')).toHaveLength(1);
  });

  it('lets a blocked caller hear the sentence of the entry', async () => {
    const rig = rigOf({}, [{ ...BLOCK, action: { kind: 'SENTENCE', say: 'Please write to us.' } }]);
    expect(await rig.desk.answer(REQUEST)).toEqual({ kind: 'decline', say: 'Please write to us.' });
    expect(await rig.callOf()).toMatchObject({ status: 'COMPLETED', endReason: 'BLOCKED' });
  });

  it.each([
    [
      'the sentence of the rule',
      { kind: 'SENTENCE', say: 'We open at nine.' } as const,
      'Gone fishing.',
      'We open at nine.',
    ],
    ['the sentence of the number', { kind: 'SENTENCE', say: null } as const, 'Gone fishing.', 'Gone fishing.'],
  ])('that is closed says %s', async (_, target, fallbackSentence, say) => {
    const rig = rigOf({ routing: always(target), fallbackSentence });
    expect(await rig.desk.answer(REQUEST)).toEqual({ kind: 'decline', say });
    expect(await rig.callOf()).toMatchObject({ status: 'COMPLETED', endReason: 'CLOSED', failure: null });
  });

  it('takes a message, and is over when the carrier says so', async () => {
    const rig = rigOf({ routing: always({ kind: 'VOICEMAIL', say: 'Speak now.', maxSeconds: 60 }) });
    const next = { kind: 'sayAndRecord', say: 'Speak now.', maxSeconds: 60 };
    expect(await rig.desk.answer(REQUEST)).toEqual({ kind: 'follow', next });
    expect(await rig.desk.answer(REQUEST)).toEqual({ kind: 'follow', next });
    expect(await rig.callOf()).toMatchObject({ status: 'IN_PROGRESS', endReason: null });
    const recording = { recordingSid: 'RE1', url: 'https://api.twilio.com/RE1', durationMs: 4_000 };
    await rig.desk.voicemailLeft({ callSid: REQUEST.callSid, ...recording });
    await rig.desk.statusChanged({
      ...{ callSid: REQUEST.callSid, callId: null, status: 'completed', sequenceNumber: 0, sipResponseCode: null },
    });
    const call = await rig.callOf();
    expect(call).toMatchObject({ status: 'COMPLETED', endReason: 'VOICEMAIL' });
    expect(logged(rig, call?.id ?? '', 'VoicemailLeft')).toMatchObject([recording]);
    expect(rig.model.listener).toBeNull();
  });

  it('without its last callback is found to be over by asking the carrier', async () => {
    const rig = rigOf({ routing: always({ kind: 'VOICEMAIL', say: null, maxSeconds: 60 }) });
    await rig.desk.answer(REQUEST);
    await rig.clock.advance(60_000);
    expect(await rig.callOf()).toMatchObject({ status: 'COMPLETED', endReason: 'VOICEMAIL' });
  });

  it('is answered by the agent that the rule names, and says which rule it was', async () => {
    const rig = rigOf({ agentId: null, routing: always({ kind: 'AGENT', agentId: 'agt_1' }) });
    expect(await rig.desk.answer(REQUEST)).toMatchObject({ kind: 'connect' });
    const call = await rig.callOf();
    expect(call).toMatchObject({ agentId: 'agt_1' });
    expect(logged(rig, call?.id ?? '', 'CallRouted')).toMatchObject([{ outcome: 'AGENT' }]);
  });

  it('is answered by the number’s own agent when that of the rule is gone', async () => {
    const rig = rigOf({ routing: always({ kind: 'AGENT', agentId: 'agt_gone' }) });
    expect(await rig.desk.answer(REQUEST)).toMatchObject({ kind: 'connect' });
    expect(await rig.callOf()).toMatchObject({ agentId: 'agt_1' });
  });

  it('asks once for everything that decides', async () => {
    const rig = rigOf({});
    await rig.desk.answer(REQUEST);
    expect(rig.asked).toEqual([`${REQUEST.from} ${REQUEST.to}`]);
  });
});
