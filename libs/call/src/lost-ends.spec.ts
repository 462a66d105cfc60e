import fc from 'fast-check';
import type { CallStatus } from './call';
import { isFinal, mayMove, statusOfWord } from './call-state';
import type { DeskRig } from './testing/desk.rig';
import { AGENT, connected, deskRig, logged, NUMBER, REQUEST } from './testing/desk.rig';
import { legOf } from './stream-tokens';

const lastCall = (rig: DeskRig, callId: string) => logged(rig, callId, 'CallChanged').at(-1)?.call;
const statusesOf = (rig: DeskRig, callId: string): readonly CallStatus[] => {
  const told = logged(rig, callId, 'CallChanged').map(({ call }) => call.status);
  return told.filter((status, at) => status !== told[at - 1]);
};

const placed = async (rig: DeskRig): Promise<{ callId: string; callSid: string }> => {
  const order = { idempotencyKey: 'k', to: '+14155550199', fromNumberId: NUMBER.id, agentId: AGENT.id };
  const more = { agentVersionId: null, variables: {}, maxDurationSeconds: null, actor: 'usr_1' };
  const { call } = await rig.desk.place({ ...order, ...more });
  return { callId: call?.id ?? '', callSid: call?.callSid ?? '' };
};

const ENDS = ['completed', 'busy', 'failed', 'no-answer', 'canceled'] as const;
const callbacks = fc.constantFrom(...ENDS).chain((end) => {
  const words = ['initiated', 'ringing', 'in-progress', end].map((status, sequenceNumber) => ({
    status,
    sequenceNumber,
  }));
  // Each callback comes not at all, once or twice, in any order, with any pause between.
  const repeated = fc.tuple(
    ...words.map((word) => fc.integer({ min: 0, max: 2 }).map((n) => Array.from({ length: n }, () => word))),
  );
  return fc.record({
    end: fc.constant(end),
    told: repeated.chain((all) => fc.shuffledSubarray(all.flat(), { minLength: all.flat().length })),
    pausesMs: fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 8, maxLength: 8 }),
  });
});

describe('B4: callbacks that repeat, overtake each other or are missing', () => {
  it('B4: make legal moves only, and the call is final exactly once, within 60 s of its end', async () => {
    await fc.assert(
      fc.asyncProperty(callbacks, async ({ end, told, pausesMs }) => {
        const rig = deskRig();
        rig.carrier.statusWord = 'ringing';
        const { callId, callSid } = await placed(rig);
        for (const [at, { status, sequenceNumber }] of told.entries()) {
          await rig.desk.statusChanged({ callSid, callId, status, sequenceNumber, sipResponseCode: null });
          await rig.clock.advance(pausesMs[at] ?? 0);
        }
        // The call is over at the carrier, whatever was told of it.
        rig.carrier.statusWord = end;
        await rig.clock.advance(60_000);
        const statuses = statusesOf(rig, callId);
        for (const [at, to] of statuses.slice(1).entries()) {
          expect(mayMove(statuses[at] as CallStatus, to)).toBe(true);
        }
        expect(statuses.filter(isFinal)).toHaveLength(1);
        expect(rig.desk.figures().current).toBe(0);
        expect(rig.clock.pending).toBe(0);
        const wasAnswered = statuses.includes('IN_PROGRESS');
        if (!wasAnswered) expect(statuses.at(-1)).toBe(statusOfWord(end));
        const seqs = rig.records.log.filter((event) => event.callId === callId).map(({ seq }) => seq);
        expect(seqs).toEqual(seqs.map((_seq, at) => at + 1));
      }),
      { numRuns: 150 },
    );
  });

  it('B4: a stream that has died without a word is found while the server runs', async () => {
    const rig = deskRig();
    rig.carrier.statusWord = 'in-progress';
    const { callId, phone } = await connected(rig);
    for (let atMs = 0; atMs < 10_000; atMs += 1_000) {
      phone.fromPhone(Buffer.alloc(160, 0xff).toString('base64'), atMs);
      await rig.clock.advance(1_000);
    }
    rig.carrier.statusWord = 'completed';
    await rig.clock.advance(60_000);
    expect(lastCall(rig, callId)).toMatchObject({ status: 'COMPLETED' });
    expect(rig.clock.pending).toBe(0);
  });

  it('B4: asks nothing of a call whose caller is heard, and at most 25 at a time of the others', async () => {
    const rig = deskRig({ maxCalls: 200 });
    const asked: number[] = [];
    jest.spyOn(rig.carrier, 'callStatus').mockImplementation(async () => {
      asked.push(rig.clock.nowMs());
      return { status: 'in-progress' };
    });
    const { phone } = await connected(rig, 'CA_heard');
    for (let atMs = 0; atMs < 28_000; atMs += 1_000) {
      phone.fromPhone(Buffer.alloc(160, 0xff).toString('base64'), atMs);
      await rig.clock.advance(1_000);
    }
    expect(asked).toEqual([]);
    for (let nth = 0; nth < 60; nth++) (await connected(rig, `CA_${nth}`)).phone.phoneEnded({ kind: 'lost' });
    await rig.clock.advance(29_000);
    const atOnce = asked.map((atMs) => asked.filter((other) => other === atMs).length);
    expect(Math.max(...atOnce)).toBeLessThanOrEqual(25);
    expect(asked.length).toBeGreaterThanOrEqual(50);
  });

  it('B4: a carrier that refuses to tell ends nothing, and is asked again', async () => {
    const rig = deskRig();
    const away = { code: 'PROVIDER_UNAVAILABLE', message: 'Away.', retryable: true, provider: 'TWILIO' } as const;
    let isAway = true;
    jest
      .spyOn(rig.carrier, 'callStatus')
      .mockImplementation(async () => (isAway ? { refused: away } : { status: 'no-answer' }));
    const { callId } = await placed(rig);
    await rig.clock.advance(120_000);
    expect(lastCall(rig, callId)?.status).toBe('QUEUED');
    isAway = false;
    await rig.clock.advance(60_000);
    expect(lastCall(rig, callId)?.status).toBe('NO_ANSWER');
  });
});

describe('a question about a stream that is over', () => {
  it('C2: about an earlier stream of the same call gets the same answer, and leaves the running one alone', async () => {
    const first = deskRig();
    const { callId } = await connected(first);
    const rig = deskRig({ records: first.records });
    rig.carrier.statusWord = 'in-progress';
    await rig.desk.recover();
    const asked = await Promise.all(
      Array.from({ length: 10 }, () => rig.desk.afterStream('CA_in', 'in-progress', 'an-earlier-one')),
    );
    const [onwards] = asked;
    if (onwards?.kind !== 'connect') throw new Error('not restored');
    expect([onwards.callId, new Set(asked.map((answer) => JSON.stringify(answer))).size]).toEqual([callId, 1]);
    expect(rig.model.setups).toHaveLength(1);
    expect(await rig.desk.afterStream('CA_in', 'in-progress', 'an-earlier-one')).toEqual(onwards);
    expect(await rig.desk.resume(REQUEST, 'in-progress')).toEqual(onwards);
    expect(rig.model.all('close')).toHaveLength(0);
    // About the stream that was let in by this answer, it is the end.
    await rig.desk.afterStream('CA_in', 'in-progress', legOf(onwards.token));
    expect(rig.model.all('close')).toHaveLength(1);
  });

  it('B8: a call that nobody has answered yet is answered by the restarted server', async () => {
    const first = deskRig();
    const { callId, callSid } = await placed(first);
    const rig = deskRig({ records: first.records });
    rig.carrier.statusWord = 'ringing';
    await rig.desk.recover();
    await rig.clock.advance(50_000);
    const answer = await rig.desk.answer({ ...REQUEST, callSid, direction: 'OUTBOUND', callId });
    expect(answer).toMatchObject({ kind: 'connect', callId });
    expect(rig.carrier.ended).toEqual([]);
  });

  it('B8: a call that was over stays over, however the carrier asks', async () => {
    const first = deskRig();
    const { phone } = await connected(first);
    phone.phoneEnded({ kind: 'stopped' });
    await first.clock.advance(5_000);
    const rig = deskRig({ records: first.records });
    await rig.desk.recover();
    const before = rig.records.log.length;
    expect(await rig.desk.afterStream('CA_in', 'in-progress', null)).toEqual({ kind: 'hangUp' });
    expect(await rig.desk.resume(REQUEST, 'in-progress')).toEqual({ kind: 'hangUp' });
    expect((await rig.desk.answer(REQUEST)).kind).toBe('decline');
    expect(rig.records.log).toHaveLength(before);
  });
});
