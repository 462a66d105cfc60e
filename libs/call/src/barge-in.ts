import type { TurnDetection } from './agent';
import type { Conduct } from './conduct';
import type { Clock } from './ports/clock';
import { Wait } from './wait';

/** What a model with semantic detection puts before the first sound; OpenAI's default for the other kind. */
const DEFAULT_PADDING_MS = 300;
/** Sound no older than this means that the caller is still speaking. */
const STILL_MS = 160;

export interface BargeInDeps {
  readonly clock: Clock;
  readonly detection: TurnDetection;
  readonly conduct: Conduct['falseStart'];
  /** The agent is saying something that nobody may cut off. */
  readonly holdsTheFloor: () => boolean;
  /** Milliseconds since the caller's last audible sound. */
  readonly quietMs: () => number;
  /** The speech that was reported before is long enough now. */
  readonly interrupt: (itemId: string) => void;
  /** The caller was heard, too short and without words. */
  readonly falseStart: () => void;
}

interface Speech {
  readonly itemId: string;
  /** First sound, in ms of the model's session. */
  readonly onsetMs: number;
}

/** Decides which speech of the caller interrupts the agent, and which was only a cough. */
export class BargeIn {
  private readonly wait: Wait;
  private pending: Speech | null = null;
  private current: Speech | null = null;
  private readonly short = new Set<string>();

  constructor(private readonly deps: BargeInDeps) {
    this.wait = new Wait(deps.clock, () => this.judge());
  }

  /** First sound of the latest speech, in ms of the model's session. */
  get onsetMs(): number {
    return this.current?.onsetMs ?? 0;
  }

  /** True when the agent is to be interrupted at once. */
  speechStarted(speech: { itemId: string; audioStartMs: number }, sounding: boolean): boolean {
    const { detection, conduct, holdsTheFloor } = this.deps;
    // The model tells the start with the padding that it puts before the first sound.
    const paddingMs = detection.type === 'server_vad' ? detection.prefixPaddingMs : DEFAULT_PADDING_MS;
    this.current = { itemId: speech.itemId, onsetMs: speech.audioStartMs + paddingMs };
    if (!detection.interruptResponse || holdsTheFloor()) return false;
    if (!conduct.ignore || !sounding) return true;
    this.pending = this.current;
    this.wait.stop();
    this.wait.begin(conduct.minSpeechMs);
    return false;
  }

  /** True for a false start that is to be ignored. */
  speechStopped(speech: { itemId: string; audioEndMs: number }): boolean {
    const isShort = this.isShort(speech);
    const { pending } = this;
    this.pending = null;
    this.wait.stop();
    if (isShort && pending === null) this.short.add(speech.itemId);
    if (pending?.itemId !== speech.itemId) return false;
    if (isShort) this.deps.falseStart();
    else this.deps.interrupt(speech.itemId);
    return isShort;
  }

  /** What the transcriber made of it. */
  transcribed(itemId: string, text: string): void {
    if (this.short.delete(itemId) && text.trim() === '') this.deps.falseStart();
  }

  private isShort({ itemId, audioEndMs }: { itemId: string; audioEndMs: number }): boolean {
    const { detection, conduct } = this.deps;
    if (this.current?.itemId !== itemId) return false;
    // The model tells the end only after its silence, and counts that silence in.
    const silenceMs = detection.type === 'server_vad' ? detection.silenceDurationMs : 0;
    return audioEndMs - silenceMs - this.current.onsetMs < conduct.minSpeechMs;
  }

  /** Long enough since the first sound: speech that still goes on interrupts, a cough is over by now. */
  private judge(): void {
    const { pending } = this;
    if (pending === null || this.deps.quietMs() > STILL_MS) return;
    this.pending = null;
    this.deps.interrupt(pending.itemId);
  }
}
