import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import type { Scenario } from '../callers';
import { END_CALL } from './tools.rig';
import { VirtualWorld } from './virtual-world.rig';

const FRAMES = 10_000;
/** Frames between two looks at the call. */
const VOLLEY = 10;
const PATIENT: Scenario = {
  id: 'patient',
  title: '',
  description: '',
  steps: [{ do: 'waitForAgent', timeoutMs: 60_000, orGoOn: true }, { do: 'staySilent', ms: 5_000 }, { do: 'hangUp' }],
};

const word = fc.oneof(
  fc.constantFrom('media', 'mark', 'dtmf', 'start', 'connected', 'response.created', 'response.done', 'error'),
  fc.constantFrom('response.output_audio.delta', 'response.output_item.done', 'conversation.item.added'),
  fc.constantFrom('input_audio_buffer.speech_started', 'input_audio_buffer.speech_stopped', 'session.updated'),
  fc.constantFrom('input_audio_buffer.committed', 'conversation.item.input_audio_transcription.completed'),
  fc.string({ maxLength: 30 }),
);
const value = fc.oneof(
  fc.constantFrom('item_1', 'resp_1', 'call_1', '', 'AAAA', '__proto__', '0', null, true, -1, 1e308),
  fc.integer(),
  fc.string({ maxLength: 60 }),
  fc.jsonValue({ maxDepth: 2 }),
);
const KEYS = [
  'item_id',
  'response_id',
  'delta',
  'item',
  'response',
  'previous_item_id',
  'audio_start_ms',
  'transcript',
];
const MORE = [
  'media',
  'mark',
  'dtmf',
  'payload',
  'timestamp',
  'streamSid',
  'error',
  'session',
  'audio_end_ms',
  'content_index',
];
const fields = fc.dictionary(fc.constantFrom(...KEYS, ...MORE), value, { maxKeys: 6 });

/** Frames that nobody agreed on: broken JSON, wrong types, ids out of nowhere, and plain noise. */
const frame = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(word, fields).map(([type, more]) => JSON.stringify({ type, event: type, ...more })),
  },
  { weight: 2, arbitrary: fc.json({ maxDepth: 3 }) },
  {
    weight: 2,
    arbitrary: fc.tuple(word, fields).map(([type, more]) => JSON.stringify({ type, ...more }).slice(0, -3)),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 200 }) },
);

/** Nothing that the protocol itself takes as an end, so that all frames reach a living call. */
const endsNothing = (text: string): boolean => !/stop|closed|session_expired/.test(text);

/** Fires at a living call; one that the frames have ended is followed by the next. Tells every call. */
async function underFire(world: VirtualWorld, wires: 'phoneWires' | 'modelWires', frames: readonly string[]) {
  const rung: string[] = [];
  for (let at = 0; at < frames.length; at += VOLLEY) {
    if (world.desk.figures().current === 0) {
      const before = world[wires].length;
      rung.push(world.ring(PATIENT));
      await world.clock.runUntil(() => world[wires].length > before, 10_000);
      await world.clock.advance(500);
    }
    const wire = world[wires].at(-1);
    for (const text of frames.slice(at, at + VOLLEY)) wire?.send(text);
    await world.clock.advance(20);
  }
  world[wires].at(-1)?.sendBinary(1_000);
  await world.finished(rung);
  return rung;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const heapBytes = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

describe('hostile wires', () => {
  it.each(['phoneWires', 'modelWires'] as const)(
    'B2: 10,000 hostile frames on the %s of a call throw nothing, and the next call is served',
    async (wires) => {
      const world = await VirtualWorld.open({ tools: [END_CALL] });
      const frames = fc.sample(frame.filter(endsNothing), { numRuns: FRAMES, seed: 20_261_122 });
      const beforeBytes = heapBytes();
      const rung = await underFire(world, wires, frames);
      expect(world.faults).toEqual([]);
      expect(rung.filter((callSid) => world.callOf(callSid).endedAt === null)).toEqual([]);
      // Noise alone does not end a call: nearly all frames met a living one.
      expect(rung.length).toBeLessThanOrEqual(10);
      await world.clock.advance(30_000);
      expect(world.clock.pending).toBe(0);
      expect(heapBytes() - beforeBytes).toBeLessThan(16 * 1024 * 1024);
      const next = world.ring('goodbye');
      await world.finished([next]);
      expect(world.callOf(next)).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP', failure: null });
    },
    60_000,
  );
});

describe('many calls, one after the other', () => {
  it('B3: 1,000 calls leave no timer, no socket, no call and no memory behind', async () => {
    const world = await VirtualWorld.open({ tools: [END_CALL], maxCalls: 200 });
    const brief: Scenario = { id: 'brief', title: '', description: '', steps: [{ do: 'hangUpAfter', heardMs: 300 }] };
    const hundred = async (): Promise<void> => {
      const rung = Array.from({ length: 100 }, () => world.ring(brief));
      await world.finished(rung);
      await world.clock.advance(30_000);
      expect(world.clock.pending).toBe(0);
      expect(world.model.connections()).toEqual([]);
      expect(world.desk.figures()).toMatchObject({ current: 0, ringing: 0 });
      // What this test itself remembers of the calls.
      world.forgetStories();
    };
    // The pretend phone network remembers its last 1,000 calls: only then can its memory be flat.
    for (let batch = 0; batch < 10; batch++) await hundred();
    const beforeBytes = heapBytes();
    for (let batch = 0; batch < 10; batch++) await hundred();
    expect(heapBytes() - beforeBytes).toBeLessThan(4 * 1024 * 1024);
    expect(world.faults).toEqual([]);
  }, 240_000);
});
