import fc from 'fast-check';
import { BYTES_PER_MS, MAX_STEP_BYTES, payloadBytes, pieceAt } from './audio';
import type { CutItem } from './playback';
import { Playback } from './playback';
import { PlayoutLine } from './testing/playout-line.rig';
import { VirtualClock } from './testing/virtual-clock';

const audio = (ms: number, fill = 0x55): string => Buffer.alloc(ms * BYTES_PER_MS, fill).toString('base64');

function setUp(latencyMs = 0) {
  const clock = new VirtualClock();
  const line = new PlayoutLine(clock, latencyMs);
  const heard: [string, number][] = [];
  const firstMarks: number[] = [];
  let drained = 0;
  const playback = new Playback(line, clock, {
    itemHeard: (itemId, heardMs) => heard.push([itemId, heardMs]),
    firstMark: (playoutMs) => firstMarks.push(playoutMs),
    drained: () => drained++,
  });
  line.listener = { markReached: (name) => playback.markReached(name), phoneEnded: () => undefined };
  return { clock, line, playback, heard, firstMarks, drains: () => drained };
}

describe('audio pieces', () => {
  it('A20: cutting a payload changes no byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
        const payload = Buffer.from(bytes).toString('base64');
        const parts: string[] = [];
        for (let at = 0; at < payload.length; at += parts.at(-1)?.length ?? 0)
          parts.push(pieceAt(payload, at, MAX_STEP_BYTES));
        expect(Buffer.concat(parts.map((part) => Buffer.from(part, 'base64')))).toEqual(Buffer.from(bytes));
        expect(payloadBytes(payload)).toBe(bytes.length);
        expect(Math.max(...parts.map(payloadBytes))).toBeLessThanOrEqual(100 * BYTES_PER_MS);
      }),
    );
  });
});

describe('playback', () => {
  it('tells an item as heard only when its last mark came back', async () => {
    const { clock, playback, heard, drains } = setUp();
    playback.play('item_a', 0, audio(250));
    playback.complete('item_a');
    await clock.advance(249);
    expect(heard).toEqual([]);
    await clock.advance(1);
    expect(heard).toEqual([['item_a', 250]]);
    expect(playback.playing).toBe(false);
    expect(drains()).toBe(1);
  });

  it('tells an item whose end comes after its audio was heard', async () => {
    const { clock, playback, heard } = setUp();
    playback.play('item_a', 0, audio(100));
    await clock.advance(200);
    expect(heard).toEqual([]);
    playback.complete('item_a');
    expect(heard).toEqual([['item_a', 100]]);
  });

  it('A2: marks that come back because of a clear are not heard', async () => {
    const { clock, line, playback, heard } = setUp(15);
    playback.play('item_a', 0, audio(2_000));
    playback.complete('item_a');
    await clock.advance(500);
    const cuts = playback.cut();
    expect(line.clears).toHaveLength(1);
    await clock.advance(3_000);
    expect(heard).toEqual([]);
    expect(cuts.map(({ itemId, sentMs }) => ({ itemId, sentMs }))).toEqual([{ itemId: 'item_a', sentMs: 2_000 }]);
  });

  it('A2: an item heard to within 100 ms of its end counts as heard', async () => {
    const { clock, playback } = setUp();
    playback.play('item_a', 0, audio(1_000));
    playback.complete('item_a');
    await clock.advance(950);
    expect(playback.cut()).toEqual([
      { itemId: 'item_a', contentIndex: 0, complete: true, sentMs: 1_000, heardMs: 1_000, allHeard: true },
    ]);
  });

  it('A2: cuts several items, those not begun as unheard', async () => {
    const { clock, playback, heard } = setUp();
    playback.play('item_a', 0, audio(300));
    playback.play('item_b', 0, audio(600));
    playback.play('item_c', 1, audio(400));
    for (const item of ['item_a', 'item_b', 'item_c']) playback.complete(item);
    await clock.advance(500);
    const cuts = playback.cut();
    expect(heard).toEqual([['item_a', 300]]);
    expect(cuts.map(({ itemId, contentIndex, heardMs }) => [itemId, contentIndex, heardMs])).toEqual([
      ['item_b', 0, 200],
      ['item_c', 1, 0],
    ]);
  });

  it('nothing unheard means nothing to clear', async () => {
    const { clock, line, playback } = setUp();
    expect(playback.cut()).toEqual([]);
    playback.play('item_a', 0, audio(100));
    playback.complete('item_a');
    await clock.advance(100);
    expect(playback.cut()).toEqual([]);
    expect(line.clears).toEqual([]);
  });

  it('ignores marks that are late, repeated or of nobody', async () => {
    const { clock, playback, heard } = setUp();
    playback.play('item_a', 0, audio(100));
    playback.cut();
    playback.play('item_b', 0, audio(100));
    playback.complete('item_b');
    playback.markReached('g1:item_a:100');
    playback.markReached('anything');
    expect(heard).toEqual([]);
    await clock.advance(100);
    playback.markReached('g2:item_b:100');
    expect(heard).toEqual([['item_b', 100]]);
  });

  it('measures the playout delay of the first audio on an idle line', async () => {
    const { clock, playback, firstMarks } = setUp(40);
    playback.play('item_a', 0, audio(500));
    await clock.advance(2_000);
    playback.play('item_a', 0, audio(500));
    await clock.advance(2_000);
    expect(firstMarks).toEqual([80, 80]);
  });

  it('A2: heard is within 40 ms of the true playout, whatever is sent and whenever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ ms: fc.integer({ min: 1, max: 900 }), gapMs: fc.nat(400) }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.integer({ min: 1, max: 4_000 }),
        fc.nat(20),
        async (sends, cutAfterMs, latencyMs) => {
          const { clock, line, playback, heard } = setUp(latencyMs);
          sends.reduce((atMs, { ms, gapMs }, index) => {
            clock.after(atMs, () => playback.play(`item_${index}`, 0, audio(ms)));
            clock.after(atMs, () => playback.complete(`item_${index}`));
            return atMs + gapMs;
          }, 0);
          await clock.advance(cutAfterMs);
          const truthMs = line.truth() / BYTES_PER_MS;
          const cuts: readonly CutItem[] = playback.cut();
          const fullyMs = heard.reduce((sum, [, ms]) => sum + ms, 0);
          const measured = fullyMs + cuts.reduce((sum, cut) => sum + (cut.allHeard ? 0 : cut.heardMs), 0);
          const forgiven = cuts.filter((cut) => cut.allHeard).reduce((sum, cut) => sum + cut.heardMs, 0);
          for (const cut of cuts) expect(cut.heardMs).toBeLessThanOrEqual(cut.sentMs);
          if (forgiven === 0) expect(Math.abs(measured - truthMs)).toBeLessThanOrEqual(2 * latencyMs + sends.length);
          else expect(measured + forgiven).toBeGreaterThanOrEqual(truthMs - 2 * latencyMs - sends.length);
        },
      ),
      { numRuns: 150 },
    );
  });
});
