import type { Lane } from './recording-marks';
import { LANES } from './recording-marks';

/** What `GET /recordings/:id/peaks` answers: the data format of audiowaveform, version 2. */
export interface PeaksFile {
  readonly channels: number;
  readonly bits: 8 | 16;
  /** Least and greatest value of each channel in turn, pixel after pixel. */
  readonly data: readonly number[];
}

/** Per lane the least and greatest value of each pixel in turn, from −1 to 1. */
export type LanePeaks = Readonly<Record<Lane, Float32Array>>;

/** @throws Error when this is not a peaks file of two channels. */
export function lanePeaks(file: unknown): LanePeaks {
  if (!isPeaksFile(file)) throw new Error('The waveform of this recording cannot be read.');
  const scale = 2 ** (file.bits - 1);
  const pixels = Math.floor(file.data.length / (2 * LANES.length));
  const lane = (channel: number): Float32Array =>
    Float32Array.from({ length: pixels * 2 }, (_, at) => {
      const pixel = Math.floor(at / 2);
      return (file.data[(pixel * LANES.length + channel) * 2 + (at % 2)] ?? 0) / scale;
    });
  return { caller: lane(0), agent: lane(1) };
}

function isPeaksFile(file: unknown): file is PeaksFile {
  const { channels, bits, data } = (file ?? {}) as Partial<PeaksFile>;
  return channels === LANES.length && (bits === 8 || bits === 16) && Array.isArray(data);
}
