import fc from 'fast-check';
import { SpeechSegmenter } from './audio/speech-segmenter';
import type { SpeechEdge } from './audio/speech-segmenter';
import { RealtimeRig } from './realtime-model.rig';

/** A loud tone of this length, µ-law. */
const beep = (ms: number, level = 12): Uint8Array =>
  Uint8Array.from({ length: ms * 8 }, (_, i) => (i % 8 < 4 ? level : level | 0x80));
/** −50 dBFS: below the default threshold, above a low one. */
const murmur = (ms: number): Uint8Array => beep(ms, 0x72);

async function withVad(turn_detection: Record<string, unknown> | null): Promise<RealtimeRig> {
  const rig = await RealtimeRig.telephone();
  await rig.configure({}, { turn_detection });
  return rig;
}

const segment = (frames: readonly boolean[], silenceMs: number): SpeechEdge[] => {
  const segmenter = new SpeechSegmenter(0, () => silenceMs);
  return frames.flatMap((loud) => segmenter.frame(loud) ?? []);
};

describe('voice-activity detection', () => {
  it('tells start and end in milliseconds of audio written, padding and silence included', async () => {
    const rig = await withVad({ type: 'server_vad', prefix_padding_ms: 300, silence_duration_ms: 500 });
    await rig.quiet(1_000);
    await rig.write(beep(800));
    await rig.quiet(600);
    expect(rig.last('input_audio_buffer.speech_started').audio_start_ms).toBe(700);
    expect(rig.last('input_audio_buffer.speech_stopped').audio_end_ms).toBe(2_300);
  });

  it('counts written audio, not time: waiting between frames changes nothing', async () => {
    const rig = await withVad({ type: 'server_vad', prefix_padding_ms: 100, silence_duration_ms: 200 });
    await rig.quiet(500);
    await rig.clock.advance(30_000);
    await rig.write(beep(400));
    await rig.clock.advance(30_000);
    expect(rig.of('input_audio_buffer.speech_stopped')).toHaveLength(0);
    await rig.quiet(300);
    expect(rig.last('input_audio_buffer.speech_started').audio_start_ms).toBe(400);
    expect(rig.last('input_audio_buffer.speech_stopped').audio_end_ms).toBe(1_100);
  });

  it('goes on counting after a committed turn', async () => {
    const rig = await withVad({
      type: 'server_vad',
      prefix_padding_ms: 0,
      silence_duration_ms: 200,
      create_response: false,
    });
    for (const startMs of [0, 1_000, 2_000]) {
      await rig.write(beep(500));
      await rig.quiet(500);
      expect(rig.last('input_audio_buffer.speech_started').audio_start_ms).toBe(startMs);
      expect(rig.last('input_audio_buffer.speech_stopped').audio_end_ms).toBe(startMs + 700);
    }
    const chain = rig.of('input_audio_buffer.committed');
    expect(chain.map(({ previous_item_id }) => previous_item_id)).toEqual([null, chain[0]?.item_id, chain[1]?.item_id]);
  });

  it('does not take a click for speech', async () => {
    const rig = await withVad({ type: 'server_vad' });
    await rig.quiet(300);
    await rig.write(beep(40));
    await rig.quiet(500);
    expect(rig.of('input_audio_buffer.speech_started')).toHaveLength(0);
  });

  it.each([
    [0.2, 1],
    [0.5, 0],
    [0.9, 0],
  ])('with threshold %s starts %s turns for a murmur', async (threshold, turns) => {
    const rig = await withVad({ type: 'server_vad', threshold });
    await rig.write(murmur(600));
    expect(rig.of('input_audio_buffer.speech_started')).toHaveLength(turns);
  });

  it('does not end a turn at a pause shorter than silence_duration_ms', async () => {
    const rig = await withVad({ type: 'server_vad', silence_duration_ms: 600 });
    await rig.write(beep(400));
    await rig.quiet(500);
    await rig.write(beep(400));
    expect(rig.of('input_audio_buffer.speech_stopped')).toHaveLength(0);
    await rig.quiet(700);
    expect(rig.of('input_audio_buffer.speech_stopped')).toHaveLength(1);
  });

  it('finds speech and silence of any length where they are', () => {
    const run = fc.tuple(fc.integer({ min: 5, max: 60 }), fc.integer({ min: 12, max: 60 }));
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 8 }), (runs) => {
        const frames = runs.flatMap(([quiet, loud]) => [
          ...Array<boolean>(quiet).fill(false),
          ...Array<boolean>(loud).fill(true),
        ]);
        frames.push(...Array<boolean>(40).fill(false));
        const silenceMs = 240;
        const edges = segment(frames, silenceMs);
        const expected: SpeechEdge[] = [];
        let at = 0;
        runs.forEach(([quiet, loud], index) => {
          const joined = index > 0 && quiet * 20 < silenceMs;
          if (joined) expected.pop();
          else expected.push({ kind: 'started', onsetMs: (at + quiet) * 20 });
          at += quiet + loud;
          expected.push({ kind: 'stopped', endMs: at * 20 + silenceMs });
        });
        expect(edges).toEqual(expected);
      }),
    );
  });

  it('alternates start and stop for any frames at all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 400 }),
        fc.integer({ min: 20, max: 400 }),
        (frames, silenceMs) => {
          const edges = segment(frames, silenceMs);
          edges.forEach((edge, index) => expect(edge.kind).toBe(index % 2 === 0 ? 'started' : 'stopped'));
        },
      ),
    );
  });
});

describe('semantic turn detection', () => {
  it.each([
    ['low', 8_000],
    ['medium', 4_000],
    ['high', 2_000],
    ['auto', 4_000],
  ])('with eagerness %s waits %s ms for a sentence it cannot tell to be finished', async (eagerness, waitMs) => {
    const rig = await withVad({ type: 'semantic_vad', eagerness, create_response: false });
    await rig.write(beep(600));
    await rig.quiet(waitMs + 100);
    expect(rig.last('input_audio_buffer.speech_stopped').audio_end_ms).toBe(600 + waitMs);
  });

  it('does not wait after a sentence it knows', async () => {
    const rig = await withVad({ type: 'semantic_vad', eagerness: 'low' });
    const speech = await rig.speech('OPENING_HOURS');
    await rig.say('OPENING_HOURS', 1_000);
    const endMs = Number(rig.last('input_audio_buffer.speech_stopped').audio_end_ms);
    expect(endMs - speech.length / 8).toBeLessThanOrEqual(450);
    await rig.until('response.done');
    expect(rig.words()).toContain('Monday to Friday');
  });

  it('waits when the caller stops in the middle of a known sentence', async () => {
    const rig = await withVad({ type: 'semantic_vad', eagerness: 'high' });
    const speech = await rig.speech('OPENING_HOURS');
    await rig.write(speech.subarray(0, Math.floor(speech.length * 0.6)));
    await rig.quiet(1_500);
    expect(rig.of('input_audio_buffer.speech_stopped')).toHaveLength(0);
  });
});

describe('turns by hand', () => {
  it('commits what was written, and starts no response by itself', async () => {
    const rig = await withVad(null);
    await rig.say('HELLO');
    expect(rig.of('input_audio_buffer.speech_started')).toHaveLength(0);
    await rig.ask({ type: 'input_audio_buffer.commit' });
    expect(rig.of('conversation.item.done')).toHaveLength(1);
    await rig.clock.advance(2_000);
    expect(rig.of('response.created')).toHaveLength(0);
    await rig.ask({ type: 'response.create' });
    await rig.until('response.done');
    expect(rig.words()).toContain('pretend assistant');
  });

  it('refuses to commit less than 100 ms', async () => {
    const rig = await withVad(null);
    await rig.write(beep(80));
    await rig.ask({ type: 'input_audio_buffer.commit' });
    expect(rig.last('error').error).toMatchObject({ code: 'input_audio_buffer_commit_empty' });
    expect(at100(rig)).toContain('buffer only has 80.00ms');
    expect(rig.of('input_audio_buffer.committed')).toHaveLength(0);
  });

  it('forgets what was written when cleared', async () => {
    const rig = await withVad(null);
    await rig.say('HELLO');
    await rig.ask({ type: 'input_audio_buffer.clear' });
    expect(rig.of('input_audio_buffer.cleared')).toHaveLength(1);
    await rig.ask({ type: 'input_audio_buffer.commit' });
    expect(rig.last('error').error).toMatchObject({ code: 'input_audio_buffer_commit_empty' });
  });
});

const at100 = (rig: RealtimeRig): string => JSON.stringify(rig.last('error').error);

describe('idle timeout', () => {
  it('speaks again after the answer was played and the caller stayed silent', async () => {
    const rig = await withVad({ type: 'server_vad', idle_timeout_ms: 5_000 });
    await rig.say('HELLO');
    await rig.until('response.done');
    const doneAt = rig.clock.nowMs();
    const spokenMs = rig
      .of('response.output_audio.delta')
      .reduce((sum, { delta }) => sum + Buffer.from(String(delta), 'base64').length / 8, 0);
    const from = rig.writtenMs;
    const timeout = rig.of('input_audio_buffer.timeout_triggered');
    expect(timeout).toHaveLength(0);
    while (rig.of('input_audio_buffer.timeout_triggered').length === 0) await rig.quiet(20);
    const waitedMs = rig.clock.nowMs() - doneAt;
    expect(waitedMs).toBeGreaterThanOrEqual(5_000 + spokenMs - 40);
    expect(waitedMs).toBeLessThanOrEqual(5_000 + spokenMs + 40);
    expect(rig.last('input_audio_buffer.timeout_triggered')).toMatchObject({
      audio_start_ms: from,
      item_id: rig.last('input_audio_buffer.committed').item_id,
    });
    await rig.until('response.done', 2);
    expect(rig.words()).toContain('Are you still there?');
  });

  it('does not strike while the caller speaks', async () => {
    const rig = await withVad({ type: 'server_vad', idle_timeout_ms: 5_000, silence_duration_ms: 500 });
    await rig.say('HELLO');
    await rig.until('response.done');
    await rig.write(beep(400));
    await rig.clock.advance(60_000);
    expect(rig.of('input_audio_buffer.timeout_triggered')).toHaveLength(0);
  });
});
