import { BYTES_PER_MS } from './audio';
import { KeptAudio } from './kept-audio';
import type { MuLawPayload } from './ports/phone';

/** Kept at least at all times: speech is reported only after its first words. */
const LEAD_MS = 1_000;
/** Kept at most while a turn is not settled or nobody listens. */
const MAX_MS = 20_000;

/** Looked through for what is not wanted any more each so many frames, and whenever it matters. */
const TRIM_EVERY = 32;

/**
 * The caller's latest audio, kept as it came: the turn that no session has turned into words yet, and everything said while
 * there is no session. Positions are milliseconds of audio since the running session began.
 */
export class CallerAudio {
  private readonly kept = new KeptAudio();
  /** Frames since it was trimmed. */
  private untrimmed = 0;
  private writtenBytes = 0;
  /** First sound of each turn that nobody has turned into words yet, by the model's id of it. */
  private readonly turns = new Map<string, number>();
  /** Nobody has listened from here on. */
  private unheardFromMs: number | null = null;
  /** Start of what must not be lost: kept apart because every frame asks for it. */
  private fromMs: number | null = null;
  private spokenUntilMs = 0;

  /** Milliseconds given to the running session. */
  get writtenMs(): number {
    return this.writtenBytes / BYTES_PER_MS;
  }

  add(payload: MuLawPayload): void {
    this.writtenBytes += this.kept.add(payload);
    if (++this.untrimmed >= TRIM_EVERY) this.trim();
  }

  speechStarted(itemId: string, audioStartMs: number): void {
    // A session that reports speech has heard what came before.
    this.unheardFromMs = null;
    this.turns.set(itemId, audioStartMs);
    this.recount();
  }

  speechStopped(audioEndMs: number): void {
    this.spokenUntilMs = audioEndMs;
  }

  /** Milliseconds since the last audible sound, as far as is kept; looked up when asked, so that no frame is decoded. */
  quietMs(): number {
    return this.kept.quiet() / BYTES_PER_MS;
  }

  /** The words of a turn are known: its sound is not needed any more. */
  settled(itemId: string): void {
    this.turns.delete(itemId);
    this.recount();
    this.trim();
  }

  /** The turn has no words yet, and its sound is still there. */
  holds(itemId: string): boolean {
    return this.turns.has(itemId);
  }

  /** Whatever the caller has said was answered, except for the turn that is being spoken. */
  allSettled(except: string | null = null): void {
    for (const itemId of this.turns.keys()) if (itemId !== except) this.turns.delete(itemId);
    this.unheardFromMs = null;
    this.recount();
    this.trim();
  }

  /** Nobody listens from now on: keep everything, with what may not have been understood before. */
  lost(): void {
    this.unheardFromMs ??= Math.max(0, this.writtenMs - LEAD_MS, this.spokenUntilMs);
    this.recount();
  }

  /** What a new session must hear first; counting begins with it. */
  restart(): readonly MuLawPayload[] {
    const { kept } = this;
    this.trim();
    const again = kept.newest(this.writtenBytes - (this.fromMs ?? this.writtenMs) * BYTES_PER_MS);
    kept.clear();
    for (const payload of again) kept.add(payload);
    this.writtenBytes = kept.bytes;
    this.turns.clear();
    // Until it reports speech, the new session may be lost as well.
    this.unheardFromMs = again.length > 0 ? 0 : null;
    this.spokenUntilMs = 0;
    this.recount();
    return again;
  }

  private recount(): void {
    const fromMs = Math.min(this.unheardFromMs ?? Infinity, ...this.turns.values());
    this.fromMs = fromMs === Infinity ? null : fromMs;
  }

  private trim(): void {
    this.untrimmed = 0;
    const { fromMs } = this;
    const wantedMs = fromMs === null ? LEAD_MS : Math.min(MAX_MS, this.writtenMs - fromMs + LEAD_MS);
    this.kept.trim(wantedMs * BYTES_PER_MS);
  }
}
