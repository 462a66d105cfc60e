import type { Latency } from './call-event';
import type { Clock } from './ports/clock';

/** The moments of one turn on our clock; unset until they happen. */
interface Moments {
  readonly turn: number;
  lastSpeechMs: number | null;
  committedMs: number | null;
  firstAudioMs: number | null;
  toolMs: number | null;
  bargeInMs: number | null;
  readonly approximate: boolean;
}

/**
 * Measures a turn: from the caller's last speech to the agent's first audible sound. The model reports the end of speech only
 * after some silence, so that silence is subtracted: the configured one, or the one found in the audio itself.
 */
export class TurnTimer {
  private moments: Moments | null = null;
  private toolsSinceMs: number | null = null;
  private stoppedAfterMs: number | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly measured: (latency: Latency) => void,
  ) {}

  /**
   * `silenceMs`: how long the caller had been silent when the end of speech was told; `approximate`: this was found in the audio,
   * because the model waits for no fixed silence.
   */
  speechStopped(turn: number, silenceMs: number, approximate: boolean): void {
    this.moments = {
      turn,
      lastSpeechMs: this.clock.nowMs() - silenceMs,
      committedMs: null,
      firstAudioMs: null,
      toolMs: null,
      bargeInMs: this.stoppedAfterMs,
      approximate,
    };
    this.stoppedAfterMs = null;
  }

  /** The agent was silenced so many ms after the caller's first sound. */
  bargedIn(ms: number): void {
    this.stoppedAfterMs = Math.max(0, Math.round(ms));
  }

  committed(): void {
    if (this.moments) this.moments.committedMs ??= this.clock.nowMs();
  }

  /** Whether any tool runs; tools that run at once count once. */
  toolsRun(busy: boolean): void {
    const now = this.clock.nowMs();
    if (busy) this.toolsSinceMs ??= now;
    else if (this.toolsSinceMs !== null) {
      this.addToolTime(now - this.toolsSinceMs);
      this.toolsSinceMs = null;
    }
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
      toolMs: moments.toolMs === null ? null : Math.round(moments.toolMs),
      playoutMs,
      bargeInMs: moments.bargeInMs,
      approximate: moments.approximate,
    });
  }

  private addToolTime(ms: number): void {
    if (this.moments && this.moments.firstAudioMs === null) this.moments.toolMs = (this.moments.toolMs ?? 0) + ms;
  }

  /** The caller speaks on: what was being measured is void. */
  reset(): void {
    this.moments = null;
    this.stoppedAfterMs = null;
  }
}
