/** What the detector noticed, in milliseconds of audio written to the buffer. */
export type SpeechEdge =
  | { readonly kind: 'started'; /** First loud frame, without padding. */ readonly onsetMs: number }
  | { readonly kind: 'stopped'; /** When the silence had lasted long enough. */ readonly endMs: number };

export const FRAME_MS = 20;
/** So many loud frames among the last `WINDOW` begin speech: a click of 40 ms does not. */
const LOUD_FRAMES = 3;
const WINDOW = 5;

/**
 * Turns loud and quiet frames into speech and silence. Speech is over after enough quiet frames in a row, so the gaps
 * between words do not end it.
 *
 * @param silenceMs asked at each quiet frame of speech: how long this silence must last to end the turn
 */
export class SpeechSegmenter {
  private nowMs: number;
  private recent: boolean[] = [];
  private speaking = false;
  private quietMs = 0;

  constructor(
    startMs: number,
    private readonly silenceMs: (quietMs: number) => number,
  ) {
    this.nowMs = startMs;
  }

  get isSpeaking(): boolean {
    return this.speaking;
  }

  frame(loud: boolean): SpeechEdge | null {
    this.nowMs += FRAME_MS;
    return this.speaking ? this.inSpeech(loud) : this.inSilence(loud);
  }

  private inSilence(loud: boolean): SpeechEdge | null {
    this.recent = [...this.recent, loud].slice(-WINDOW);
    if (this.recent.filter(Boolean).length < LOUD_FRAMES) return null;
    const first = this.recent.length - this.recent.indexOf(true);
    this.speaking = true;
    this.recent = [];
    this.quietMs = 0;
    return { kind: 'started', onsetMs: this.nowMs - first * FRAME_MS };
  }

  private inSpeech(loud: boolean): SpeechEdge | null {
    this.quietMs = loud ? 0 : this.quietMs + FRAME_MS;
    if (loud || this.quietMs < this.silenceMs(this.quietMs)) return null;
    this.speaking = false;
    return { kind: 'stopped', endMs: this.nowMs };
  }
}
