import { DEFAULT_CONDUCT } from '@switchboard/call';
import { KeptSound, MemoryRecorder } from '@switchboard/call/testing';
import { END_CALL } from './tools.rig';
import { VirtualWorld } from './virtual-world.rig';

jest.setTimeout(30_000);

const BYTES_PER_MS = 8;
const SILENCE = 0xff;
/** What is recorded may differ from what the phone really played by so much. */
const TOLERANCE_MS = 40;
const TOLERANCE = TOLERANCE_MS * BYTES_PER_MS;
/** Enough to find a stretch again: 50 ms. */
const SIGN = 400;

const recorded = { record: true };

/** What the phone played, stretch by stretch, with its times since the stream began. */
function playedBy(world: VirtualWorld, callSid: string) {
  const stream = world.network.truth(callSid)?.streams[0];
  const { heard } = world.network.audio(callSid);
  let at = 0;
  return (stream?.runs ?? []).map(({ startMs, bytes }) => {
    const played = Buffer.from(heard.subarray(at, at + bytes));
    at += bytes;
    return { from: Math.round((startMs - (stream?.startedMs ?? 0)) * BYTES_PER_MS), played };
  });
}

/** How far each stretch lies from where it was played, and how much longer or shorter it is; bytes. */
function compare(agent: Buffer, stretches: ReturnType<typeof playedBy>) {
  return stretches.map(({ from, played }, index) => {
    const at = agent.indexOf(played.subarray(0, SIGN), Math.max(0, from - TOLERANCE));
    let same = 0;
    while (same < played.length && agent[at + same] === played[same]) same++;
    const until = stretches[index + 1]?.from ?? agent.length;
    const after = agent.subarray(at + same, Math.max(at + same, until - TOLERANCE));
    const tail = after.findLastIndex((byte) => byte !== SILENCE) + 1;
    return { shift: at - from, missing: played.length - same, tooMuch: tail };
  });
}

describe('recordings and listeners, on the real wires', () => {
  it.each(['small-talk', 'interrupter', 'rude'])(
    'A2: %s is recorded as the phone played it, to 40 ms',
    async (scenario) => {
      const recorder = new MemoryRecorder();
      const world = await VirtualWorld.open({ tools: [END_CALL], keepAudio: true, version: recorded, recorder });
      const callSid = world.ring(scenario);
      await world.finished([callSid]);
      const [recording] = recorder.recordings;
      const { agent = Buffer.alloc(0), caller = Buffer.alloc(0) } = recording?.sound.lanes ?? {};
      const stretches = playedBy(world, callSid);
      expect(stretches.length).toBeGreaterThan(0);
      for (const { shift, missing, tooMuch } of compare(agent, stretches)) {
        expect(Math.abs(shift)).toBeLessThanOrEqual(TOLERANCE);
        expect(missing).toBeLessThanOrEqual(TOLERANCE);
        expect(tooMuch).toBeLessThanOrEqual(TOLERANCE);
      }
      const { spoken } = world.network.audio(callSid);
      expect(spoken.length - caller.length).toBeLessThanOrEqual(100 * BYTES_PER_MS);
      expect(caller.equals(spoken.subarray(0, caller.length))).toBe(true);
      expect(world.faults).toEqual([]);
    },
  );

  it('an interrupted sentence ends in the recording where it was cut, and what was not heard is in none', async () => {
    const recorder = new MemoryRecorder();
    const world = await VirtualWorld.open({ tools: [END_CALL], keepAudio: true, version: recorded, recorder });
    const callSid = world.ring('interrupter');
    await world.finished([callSid]);
    const stream = world.network.truth(callSid)?.streams[0];
    const cuts = (stream?.clears ?? []).filter(({ droppedBytes }) => droppedBytes > 0);
    const told = recorder.recordings[0]?.sound.cuts ?? [];
    expect([cuts.length, told.length]).toEqual([2, 2]);
    cuts.forEach(({ atMs }, index) => {
      expect(Math.abs((told[index] ?? Infinity) - (atMs - (stream?.startedMs ?? 0)))).toBeLessThanOrEqual(TOLERANCE_MS);
    });
  });

  it('holes in the carrier’s media are silence at their place', async () => {
    const recorder = new MemoryRecorder();
    const world = await VirtualWorld.open({ tools: [END_CALL], keepAudio: true, version: recorded, recorder });
    const gaps = { everyMs: 1_000, lengthMs: 200 };
    const callSid = world.ring('small-talk', { gaps });
    await world.finished([callSid]);
    const { caller = Buffer.alloc(0) } = recorder.recordings[0]?.sound.lanes ?? {};
    const { spoken } = world.network.audio(callSid);
    const keptBytes = (gaps.everyMs - gaps.lengthMs) * BYTES_PER_MS;
    const periodBytes = gaps.everyMs * BYTES_PER_MS;
    const periods = Math.floor(caller.length / periodBytes);
    expect(periods).toBeGreaterThan(5);
    for (let period = 0; period < periods; period++) {
      const kept = caller.subarray(period * periodBytes, period * periodBytes + keptBytes);
      const hole = caller.subarray(period * periodBytes + keptBytes, (period + 1) * periodBytes);
      expect(kept.equals(spoken.subarray(period * keptBytes, (period + 1) * keptBytes))).toBe(true);
      expect(hole.every((byte) => byte === SILENCE)).toBe(true);
    }
  });

  it('the notice comes first, cannot be cut off, and nothing the caller says before its end is kept', async () => {
    const recorder = new MemoryRecorder();
    const notice = 'This call is recorded.';
    const version = { ...recorded, conduct: { ...DEFAULT_CONDUCT, recordingNotice: notice } };
    const world = await VirtualWorld.open({ tools: [END_CALL], keepAudio: true, version, recorder });
    const callSid = world.ring({
      ...{ id: 'eager', title: '', description: '' },
      steps: [
        { do: 'say', utterance: 'HELLO' },
        { do: 'waitForAgent', quietMs: 1_500 },
        { do: 'say', utterance: 'GOODBYE' },
        { do: 'waitForHangUp' },
      ],
    });
    await world.finished([callSid]);
    const items = await world.transcript(callSid);
    const said = items.filter(({ speaker }) => speaker === 'AGENT');
    expect(said.slice(0, 1)).toMatchObject([{ status: 'COMPLETED', heardText: notice }]);
    expect(said.map(({ heardText }) => heardText)).toContain('Hello, this is Acme.');
    const heardMs = world.callOf(callSid).recording?.noticeHeardMs ?? 0;
    expect(heardMs).toBeGreaterThan(500);
    const { caller = Buffer.alloc(0), agent = Buffer.alloc(0) } = recorder.recordings[0]?.sound.lanes ?? {};
    const before = heardMs * BYTES_PER_MS - TOLERANCE;
    expect(caller.subarray(0, before).every((byte) => byte === SILENCE)).toBe(true);
    expect(agent.subarray(0, before).some((byte) => byte !== SILENCE)).toBe(true);
    expect(caller.length).toBeGreaterThan(before + 8_000);
  });

  it('whoever listens in gets what the recorder gets, from then on, and the log tells who listened', async () => {
    const recorder = new MemoryRecorder();
    const world = await VirtualWorld.open({ tools: [END_CALL], keepAudio: true, version: recorded, recorder });
    const callSid = world.ring('interrupter');
    await world.clock.runUntil(() => world.records.log.some(({ type }) => type === 'TranscriptChanged'), 30_000);
    const listener = new KeptSound();
    const callId = world.callOf(callSid).id;
    expect(world.desk.listen(callId, listener, 'Ada')).not.toBeNull();
    expect(world.desk.listen('call_unknown', listener, 'Ada')).toBeNull();
    await world.finished([callSid]);
    const { agent = Buffer.alloc(0), caller = Buffer.alloc(0) } = recorder.recordings[0]?.sound.lanes ?? {};
    const from = 10_000 * BYTES_PER_MS;
    expect(listener.lanes.agent.subarray(from).equals(agent.subarray(from))).toBe(true);
    expect(listener.lanes.caller.subarray(from).equals(caller.subarray(from))).toBe(true);
    expect(listener.endedMs).not.toBeNull();
    const acts = world.eventsOf(callSid).flatMap((event) => (event.type === 'OperatorActed' ? [event] : []));
    expect(acts.map(({ actor, action }) => [actor, action])).toEqual([
      ['Ada', 'LISTEN'],
      ['Ada', 'STOP_LISTENING'],
    ]);
    expect(world.desk.listen(callId, new KeptSound(), 'Ada')).toBeNull();
  });

  it('is neither recorded nor announced without a recorder, or when the agent does not want it', async () => {
    const recorder = new MemoryRecorder();
    const conduct = { ...DEFAULT_CONDUCT, recordingNotice: 'This call is recorded.' };
    const worlds = [
      await VirtualWorld.open({ tools: [END_CALL], version: { record: true, conduct } }),
      await VirtualWorld.open({ tools: [END_CALL], version: { record: false, conduct }, recorder }),
    ];
    for (const world of worlds) {
      const callSid = world.ring('small-talk');
      await world.finished([callSid]);
      expect((await world.transcript(callSid))[0]?.heardText).toBe('Hello, this is Acme.');
      expect(world.callOf(callSid).recording ?? null).toBeNull();
    }
    expect(recorder.recordings).toEqual([]);
  });
});
