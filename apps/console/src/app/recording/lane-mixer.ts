import type { Lane } from './recording-marks';
import { LANES } from './recording-marks';

/**
 * Lets each side of a two-channel recording be muted. The audio graph comes into being with the first sound, because a
 * browser opens one only after somebody has pressed something.
 */
export class LaneMixer {
  private context: AudioContext | null = null;
  private readonly gains = new Map<Lane, GainNode>();
  private readonly muted = new Set<Lane>();

  constructor(private readonly media: HTMLMediaElement) {}

  async open(): Promise<void> {
    this.context ??= this.connect();
    if (this.context.state === 'suspended') await this.context.resume();
  }

  mute(lane: Lane, muted: boolean): void {
    if (muted) this.muted.add(lane);
    else this.muted.delete(lane);
    const gain = this.gains.get(lane);
    // A jump would click.
    gain?.gain.setTargetAtTime(muted ? 0 : 1, gain.context.currentTime, 0.01);
  }

  close(): void {
    void this.context?.close();
    this.context = null;
  }

  private connect(): AudioContext {
    const context = new AudioContext();
    const splitter = context.createChannelSplitter(LANES.length);
    const merger = context.createChannelMerger(LANES.length);
    context.createMediaElementSource(this.media).connect(splitter);
    LANES.forEach((lane, channel) => {
      const gain = context.createGain();
      gain.gain.value = this.muted.has(lane) ? 0 : 1;
      splitter.connect(gain, channel);
      gain.connect(merger, 0, channel);
      this.gains.set(lane, gain);
    });
    merger.connect(context.destination);
    return context;
  }
}
