import { DEFAULT_CONDUCT } from '@switchboard/call';
import { MemoryRecorder } from '@switchboard/call/testing';
import { END_CALL } from './tools.rig';
import { VirtualWorld } from './virtual-world.rig';

jest.setTimeout(30_000);

const BYTES_PER_MS = 8;
const SILENCE = 0xff;
const NOTICE = 'This call is recorded.';

async function begun() {
  const recorder = new MemoryRecorder();
  const version = { record: true, conduct: { ...DEFAULT_CONDUCT, recordingNotice: NOTICE } };
  const world = await VirtualWorld.open({ tools: [END_CALL], keepAudio: true, version, recorder });
  const callSid = world.ring({
    ...{ id: 'talker', title: '', description: '' },
    steps: [
      { do: 'say', utterance: 'HELLO' },
      { do: 'say', utterance: 'OPENING_HOURS' },
      { do: 'waitForAgent', quietMs: 3_000 },
      { do: 'say', utterance: 'GOODBYE' },
      { do: 'waitForHangUp' },
    ],
  });
  await world.clock.runUntil(() => (world.network.truth(callSid)?.streams[0]?.runs.length ?? 0) > 0, 30_000);
  await world.clock.advance(300);
  return { world, callSid, recorder };
}

/** The caller has heard the whole notice, then the greeting, and only what was said after the notice is kept. */
async function expectNoticeFirst({ world, callSid, recorder }: Awaited<ReturnType<typeof begun>>) {
  await world.finished([callSid]);
  const events = world.eventsOf(callSid);
  const wholeAt = events.findIndex(
    (event) =>
      event.type === 'TranscriptChanged' && event.item.status === 'COMPLETED' && event.item.heardText === NOTICE,
  );
  const keptAt = events.findIndex(
    (event) => event.type === 'CallChanged' && typeof event.call.recording?.noticeHeardMs === 'number',
  );
  expect(wholeAt).toBeGreaterThanOrEqual(0);
  expect(keptAt).toBeGreaterThan(wholeAt);
  const keptFromMs = world.callOf(callSid).recording?.noticeHeardMs ?? 0;
  const { caller = Buffer.alloc(0) } = recorder.recordings[0]?.sound.lanes ?? {};
  expect(caller.subarray(0, (keptFromMs - 40) * BYTES_PER_MS).every((byte) => byte === SILENCE)).toBe(true);
  const greetings = (await world.transcript(callSid)).filter(({ heardText }) => heardText === 'Hello, this is Acme.');
  expect(greetings).toHaveLength(1);
  expect(world.faults).toEqual([]);
}

describe('the notice that a call is recorded', () => {
  it('is not cut off by an operator who lets the agent say something at once', async () => {
    const call = await begun();
    const { id } = call.world.callOf(call.callSid);
    const words = { text: 'A colleague is on the way.', interrupt: true };
    expect((await call.world.desk.sayToCaller(id, words, 'Ada')).problem).toBeNull();
    await expectNoticeFirst(call);
  });

  it('is given before anything else by an agent that was muted in the middle of it', async () => {
    const call = await begun();
    const { id } = call.world.callOf(call.callSid);
    await call.world.desk.setAgentMuted(id, true, 'Ada');
    await call.world.clock.advance(4_000);
    await call.world.desk.setAgentMuted(id, false, 'Ada');
    await expectNoticeFirst(call);
  });

  it('is given again when the model was lost in the middle of it', async () => {
    const call = await begun();
    call.world.model.connections()[0]?.drop();
    await expectNoticeFirst(call);
  });
});
