import { VirtualClock } from '@switchboard/call/testing';
import fc from 'fast-check';
import type { PlayoutMark } from './playout';
import { Playout } from './playout';
import { PlayoutTruth } from './playout-truth';

const LOUD = 0x80;
const loud = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(LOUD);

function rig(keepAudio = true) {
  const clock = new VirtualClock();
  const echoes: (PlayoutMark & { readonly echoedMs: number })[] = [];
  const truth = new PlayoutTruth(keepAudio, (mark) => echoes.push({ ...mark, echoedMs: clock.nowMs() }));
  return { clock, echoes, truth, playout: new Playout(clock, truth) };
}

type Act =
  | { readonly act: 'play'; readonly bytes: number }
  | { readonly act: 'mark' }
  | { readonly act: 'clear' }
  | { readonly act: 'wait'; readonly ms: number };

const acts = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ act: fc.constant('play' as const), bytes: fc.integer({ min: 1, max: 3000 }) }),
    },
    { weight: 4, arbitrary: fc.record({ act: fc.constant('mark' as const) }) },
    { weight: 1, arbitrary: fc.record({ act: fc.constant('clear' as const) }) },
    { weight: 3, arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 400 }) }) },
  ),
  { maxLength: 30 },
);

interface Expected {
  readonly name: string;
  readonly echoedMs: number;
  readonly cleared: boolean;
}

/** The rule in its plainest form: audio ends where the later of "now" and "what was queued" ends, plus its own length. */
class Model {
  readonly expected: Expected[] = [];
  private pending: { name: string; dueMs: number }[] = [];
  private freeMs = 0;
  private names = 0;
  playedBytes = 0;

  constructor(private nowMs = 0) {}

  do(act: Act): void {
    switch (act.act) {
      case 'play':
        this.freeMs = Math.max(this.freeMs, this.nowMs) + act.bytes / 8;
        this.playedBytes += act.bytes;
        return;
      case 'mark':
        this.pending.push({ name: `m${this.names++}`, dueMs: Math.max(this.freeMs, this.nowMs) });
        return this.release();
      case 'clear':
        return this.clear();
      case 'wait':
        this.nowMs += act.ms;
        return this.release();
    }
  }

  finish(): void {
    this.nowMs = Math.max(this.nowMs, this.freeMs);
    this.release();
  }

  private clear(): void {
    this.release();
    this.playedBytes -= Math.ceil(Math.max(0, this.freeMs - this.nowMs) * 8 - 1e-6);
    this.freeMs = Math.min(this.freeMs, this.nowMs);
    for (const { name } of this.pending) this.expected.push({ name, echoedMs: this.nowMs, cleared: true });
    this.pending = [];
  }

  private release(): void {
    while (this.pending[0] && this.pending[0].dueMs <= this.nowMs) {
      const { name, dueMs } = this.pending[0];
      this.pending.shift();
      this.expected.push({ name, echoedMs: dueMs, cleared: false });
    }
  }
}

describe('playout', () => {
  it('returns every mark once, in order, at the very millisecond its audio ends, or with the clear', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (story) => {
        const { clock, echoes, truth, playout } = rig(false);
        const model = new Model();
        let names = 0;
        for (const act of story) {
          model.do(act);
          if (act.act === 'play') playout.append(loud(act.bytes));
          else if (act.act === 'mark') playout.mark(`m${names++}`);
          else if (act.act === 'clear') playout.clear();
          else await clock.advance(act.ms);
        }
        model.finish();
        await clock.advance(100_000);
        playout.settle();
        expect(echoes.map(({ name, cleared }) => ({ name, cleared }))).toEqual(
          model.expected.map(({ name, cleared }) => ({ name, cleared })),
        );
        echoes.forEach((echo, index) => expect(echo.echoedMs).toBeCloseTo(model.expected[index]?.echoedMs ?? -1, 6));
        expect(truth.report().playedBytes).toBe(model.playedBytes);
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('echoes a mark at once when nothing is queued', () => {
    const { playout, echoes } = rig();
    playout.mark('now');
    expect(echoes).toMatchObject([{ name: 'now', echoedMs: 0, cleared: false }]);
  });

  it('plays what was sent, byte for byte, whatever the sizes of the pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 700 }), { maxLength: 12 }), async (pieces) => {
        const { clock, truth, playout } = rig();
        for (const piece of pieces) {
          playout.append(piece);
          await clock.advance(30);
        }
        await clock.advance(10_000);
        playout.settle();
        expect(Buffer.from(truth.audio())).toEqual(Buffer.concat(pieces));
      }),
      { numRuns: 50 },
    );
  });

  it('knows to the millisecond when the last sound was heard after a clear', async () => {
    const { clock, truth, playout } = rig();
    playout.append(loud(8000));
    await clock.advance(333);
    truth.cleared({ atMs: clock.nowMs(), droppedBytes: playout.clear(), lateMs: 0 });
    await clock.advance(1000);
    const heard = truth.report();
    expect(heard).toMatchObject({ playedBytes: 333 * 8, firstLoudMs: 0, lastLoudMs: 333, loudMs: 333 });
    expect(heard.clears).toEqual([{ atMs: 333, playedBytes: 2664, droppedBytes: 8000 - 2664, lateMs: 0 }]);
    expect(heard.runs).toEqual([{ startMs: 0, endMs: 333, bytes: 2664 }]);
  });

  it('does not take silence for sound', async () => {
    const { clock, truth, playout } = rig();
    playout.append(new Uint8Array(1600).fill(0xff));
    playout.append(new Uint8Array(1600).fill(0x7f));
    await clock.advance(1000);
    playout.settle();
    expect(truth.report()).toMatchObject({ playedBytes: 3200, loudMs: 0, lastLoudMs: null });
  });

  it('keeps no audio unless asked', async () => {
    const { clock, truth, playout } = rig(false);
    playout.append(loud(800));
    await clock.advance(100);
    playout.settle();
    expect(truth.audio()).toHaveLength(0);
    expect(truth.report().playedSha256).toMatch(/^[0-9a-f]{64}$/);
  });
});
