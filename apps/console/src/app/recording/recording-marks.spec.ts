import { item } from '../../testing/calls.rig';
import { lanePeaks } from './peaks';
import { recordingMarks } from './recording-marks';

describe('what stands on a recording', () => {
  it('each line on its side; an agent’s begins with its first sound and ends where it was cut off', () => {
    const items = [
      item({ id: 'a', startMs: 300, endMs: 3_000, status: 'INTERRUPTED', heardMs: 2_400 }),
      item({ id: 'c', speaker: 'CALLER', startMs: 2_300, endMs: 3_100 }),
    ];
    expect(recordingMarks(items, 60_000)).toEqual({
      lines: [
        { id: 'a', lane: 'agent', startMs: 600, endMs: 3_000 },
        { id: 'c', lane: 'caller', startMs: 2_300, endMs: 3_100 },
      ],
      cutsMs: [3_000],
    });
  });

  it('nothing lies beyond the end, and what nobody heard or said is not there', () => {
    const items = [
      item({ id: 'late', startMs: 9_000, endMs: 12_000, heardMs: 3_000 }),
      item({ id: 'unheard', startMs: 5_000, endMs: 5_400, status: 'INTERRUPTED', heardMs: 0 }),
      item({ id: 'note', speaker: 'OPERATOR', startMs: 1_000, endMs: 2_000 }),
    ];
    expect(recordingMarks(items, 10_000)).toEqual({
      lines: [{ id: 'late', lane: 'agent', startMs: 9_000, endMs: 10_000 }],
      cutsMs: [],
    });
  });
});

describe('the waveform’s file', () => {
  it('holds least and greatest value of both sides in turn', () => {
    const file = { version: 2, channels: 2, bits: 8, length: 2, data: [-128, 64, 0, 0, -64, 32, -32, 16] };
    const { caller, agent } = lanePeaks(file);
    expect([...caller]).toEqual([-1, 0.5, -0.5, 0.25]);
    expect([...agent]).toEqual([0, 0, -0.25, 0.125]);
  });

  it.each([null, 'x', {}, { channels: 1, bits: 8, data: [] }])('%j is not one', (file) => {
    expect(() => lanePeaks(file)).toThrow('cannot be read');
  });
});
