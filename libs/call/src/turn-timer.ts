import type { TurnDetection } from './agent';
import type { Latency } from './call-event';
import type { Clock } from './ports/clock';

/** The moments of one turn on our clock; unset until they happen. */
interface Moments {
  readonly turn: number;
  lastSpeechMs: number | null;
  committedMs: number | null;
  firstAudioMs: number | null;
  toolMs: number | null;
}

/**
 * Measures a turn: from the caller's last speech to the agent's first audible sound. The model reports the end of speech only
 * after its configured silence, so that silence is subtracted; semantic detection has none to subtract.
 */
export class TurnTimer {
  private moments: Moments | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly detection: TurnDetection,
    private readonly measured: (latency: Latency) => void,
  ) {}

  speechStopped(turn: number): void {
    const silence = this.detection.type === 'server_vad' ? this.detection.silenceDurationMs : 0;
    this.moments = {
      turn,
      lastSpeechMs: this.clock.nowMs() - silence,
      committedMs: null,
      firstAudioMs: null,
      toolMs: null,
    };
  }

  committed(): void {
    if (this.moments) this.moments.committedMs ??= this.clock.nowMs();
  }

  toolsRan(ms: number): void {
    if (this.moments && this.moments.firstAudioMs === null) this.moments.toolMs = (this.moments.toolMs ?? 0) + ms;
  }

  firstAudio(): void {
    if (this.moments) this.moments.firstAudioMs ??= this.clock.nowMs();
  }

  /** The first sound was heard `playoutMs` after it was sent. */
  heard(playoutMs: number): void {
    const moments = this.moments;
    if (moments?.firstAudioMs == null || moments.lastSpeechMs === null) return;
    this.moments = null;
    const committed = moments.committedMs ?? moments.lastSpeechMs;
    const modelMs = moments.firstAudioMs - committed - (moments.toolMs ?? 0);
    this.measured({
      turn: moments.turn,
      responseMs: Math.max(0, Math.round(moments.firstAudioMs + playoutMs - moments.lastSpeechMs)),
      turnDetectionMs: Math.max(0, Math.round(committed - moments.lastSpeechMs)),
      modelMs: Math.max(0, Math.round(modelMs)),
      toolMs: moments.toolMs,
      playoutMs,
    });
  }

  /** The caller speaks on: what was being measured is void. */
  reset(): void {
    this.moments = null;
  }
}
