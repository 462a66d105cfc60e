import { InjectionToken } from '@angular/core';
import type { ListenMessage } from './listen-message';
import type { PlayerOrder, PlayerReport } from './lane-player.worklet';
import { SAMPLES_PER_MS } from './playout';

/** Lets a call be heard: caller left, agent right. */
export interface ListenAudio {
  /** Resolves when the player runs. */
  readonly ready: Promise<void>;
  play(message: Extract<ListenMessage, { kind: 'audio' | 'cut' }>): void;
  /** Of each side, 0–1. */
  setVolumes(volumes: readonly [number, number]): void;
  close(): void;
}
/** `told` hears the loudest sample of each side, fifteen times a second. */
export type ListenAudioFactory = (told: (levels: readonly [number, number]) => void) => ListenAudio;
export const LISTEN_AUDIO = new InjectionToken<ListenAudioFactory>('listen audio', {
  providedIn: 'root',
  factory: () => (told) => new WorkletAudio(told),
});

const FULL_SCALE = 32_768;

class WorkletAudio implements ListenAudio {
  /** At the call's own rate, so that the browser does the converting. Opened at once: it takes somebody's press. */
  private readonly context = new AudioContext({ sampleRate: SAMPLES_PER_MS * 1_000, latencyHint: 'interactive' });
  private readonly gains = [this.context.createGain(), this.context.createGain()] as const;
  private node: AudioWorkletNode | null = null;
  private decode: (muLaw: Uint8Array) => Int16Array = () => new Int16Array();
  readonly ready: Promise<void>;

  constructor(private readonly told: (levels: readonly [number, number]) => void) {
    this.ready = this.open();
  }

  play(message: Extract<ListenMessage, { kind: 'audio' | 'cut' }>): void {
    if (message.kind === 'cut') return this.order(message);
    const { lane, startMs, muLaw } = message;
    const samples = Float32Array.from(this.decode(muLaw), (sample) => sample / FULL_SCALE);
    this.order({ kind: 'audio', lane, startMs, samples }, [samples.buffer]);
  }

  setVolumes(volumes: readonly [number, number]): void {
    this.gains.forEach((gain, lane) => gain.gain.setTargetAtTime(volumes[lane] ?? 1, this.context.currentTime, 0.01));
  }

  close(): void {
    this.node?.disconnect();
    if (this.context.state !== 'closed') void this.context.close();
  }

  private order(order: PlayerOrder, transfer: Transferable[] = []): void {
    this.node?.port.postMessage(order, transfer);
  }

  private async open(): Promise<void> {
    // Both only for those who listen.
    const [{ mulaw }, { workletAddress }] = await Promise.all([import('alawmulaw'), import('./worklet-address')]);
    this.decode = (muLaw) => mulaw.decode(muLaw);
    await this.context.audioWorklet.addModule(workletAddress());
    if (this.context.state === 'closed') return;
    const node = new AudioWorkletNode(this.context, 'lane-player', {
      numberOfInputs: 0,
      numberOfOutputs: this.gains.length,
      outputChannelCount: [1, 1],
    });
    const merger = this.context.createChannelMerger(this.gains.length);
    this.gains.forEach((gain, lane) => node.connect(gain, lane).connect(merger, 0, lane));
    merger.connect(this.context.destination);
    node.port.onmessage = ({ data }: MessageEvent<PlayerReport>) => this.told(data.levels);
    this.node = node;
    await this.context.resume();
  }
}
