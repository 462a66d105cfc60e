import { bytesPerMs, toLinear } from './audio-format';
import type { AudioFormat } from './audio-format';
import type { SemanticVad, TurnDetection } from '../wire/session-settings';
import { FRAME_MS, SpeechSegmenter } from './speech-segmenter';
import type { SpeechEdge } from './speech-segmenter';

/** `threshold` 0 hears a whisper at −60 dBFS, 1 only what is louder than −20 dBFS; the default 0.5 lies at −40. */
const levelOf = (threshold: number): number => 32_768 * 10 ** ((-60 + 40 * threshold) / 20);
const SEMANTIC_THRESHOLD = 0.5;

/** How long a turn that does not sound finished is waited for. */
const PATIENCE_MS: Readonly<Record<SemanticVad['eagerness'], number>> = {
  low: 8_000,
  medium: 4_000,
  high: 2_000,
  auto: 4_000,
};
/** After a silence of this length the turn is judged: a finished one is over at once. */
const JUDGED_AFTER_MS = 400;

const rootMeanSquare = (samples: Int16Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length));

/** How long a silence ends the turn. A finished sentence is judged once per silence. */
function patience(detection: TurnDetection, soundsFinished: () => boolean): (quietMs: number) => number {
  if (detection.type === 'server_vad') return () => Math.max(FRAME_MS, detection.silence_duration_ms);
  let waitMs = 0;
  return (quietMs) => {
    if (quietMs <= FRAME_MS) waitMs = PATIENCE_MS[detection.eagerness];
    if (quietMs === JUDGED_AFTER_MS && soundsFinished()) waitMs = JUDGED_AFTER_MS;
    return waitMs;
  };
}

/**
 * Voice-activity detection on the audio itself. Time is the audio's: when none is written, nothing starts and nothing
 * stops, as on the real line.
 */
export class TurnDetector {
  private readonly segmenter: SpeechSegmenter;
  private readonly level: number;
  private readonly frameBytes: number;
  private rest: Uint8Array = new Uint8Array(0);

  /** @param startMs of the session's audio that is already behind */
  constructor(
    detection: TurnDetection,
    private readonly format: AudioFormat,
    startMs: number,
    soundsFinished: () => boolean,
  ) {
    this.level = levelOf(detection.type === 'server_vad' ? detection.threshold : SEMANTIC_THRESHOLD);
    this.frameBytes = bytesPerMs(format) * FRAME_MS;
    this.segmenter = new SpeechSegmenter(startMs, patience(detection, soundsFinished));
  }

  get isSpeaking(): boolean {
    return this.segmenter.isSpeaking;
  }

  /** One frame's worth of edges at a time, so that the caller can act between them. */
  *hear(bytes: Uint8Array): Generator<SpeechEdge> {
    const written = Buffer.concat([this.rest, bytes]);
    let at = 0;
    for (; at + this.frameBytes <= written.length; at += this.frameBytes) {
      const frame = toLinear(written.subarray(at, at + this.frameBytes), this.format);
      const edge = this.segmenter.frame(rootMeanSquare(frame) > this.level);
      if (edge) yield edge;
    }
    this.rest = written.subarray(at);
  }
}
