import { AGENT, CALLER, Playout, SAMPLES_PER_MS } from './playout';
import type { LaneNumber } from './playout';

const BLOCK = 128;
const BLOCK_MS = BLOCK / SAMPLES_PER_MS;

/** Sound of one value, so that it can be told apart. */
const sound = (ms: number, value: number): Float32Array => new Float32Array(ms * SAMPLES_PER_MS).fill(value);

/** Plays so many milliseconds and returns the values heard on that side, in their order. */
function play(playout: Playout, ms: number, lane: LaneNumber = CALLER): number[] {
  const heard: number[] = [];
  for (let played = 0; played < ms; played += BLOCK_MS) {
    const outs: [Float32Array, Float32Array] = [new Float32Array(BLOCK), new Float32Array(BLOCK)];
    playout.render(outs);
    for (const sample of outs[lane]) if (heard.at(-1) !== sample) heard.push(sample);
  }
  return heard;
}

/** The caller speaks for so long, in packets as the phone network sends them. */
function callerSpeaks(playout: Playout, fromMs: number, ms: number, value: number): void {
  for (let at = fromMs; at < fromMs + ms; at += 20) playout.add(CALLER, at, sound(20, value));
}

describe('playing a call that is listened to', () => {
  it('is silent until the call is heard of, and then a third of a second behind', () => {
    const playout = new Playout();
    expect(play(playout, 160)).toEqual([0]);
    playout.add(CALLER, 5_000, sound(20, 0.5));
    expect(playout.behindMs).toBeCloseTo(320, 0);
    // What comes before the first packet was never told.
    callerSpeaks(playout, 5_020, 400, 0.5);
    expect(play(playout, 288)).toEqual([0]);
    expect(play(playout, 64)).toEqual([0, 0.5]);
  });

  it('packets that come late, but not too late, leave no hole', () => {
    const playout = new Playout();
    callerSpeaks(playout, 0, 320, 0.5);
    play(playout, 304);
    callerSpeaks(playout, 320, 320, 0.5);
    expect(play(playout, 480)).toEqual([0.5]);
  });

  it('waits for a caller who is not coming through, and goes on where it stopped', () => {
    const playout = new Playout();
    callerSpeaks(playout, 0, 320, 0.5);
    play(playout, 624);
    expect(play(playout, 320)).toEqual([0]);
    callerSpeaks(playout, 320, 320, 0.25);
    // The rest of a block was kept.
    expect(play(playout, 160)).toEqual([0.5, 0.25]);
  });

  it('the agent is heard even when the caller stays away', () => {
    const playout = new Playout();
    callerSpeaks(playout, 0, 320, 0.5);
    playout.add(AGENT, 0, sound(4_000, 0.75));
    play(playout, 624);
    const heard = play(playout, 2_000, AGENT);
    expect(heard).toContain(0.75);
  });

  it('a caller who comes back after that is heard at once again', () => {
    const playout = new Playout();
    callerSpeaks(playout, 0, 320, 0.5);
    playout.add(AGENT, 0, sound(8_000, 0.75));
    play(playout, 4_000);
    callerSpeaks(playout, 1_000, 600, 0.25);
    expect(play(playout, 640)).toContain(0.25);
  });

  it('skips to where the call is now when it has fallen back', () => {
    const playout = new Playout();
    callerSpeaks(playout, 0, 400, 0.5);
    play(playout, 304);
    // The tab slept.
    callerSpeaks(playout, 10_000, 400, 0.25);
    expect(playout.behindMs).toBeLessThanOrEqual(1_000);
    expect(play(playout, 320)).toEqual(expect.not.arrayContaining([0.5]) as number[]);
  });

  it('agent’s sound that was told ahead waits for its time', () => {
    const playout = new Playout();
    callerSpeaks(playout, 0, 500, 0.5);
    playout.add(AGENT, 200, sound(4_000, 0.75));
    // It tells nothing about where the call is.
    expect(playout.behindMs).toBeLessThan(1_000);
    expect(play(playout, 496, AGENT)).toEqual([0]);
    expect(play(playout, 160, AGENT)).toEqual([0, 0.75]);
  });

  it('what the agent was cut off in is not heard', () => {
    const playout = new Playout();
    callerSpeaks(playout, 0, 320, 0.5);
    playout.add(AGENT, 0, sound(100, 0.25));
    playout.add(AGENT, 100, sound(2_000, 0.75));
    playout.cut(AGENT, 100);
    expect(play(playout, 560, AGENT)).toEqual([0, 0.25, 0]);
  });
});
