import type { TurnDetection } from '../agent';
import type { MuLawPayload } from '../ports/phone';
import { eachFrame } from './sound';

/** Sound of this length, give or take gaps, begins speech: a click does not. */
const ONSET_MS = 100;
/** Silence that ends a turn where no other length was chosen. */
const DEFAULT_SILENCE_MS = 700;
/** The start of speech is told with this padding before its first sound, as models with turn events tell it. */
const DEFAULT_PADDING_MS = 300;

export interface CallerEarListener {
  /** `startMs` includes the padding. */
  speechStarted(startMs: number): void;
  speechStopped(endMs: number): void;
}

/**
 * Finds the caller's turns in the sound itself, for a model that tells none. Milliseconds count the caller's audio of this
 * session, whether the model was given it or not.
 */
export class CallerEar {
  private heardMs = 0;
  /** Sound so far that may become speech. */
  private onsetMs = 0;
  private firstMs = 0;
  private lastLoudMs = 0;
  private inSpeech = false;
  private readonly silenceMs: number;
  private readonly paddingMs: number;
  private readonly endPaddingMs: number;
  // One for all frames: a closure a frame would be garbage.
  private readonly frame = (loud: boolean, ms: number): void => this.heard(loud, ms);

  constructor(
    detection: TurnDetection,
    private readonly listener: CallerEarListener,
  ) {
    const isServerVad = detection.type === 'server_vad';
    this.silenceMs = isServerVad ? detection.silenceDurationMs : DEFAULT_SILENCE_MS;
    this.paddingMs = isServerVad ? detection.prefixPaddingMs : DEFAULT_PADDING_MS;
    // Such a detector counts its silence in.
    this.endPaddingMs = isServerVad ? detection.silenceDurationMs : 0;
  }

  get speaking(): boolean {
    return this.inSpeech;
  }

  get quietMs(): number {
    return this.heardMs - this.lastLoudMs;
  }

  hear(payload: MuLawPayload): void {
    eachFrame(payload, this.frame);
  }

  /** The model answers: whatever the silence, the turn is over. */
  finish(): void {
    if (!this.inSpeech) return;
    this.inSpeech = false;
    this.onsetMs = 0;
    this.listener.speechStopped(Math.round(this.lastLoudMs + this.endPaddingMs));
  }

  private heard(loud: boolean, ms: number): void {
    this.heardMs += ms;
    if (loud) this.lastLoudMs = this.heardMs;
    if (this.inSpeech) {
      if (this.quietMs >= this.silenceMs) this.finish();
      return;
    }
    if (loud && this.onsetMs === 0) this.firstMs = this.heardMs - ms;
    this.onsetMs = loud ? this.onsetMs + ms : Math.max(0, this.onsetMs - ms);
    if (this.onsetMs < ONSET_MS) return;
    this.inSpeech = true;
    this.listener.speechStarted(Math.max(0, Math.round(this.firstMs - this.paddingMs)));
  }
}
