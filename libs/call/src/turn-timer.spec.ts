import type { Latency } from './call-event';
import { TurnTimer } from './turn-timer';
import { VirtualClock } from './testing/virtual-clock';

async function measured(story: (timer: TurnTimer, clock: VirtualClock) => Promise<void>): Promise<Latency[]> {
  const clock = new VirtualClock();
  const all: Latency[] = [];
  await story(new TurnTimer(clock, (latency) => void all.push(latency)), clock);
  return all;
}

describe('the figures of a turn', () => {
  it('add up: last speech, detection, model, tools, playout', async () => {
    const all = await measured(async (timer, clock) => {
      await clock.advance(5_000);
      timer.speechStopped(3, 500, false);
      timer.committed();
      await clock.advance(400);
      timer.toolsRun(true);
      await clock.advance(300);
      // A second tool beside the first takes no time of its own.
      timer.toolsRun(true);
      await clock.advance(300);
      timer.toolsRun(false);
      await clock.advance(250);
      timer.firstAudio();
      timer.heard(90);
    });
    const figures = { turnDetectionMs: 500, modelMs: 650, toolMs: 600, playoutMs: 90 };
    expect(all).toEqual([{ turn: 3, responseMs: 1_840, ...figures, bargeInMs: null, approximate: false }]);
  });

  it('hold the time from the first sound of an interruption to silence', async () => {
    const all = await measured(async (timer) => {
      timer.reset();
      timer.bargedIn(141.6);
      timer.speechStopped(2, 500, false);
      timer.committed();
      timer.firstAudio();
      timer.heard(10);
      timer.speechStopped(3, 500, false);
      timer.firstAudio();
      timer.heard(10);
    });
    expect(all.map(({ turn, bargeInMs }) => [turn, bargeInMs])).toEqual([
      [2, 142],
      [3, null],
    ]);
  });

  it('are marked when the end of speech was found in the audio', async () => {
    const all = await measured(async (timer, clock) => {
      timer.speechStopped(1, 180, true);
      await clock.advance(300);
      timer.committed();
      timer.firstAudio();
      timer.heard(0);
    });
    expect(all).toMatchObject([{ turnDetectionMs: 480, approximate: true }]);
  });

  it('are void when the caller goes on speaking', async () => {
    const all = await measured(async (timer) => {
      timer.speechStopped(1, 500, false);
      timer.reset();
      timer.firstAudio();
      timer.heard(0);
    });
    expect(all).toEqual([]);
  });
});
