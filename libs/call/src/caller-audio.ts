import { BYTES_PER_MS, payloadBytes } from './audio';
import type { MuLawPayload } from './ports/phone';

/** Kept at least at all times: speech is reported only after its first words. */
const LEAD_MS = 1_000;
/** Kept at most while a turn is not settled or nobody listens. */
const MAX_MS = 20_000;

/** Looked through for what is not wanted any more each so many frames, and whenever it matters. */
const TRIM_EVERY = 32;

/** Mean magnitude of the (logarithmic) µ-law codes from which a frame counts as speech: about −40 dBFS. */
const AUDIBLE_CODE = 24;

function isAudible(payload: MuLawPayload): boolean {
  const bytes = Buffer.from(payload, 'base64');
  let sum = 0;
  for (const byte of bytes) sum += ~byte & 0x7f;
  return sum > AUDIBLE_CODE * bytes.length;
}

/**
 * The caller's latest audio, kept as it came: the turn that no session has turned into words yet, and everything said while
 * there is no session. Positions are milliseconds of audio since the running session began.
 */
export class CallerAudio {
  private kept: MuLawPayload[] = [];
  /** Bytes of each, so that nobody has to look at a payload again to drop it. */
  private sizes: number[] = [];
  private first = 0;
  /** Frames since it was trimmed. */
  private untrimmed = 0;
  private keptBytes = 0;
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
    const bytes = payloadBytes(payload);
    this.kept.push(payload);
    this.sizes.push(bytes);
    this.keptBytes += bytes;
    this.writtenBytes += bytes;
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
    let bytes = 0;
    for (let at = this.kept.length - 1; at >= this.first; at--) {
      if (isAudible(this.kept[at] ?? '')) break;
      bytes += this.sizes[at] ?? 0;
    }
    return bytes / BYTES_PER_MS;
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
    this.trim();
    const from = (this.fromMs ?? this.writtenMs) * BYTES_PER_MS;
    let at = this.writtenBytes - this.keptBytes;
    const again: MuLawPayload[] = [];
    for (const payload of this.kept.slice(this.first)) {
      at += payloadBytes(payload);
      if (at > from) again.push(payload);
    }
    this.kept = again;
    this.sizes = again.map(payloadBytes);
    this.first = 0;
    this.keptBytes = again.reduce((sum, payload) => sum + payloadBytes(payload), 0);
    this.writtenBytes = this.keptBytes;
    this.turns.clear();
    // Until it reports speech, the new session may be lost as well.
    this.unheardFromMs = again.length > 0 ? 0 : null;
    this.spokenUntilMs = 0;
    this.recount();
    return [...again];
  }

  private recount(): void {
    const fromMs = Math.min(this.unheardFromMs ?? Infinity, ...this.turns.values());
    this.fromMs = fromMs === Infinity ? null : fromMs;
  }

  private trim(): void {
    this.untrimmed = 0;
    const { fromMs } = this;
    const wantedMs = fromMs === null ? LEAD_MS : Math.min(MAX_MS, this.writtenMs - fromMs + LEAD_MS);
    const wanted = wantedMs * BYTES_PER_MS;
    for (;;) {
      const bytes = this.sizes[this.first];
      if (bytes === undefined || this.keptBytes - bytes < wanted) break;
      this.keptBytes -= bytes;
      this.first++;
    }
    // The head is cut off in one go now and then, so that no frame moves the whole list.
    if (this.first >= 128) {
      this.kept = this.kept.slice(this.first);
      this.sizes = this.sizes.slice(this.first);
      this.first = 0;
    }
  }
}
