import { TestBed } from '@angular/core/testing';
import { item } from '../../testing/calls.rig';
import { Playhead } from './playhead';
import type { RecordingMarks } from './recording-marks';
import { RecordingPlayer } from './recording-player';
import { WAVEFORM } from './waveform';

const PEAKS = { version: 2, channels: 2, bits: 8, data: [-1, 1, -1, 1] };

async function open(peaks: { ok: boolean; status: number; body?: unknown } = { ok: true, status: 200, body: PEAKS }) {
  const marked: RecordingMarks[] = [];
  const waveform = { mark: (marks: RecordingMarks) => void marked.push(marks), repaint: jest.fn(), destroy: jest.fn() };
  Object.assign(globalThis, { fetch: () => Promise.resolve({ ...peaks, json: () => Promise.resolve(peaks.body) }) });
  TestBed.configureTestingModule({ providers: [Playhead, { provide: WAVEFORM, useValue: async () => waveform }] });
  const fixture = TestBed.createComponent(RecordingPlayer);
  const recording = { url: '/recordings/rec_1', peaksUrl: '/recordings/rec_1/peaks', durationMs: 12_000 };
  fixture.componentRef.setInput('recording', recording);
  fixture.componentRef.setInput('items', [item({ id: 'item_1', startMs: 4_000, endMs: 9_000, heardMs: 5_000 })]);
  await fixture.whenStable();
  // The peaks are read and drawn in turns of their own.
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
  await fixture.whenStable();
  const element = fixture.nativeElement as HTMLElement;
  const audio = element.querySelector('audio') as HTMLAudioElement;
  const slider = element.querySelector('[role="slider"]') as HTMLElement;
  const press = async (key: string) => {
    slider.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
    await fixture.whenStable();
  };
  /** The browser says that it plays, or does not. */
  const happens = async (type: string) => {
    audio.dispatchEvent(new Event(type));
    await fixture.whenStable();
  };
  return { fixture, element, audio, slider, press, happens, waveform, marked, playhead: TestBed.inject(Playhead) };
}

describe('the player of a recording', () => {
  beforeEach(() => {
    // jsdom plays nothing and has no audio graph.
    jest.spyOn(HTMLMediaElement.prototype, 'pause').mockImplementation(() => undefined);
    jest.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(() => Promise.resolve());
    const part = () => ({ connect: () => part(), gain: { setTargetAtTime: () => undefined } });
    class FakeContext {
      readonly state = 'running';
      readonly createChannelSplitter = part;
      readonly createChannelMerger = part;
      readonly createGain = part;
      readonly createMediaElementSource = part;
      readonly close = () => Promise.resolve();
    }
    Object.assign(globalThis, { AudioContext: FakeContext });
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    jest.restoreAllMocks();
  });

  it('makes no sound before somebody presses', async () => {
    const { element } = await open();
    expect(HTMLMediaElement.prototype.play).not.toHaveBeenCalled();
    element.querySelector<HTMLElement>('.play')?.click();
    await Promise.resolve();
    await Promise.resolve();
    expect(HTMLMediaElement.prototype.play).toHaveBeenCalledTimes(1);
  });

  it('can be worked with keys, and never leaves the recording', async () => {
    const { audio, slider, press } = await open();
    await press('ArrowRight');
    expect([audio.currentTime, slider.getAttribute('aria-valuetext')]).toEqual([5, '0:05 of 0:12']);
    await press('ArrowRight');
    await press('ArrowRight');
    expect(audio.currentTime).toBe(12);
    await press('Home');
    await press('ArrowLeft');
    expect(audio.currentTime).toBe(0);
  });

  it('plays a line of the transcript and tells which one is heard', async () => {
    const { audio, happens, playhead } = await open();
    playhead.playLine('item_1');
    expect(audio.currentTime).toBe(4);
    await happens('play');
    expect(playhead.lineId()).toBe('item_1');
    audio.currentTime = 9.5;
    await happens('timeupdate');
    expect(playhead.lineId()).toBeNull();
  });

  it('marks the lines on the waveform and takes it away at the end', async () => {
    const { marked, waveform, fixture, playhead } = await open();
    expect(marked.at(-1)?.lines).toEqual([{ id: 'item_1', lane: 'agent', startMs: 4_000, endMs: 9_000 }]);
    fixture.destroy();
    expect(waveform.destroy).toHaveBeenCalled();
    expect(playhead.available()).toBe(false);
  });

  it('says that a side is muted', async () => {
    const { element, fixture } = await open();
    const [caller] = [...element.querySelectorAll<HTMLElement>('.lane')];
    caller?.click();
    await fixture.whenStable();
    expect([...element.querySelectorAll('.lane')].map((lane) => lane.getAttribute('aria-pressed'))).toEqual([
      'true',
      'false',
    ]);
  });

  it('what cannot be seen can still be heard', async () => {
    const { element } = await open({ ok: false, status: 500 });
    expect(element.querySelector('[role="alert"]')?.textContent).toContain('could not be read (500)');
    element.querySelector<HTMLElement>('.play')?.click();
    await Promise.resolve();
    await Promise.resolve();
    expect(HTMLMediaElement.prototype.play).toHaveBeenCalled();
  });
});
