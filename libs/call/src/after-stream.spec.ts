import { DEFAULT_CONDUCT } from './conduct';
import type { FallbackStep } from './conduct';
import type { DeskRig } from './testing/desk.rig';
import { connected, deskRig, logged, REQUEST } from './testing/desk.rig';
import { VERSION } from './testing/memory-records';

const NO_KEY = { code: 'PROVIDER_AUTH', message: 'The key is refused.', retryable: false } as const;
const TRANSFER = { kind: 'TRANSFER', to: '+14155550111' } as const;

const falling = (then: FallbackStep, maxCalls = 10): DeskRig =>
  deskRig({ maxCalls, version: { ...VERSION, conduct: { ...DEFAULT_CONDUCT, fallback: { say: 'Sorry.', then } } } });

/** A call whose model is refused: the carrier has the caller now. */
async function handedOver(rig: DeskRig): Promise<string> {
  const { callId, listener, phone } = await connected(rig);
  listener.event({ type: 'ended', problem: NO_KEY });
  phone.phoneEnded({ kind: 'closedByUs' });
  expect((await rig.desk.afterStream('CA_in')).kind).not.toBe('hangUp');
  rig.carrier.statusWord = 'in-progress';
  return callId;
}

const last = (rig: DeskRig, callId: string) => logged(rig, callId, 'CallChanged').at(-1)?.call;

describe('a caller whom the carrier has taken over', () => {
  it('B9: a transferred call does not hold a drain, and its story waits for the next server', async () => {
    const rig = falling(TRANSFER);
    const callId = await handedOver(rig);
    let drained = false;
    void rig.desk.drain(600_000).then(() => (drained = true));
    await rig.clock.advance(1);
    expect(drained).toBe(true);
    expect(rig.carrier.ended).toEqual([]);
    expect(last(rig, callId)).toMatchObject({ status: 'IN_PROGRESS', activity: 'TRANSFERRING' });
  });

  it('B9: a drain that has begun ends when its last call is transferred', async () => {
    const rig = falling(TRANSFER);
    const { listener, phone } = await connected(rig);
    let drained = false;
    void rig.desk.drain(600_000).then(() => (drained = true));
    await rig.clock.advance(1_000);
    expect(drained).toBe(false);
    listener.event({ type: 'ended', problem: NO_KEY });
    phone.phoneEnded({ kind: 'closedByUs' });
    await rig.clock.advance(1);
    expect(drained).toBe(true);
  });

  it('B9: a drain waits for a message that is being recorded', async () => {
    const rig = falling({ kind: 'VOICEMAIL', maxSeconds: 60 });
    await handedOver(rig);
    let drained = false;
    void rig.desk.drain(600_000).then(() => (drained = true));
    await rig.clock.advance(20_000);
    expect(drained).toBe(false);
    const report = { callSid: 'CA_in', recordingSid: 'RE1', url: 'https://api.twilio.test/RE1', durationMs: 2_000 };
    expect(await rig.desk.voicemailLeft(report)).toMatchObject({ kind: 'sayAndHangUp' });
    await rig.desk.statusChanged({
      ...{ callSid: 'CA_in', callId: null, status: 'completed', sequenceNumber: null, sipResponseCode: null },
    });
    await rig.clock.advance(1);
    expect(drained).toBe(true);
  });

  it.each([TRANSFER, { kind: 'VOICEMAIL', maxSeconds: 60 }] as const)(
    'takes no place among the calls at once: $kind',
    async (then) => {
      const rig = falling(then, 1);
      await handedOver(rig);
      expect((await rig.desk.answer({ ...REQUEST, callSid: 'CA_next' })).kind).toBe('connect');
      expect((await rig.desk.answer({ ...REQUEST, callSid: 'CA_third' })).kind).toBe('decline');
    },
  );
});
