import type { LaneNumber } from './playout';
import { Playout } from './playout';

/** What the page tells the player. Samples are at 8 kHz, times milliseconds since the answer. */
export type PlayerOrder =
  | { readonly kind: 'audio'; readonly lane: LaneNumber; readonly startMs: number; readonly samples: Float32Array }
  | { readonly kind: 'cut'; readonly lane: LaneNumber; readonly atMs: number };
/** What it tells back: the loudest sample of each lane since the last report, 0–1. */
export interface PlayerReport {
  readonly levels: readonly [number, number];
}

/** Fifteen reports a second. */
const REPORT_SECONDS = 1 / 15;

// Names of the audio thread, which TypeScript's DOM library leaves out.
declare const currentTime: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

const loudest = (samples: Float32Array, known: number): number =>
  samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), known);

class LanePlayer extends AudioWorkletProcessor {
  private readonly playout = new Playout();
  private levels: [number, number] = [0, 0];
  private reportedAt = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<PlayerOrder>) => {
      if (data.kind === 'audio') this.playout.add(data.lane, data.startMs, data.samples);
      else this.playout.cut(data.lane, data.atMs);
    };
  }

  process(_inputs: readonly Float32Array[][], [caller, agent]: readonly Float32Array[][]): boolean {
    const [left, right] = [caller?.[0], agent?.[0]];
    if (!left || !right) return true;
    this.playout.render([left, right]);
    this.levels = [loudest(left, this.levels[0]), loudest(right, this.levels[1])];
    if (currentTime - this.reportedAt >= REPORT_SECONDS) this.report();
    return true;
  }

  private report(): void {
    this.reportedAt = currentTime;
    this.port.postMessage({ levels: this.levels } satisfies PlayerReport);
    this.levels = [0, 0];
  }
}

registerProcessor('lane-player', LanePlayer);
