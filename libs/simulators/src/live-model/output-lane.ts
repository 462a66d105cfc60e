import { fromMuLaw } from '../realtime-model/audio/audio-format';
import type { AudioFormat } from '../realtime-model/audio/audio-format';
import { MU_LAW_SILENCE } from '../voices/g711';
import type { LiveLink } from './live-link';

const BYTES_PER_MS = 8;

/** A sentence on its way out. */
interface Sentence {
  readonly audio: Uint8Array;
  readonly words: readonly string[];
  /** Bytes that have left. */
  sent: number;
  told: number;
  readonly over: (() => void) | null;
}

/**
 * The one output of a session: it never ends, carries silence where nothing is said, and keeps about the pace of speech. Words
 * follow the sound in small steps.
 */
export class OutputLane {
  private readonly queue: Sentence[] = [];
  private ticks = 0;
  private pauseMs = 0;
  private stalled = false;
  /** What was said of the sentence that was broken off last. */
  private spokenWords: string[] = [];

  constructor(
    private readonly link: LiveLink,
    private readonly format: AudioFormat,
  ) {}

  get speaking(): boolean {
    return this.queue.length > 0;
  }

  start(): void {
    this.tick();
  }

  /** `over`: told when its last byte has left; not when it is broken off. */
  say(text: string, audio: Uint8Array, over: (() => void) | null = null): void {
    this.queue.push({ audio, words: `${text} `.split(/(?<=\s)/), sent: 0, told: 0, over });
  }

  /** Falls silent; tells the words that had left. */
  yield(): string {
    this.queue.length = 0;
    const said = this.spokenWords.join('');
    this.spokenWords = [];
    return said;
  }

  private tick(): void {
    const { clock, pace, faults } = this.link;
    this.stalled ||= faults.take('output-stalls');
    if (!this.stalled) this.send();
    const jitterMs = this.ticks++ % 2 === 0 ? pace.jitterMs : -pace.jitterMs;
    clock.after(pace.deltaMs + jitterMs, () => this.tick());
  }

  private send(): void {
    const { pace } = this.link;
    const bytes = pace.deltaMs * BYTES_PER_MS;
    const sentence = this.pauseMs > 0 ? undefined : this.queue[0];
    this.pauseMs = Math.max(0, this.pauseMs - pace.deltaMs);
    if (!sentence && pace.omitsSilence) return;
    const out = Buffer.alloc(bytes, MU_LAW_SILENCE);
    if (sentence) {
      out.set(sentence.audio.subarray(sentence.sent, sentence.sent + bytes));
      sentence.sent += bytes;
    }
    this.emit(out);
    if (sentence) this.follow(sentence);
  }

  private emit(muLaw: Uint8Array): void {
    const delta = Buffer.from(fromMuLaw(muLaw, this.format)).toString('base64');
    this.link.emit({ type: 'session.output_audio.delta', delta });
  }

  private follow(sentence: Sentence): void {
    const share = Math.min(1, sentence.sent / sentence.audio.length);
    const due = Math.ceil(share * sentence.words.length);
    for (; sentence.told < due; sentence.told++) {
      const delta = sentence.words[sentence.told] ?? '';
      this.spokenWords.push(delta);
      const endMs = Math.round(this.link.sessionMs());
      const startMs = Math.max(0, endMs - this.link.pace.deltaMs);
      this.link.emit({ type: 'session.output_transcript.delta', delta, start_ms: startMs, end_ms: endMs });
    }
    if (share < 1) return;
    this.queue.shift();
    this.pauseMs = this.link.pace.pauseMs;
    this.spokenWords = [];
    sentence.over?.();
  }
}
