import { InjectionToken } from '@angular/core';
import type WaveSurfer from 'wavesurfer.js';
import { formatDuration } from '../ui/durations';
import { faint, resolvedColours } from './colours';
import type { LanePeaks } from './peaks';
import type { RecordingMarks } from './recording-marks';

export interface WaveformOrder {
  readonly container: HTMLElement;
  readonly media: HTMLMediaElement;
  readonly peaks: LanePeaks;
  readonly durationMs: number;
  readonly cspNonce: string | null;
}

/** The picture of a recording. */
export interface Waveform {
  mark(marks: RecordingMarks): void;
  /** The colours of the page have changed. */
  repaint(): void;
  destroy(): void;
}

export type WaveformFactory = (order: WaveformOrder) => Promise<Waveform>;
export const WAVEFORM = new InjectionToken<WaveformFactory>('waveform', {
  providedIn: 'root',
  factory: () => drawWaveform,
});

const LANE_PX = 44;
const TOKENS = {
  caller: '--c-caller',
  agent: '--c-agent',
  ahead: '--c-line',
  cursor: '--c-text',
  label: '--c-page',
  cut: '--c-danger',
};
type Colours = Record<keyof typeof TOKENS, string>;

/** wavesurfer.js in chunks of its own; the browser never decodes the recording, the server has computed its peaks. */
async function drawWaveform(order: WaveformOrder): Promise<Waveform> {
  const [{ default: Surfer }, { default: Regions }, { default: Hover }] = await Promise.all([
    import('wavesurfer.js'),
    import('wavesurfer.js/dist/plugins/regions.js'),
    import('wavesurfer.js/dist/plugins/hover.js'),
  ]);
  let colours = resolvedColours(TOKENS, order.container);
  const regions = Regions.create();
  const surfer = Surfer.create({ ...optionsOf(order, colours), plugins: [regions, Hover.create(hoverOf(colours))] });
  await drawn(surfer);
  let shown: RecordingMarks = { lines: [], cutsMs: [] };
  const mark = (marks: RecordingMarks): void => {
    shown = marks;
    regions.clearRegions();
    for (const region of regionsOf(marks, colours)) regions.addRegion(region);
  };
  return {
    mark,
    repaint: () => {
      colours = resolvedColours(TOKENS, order.container);
      surfer.setOptions(laneColours(colours));
      mark(shown);
    },
    destroy: () => surfer.destroy(),
  };
}

function optionsOf({ container, media, peaks, durationMs, cspNonce }: WaveformOrder, colours: Colours) {
  return {
    ...{ container, media, peaks: [peaks.caller, peaks.agent], duration: durationMs / 1_000 },
    ...{ height: LANE_PX, barWidth: 2, barGap: 1, barRadius: 1, cursorWidth: 1, dragToSeek: true },
    ...(cspNonce === null ? {} : { cspNonce }),
    ...laneColours(colours),
  };
}

const hoverOf = ({ cursor, label }: Colours) => ({
  lineColor: cursor,
  labelColor: label,
  labelBackground: cursor,
  formatTimeCallback: (seconds: number) => formatDuration(seconds * 1_000),
});

const drawn = (surfer: WaveSurfer): Promise<void> =>
  new Promise((resolve, reject) => {
    surfer.once('decode', () => resolve());
    surfer.once('error', reject);
  });

function laneColours({ caller, agent, ahead, cursor }: Colours) {
  return {
    cursorColor: cursor,
    waveColor: ahead,
    splitChannels: [caller, agent].map((colour) => ({
      waveColor: faint(colour, 0.5),
      progressColor: colour,
      height: LANE_PX,
    })),
  };
}

function regionsOf({ lines, cutsMs }: RecordingMarks, colours: Colours) {
  const fixed = { drag: false, resize: false };
  return [
    ...lines.map(({ lane, startMs, endMs }) => ({
      ...{ ...fixed, start: startMs / 1_000, end: endMs / 1_000 },
      ...{ channelIdx: lane === 'caller' ? 0 : 1, color: faint(colours[lane], 0.14) },
    })),
    ...cutsMs.map((ms) => ({ ...fixed, start: ms / 1_000, channelIdx: 1, color: colours.cut })),
  ];
}
