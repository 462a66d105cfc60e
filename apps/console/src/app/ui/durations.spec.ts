import { formatDuration, formatMilliseconds, formatOffset, formatSeconds } from './durations';

describe('durations', () => {
  it.each([
    [0, '0:00'],
    [64_000, '1:04'],
    [3_723_000, '1:02:03'],
    [-5, '0:00'],
  ])('%i ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it('what was not measured is never shown as 0', () => {
    expect(formatDuration(null)).toBe('–');
    expect(formatMilliseconds(undefined)).toBe('–');
  });

  it('moments keep a tenth, heard audio too', () => {
    expect(formatOffset(64_250)).toBe('1:04.2');
    expect(formatSeconds(2_440)).toBe('2.4 s');
  });
});
