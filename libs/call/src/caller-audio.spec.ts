import fc from 'fast-check';
import { CallerAudio } from './caller-audio';

/** 20 ms, recognisable by its number. */
const frame = (mark: number): string => Buffer.alloc(160, mark % 256).toString('base64');
const fill = (audio: CallerAudio, from: number, to: number): void => {
  for (let at = from; at < to; at++) audio.add(frame(at));
};
const marks = (payloads: readonly string[]): number[] => payloads.map((one) => Buffer.from(one, 'base64')[0] ?? -1);

describe("the caller's audio", () => {
  it('A13: a turn under way is heard again from its first sound', () => {
    const audio = new CallerAudio();
    fill(audio, 0, 100);
    audio.speechStarted('item_1', 1_700);
    fill(audio, 100, 150);
    audio.lost();
    fill(audio, 150, 160);
    const again = marks(audio.restart());
    expect(again[0]).toBe(85);
    expect(again.at(-1)).toBe(159);
    expect(again).toHaveLength(75);
    expect(audio.writtenMs).toBe(75 * 20);
  });

  it('A13: words that were understood are not heard twice', () => {
    const audio = new CallerAudio();
    fill(audio, 0, 50);
    audio.speechStarted('item_1', 200);
    audio.speechStopped(900);
    audio.settled('item_1');
    audio.lost();
    expect(marks(audio.restart())[0]).toBe(45);
  });

  it('keeps a second while nothing is open, and 20 s at most', () => {
    const audio = new CallerAudio();
    fill(audio, 0, 5_000);
    audio.lost();
    expect(audio.restart()).toHaveLength(50);
    audio.lost();
    fill(audio, 0, 5_000);
    expect(audio.restart().length).toBeLessThanOrEqual(1_001);
  });

  it('property: everything since the loss is heard, once and in order', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (before, since) => {
        const audio = new CallerAudio();
        fill(audio, 0, before);
        audio.lost();
        fill(audio, before, before + since);
        const again = marks(audio.restart());
        const expected = Array.from({ length: before + since }, (_, at) => at % 256).slice(-again.length || Infinity);
        expect(again).toEqual(expected);
        expect(again.length).toBeGreaterThanOrEqual(since);
      }),
    );
  });
});
