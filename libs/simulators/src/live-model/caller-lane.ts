import { toMuLaw } from '../realtime-model/audio/audio-format';
import type { AudioFormat } from '../realtime-model/audio/audio-format';
import { InputAudioBuffer } from '../realtime-model/audio/input-audio-buffer';
import { FRAME_MS, SpeechSegmenter } from '../realtime-model/audio/speech-segmenter';
import { muLawToLinear } from '../voices';
import { MU_LAW_SILENCE } from '../voices/g711';
import type { LiveLink } from './live-link';

const BYTES_PER_MS = 8;
const FRAME_BYTES = FRAME_MS * BYTES_PER_MS;
const MU_LAW: AudioFormat = { type: 'audio/pcmu' };
/** −40 dBFS. */
const LEVEL = 328;
/** A pause after which a sentence that sounds finished is over, and one after which any is. */
const FINISHED_MS = 400;
const PATIENCE_MS = 2_000;
const LEAD_MS = 300;

const isLoud = (frame: Uint8Array): boolean => {
  const samples = muLawToLinear(frame);
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length)) > LEVEL;
};

export interface CallerLaneListener {
  speechStarted(): void;
  /** A whole turn, µ-law, and where it began on the session's time line. */
  turnEnded(audio: Uint8Array, startMs: number): void;
}

/** What the session hears. Nothing of it is told to the client but, in the end, words. */
export class CallerLane {
  private readonly buffer = new InputAudioBuffer(MU_LAW);
  private readonly segmenter: SpeechSegmenter;
  private rest: Uint8Array = new Uint8Array(0);
  private onsetMs = 0;
  private onsetSessionMs = 0;
  private maxLagMs = 0;
  muted = false;

  constructor(
    private readonly link: LiveLink,
    private readonly format: AudioFormat,
    private readonly listener: CallerLaneListener,
  ) {
    let waitMs = 0;
    this.segmenter = new SpeechSegmenter(0, (quietMs) => {
      if (quietMs <= FRAME_MS) waitMs = PATIENCE_MS;
      if (quietMs === FINISHED_MS && this.soundsFinished()) waitMs = FINISHED_MS;
      return waitMs;
    });
  }

  get speaking(): boolean {
    return this.segmenter.isSpeaking;
  }

  /** The model hears time through audio: how far it ever fell behind the clock. */
  get largestLagMs(): number {
    return this.maxLagMs;
  }

  hear(bytes: Uint8Array): void {
    this.maxLagMs = Math.max(this.maxLagMs, this.link.sessionMs() - this.buffer.totalMs);
    const muLaw = this.muted ? new Uint8Array(bytes.length).fill(MU_LAW_SILENCE) : toMuLaw(bytes, this.format);
    this.buffer.append(muLaw);
    const written = Buffer.concat([this.rest, muLaw]);
    let at = 0;
    for (; at + FRAME_BYTES <= written.length; at += FRAME_BYTES) this.frame(written.subarray(at, at + FRAME_BYTES));
    this.rest = written.subarray(at);
    if (!this.speaking) this.buffer.forgetOld();
  }

  private frame(frame: Uint8Array): void {
    const edge = this.segmenter.frame(isLoud(frame));
    if (edge?.kind === 'started') {
      this.onsetMs = edge.onsetMs;
      this.onsetSessionMs = this.link.sessionMs();
      this.listener.speechStarted();
    }
    if (edge?.kind === 'stopped') {
      const from = Math.max(0, this.onsetMs - LEAD_MS);
      this.listener.turnEnded(this.buffer.take(from, edge.endMs), this.onsetSessionMs);
    }
  }

  private soundsFinished(): boolean {
    return this.link.mind.soundsFinished(this.buffer.peek(this.onsetMs, this.buffer.totalMs), MU_LAW);
  }
}
