import { BYTES_PER_MS, MAX_STEP_BYTES, payloadBytes, pieceAt } from './audio';
import type { Clock } from './ports/clock';
import type { MuLawPayload, PhoneLine } from './ports/phone';

/** An item heard to within this of its end counts as heard: the model's own length can be shorter (OpenAI protocol §7). */
const NEARLY_ALL_MS = 100;

/**
 * What remains of a delta is not worth a mark of its own when it is shorter: it belongs to the step of what follows. Should
 * neither more audio nor the end of the item come, it counts as heard with the mark before it. 10 ms.
 */
const CRUMB_BYTES = 10 * BYTES_PER_MS;

/** One agent item on its way to the caller's ear. Milliseconds are of the item's own audio. */
interface PlayingItem {
  readonly itemId: string;
  readonly contentIndex: number;
  sentBytes: number;
  heardBytes: number;
  /** The model has sent all of it. */
  complete: boolean;
}

/** A stretch of one item in the stream of everything sent, in bytes since the stream began. */
interface Stretch {
  readonly item: PlayingItem;
  readonly from: number;
  to: number;
}

interface PendingMark {
  readonly name: string;
  readonly at: number;
}

/** What a cut left of one item. */
export interface CutItem {
  readonly itemId: string;
  readonly contentIndex: number;
  /** Whole ms, never more than was sent. */
  readonly heardMs: number;
  readonly sentMs: number;
  /** Heard to (nearly) the end of what was sent, so nothing of it needs to be forgotten. */
  readonly allHeard: boolean;
  /** The model had sent all of it. */
  readonly complete: boolean;
}

/** Hears along what is played. */
export interface PlaybackTap {
  agent(payload: MuLawPayload): void;
  /** The last bytes that were played will not be heard. */
  cut(unheardBytes: number): void;
}

export interface PlaybackListener {
  /** All audio of the item was heard; comes once. */
  itemHeard(itemId: string, heardMs: number): void;
  /** The first audio of an idle line was heard so many ms after it was sent. */
  firstMark(playoutMs: number): void;
  /** Everything sent so far was heard. */
  drained(): void;
}

const ms = (bytes: number): number => Math.floor(bytes / BYTES_PER_MS);

/**
 * What the caller has really heard. Agent audio is followed, at steps of at most 100 ms, by marks that name generation, item and
 * position; between marks the position is interpolated on our own sent-audio clock, bounded by the next mark, since a mark
 * that was passed would have come back. A clear starts a new generation: its echoes of older marks are not heard.
 */
export class Playback {
  /** Null while nobody hears along. */
  tap: PlaybackTap | null = null;
  private generation = 1;
  private sent = 0;
  private heard = 0;
  /** When `heard` was known to be exactly reached. */
  private heardAtMs = 0;
  private stretches: Stretch[] = [];
  private marks: PendingMark[] = [];
  /** Where the last mark was set, in bytes of the stream. */
  private markedTo = 0;
  private readonly items = new Map<string, PlayingItem>();
  private idleStartMs: number | null = null;

  constructor(
    private readonly line: PhoneLine,
    private readonly clock: Clock,
    private readonly listener: PlaybackListener,
  ) {}

  /** True while anything sent is still unheard. */
  get playing(): boolean {
    return this.sent > this.heard;
  }

  /** Milliseconds of what was sent that are still to be heard. */
  get unheardMs(): number {
    return this.playing ? (this.sent - this.position()) / BYTES_PER_MS : 0;
  }

  play(itemId: string, contentIndex: number, payload: MuLawPayload): void {
    const item = this.itemOf(itemId, contentIndex);
    if (this.tap !== null) this.tap.agent(payload);
    for (let at = 0; at < payload.length;) {
      const piece = pieceAt(payload, at, MAX_STEP_BYTES - (this.sent - this.markedTo));
      at += piece.length;
      this.playPiece(item, piece);
    }
  }

  /** The model has sent all audio of the item. */
  complete(itemId: string): void {
    const item = this.items.get(itemId);
    if (!item) return;
    item.complete = true;
    if (this.sent > this.markedTo && this.playing && this.stretches.at(-1)?.item === item) this.mark(item);
    this.finish(item);
  }

  isComplete(itemId: string): boolean {
    return this.items.get(itemId)?.complete ?? false;
  }

  sentMs(itemId: string): number {
    return ms(this.items.get(itemId)?.sentBytes ?? 0);
  }

  markReached(name: string): void {
    const mark = this.takeMark(name);
    if (!mark) return;
    // What follows the last mark is a crumb.
    this.reach(this.marks.length === 0 ? this.sent : mark.at);
    this.tellFirstMark(mark.at);
    this.settleHeard();
  }

  /** Silences the line at once and tells, per item that was not heard to its end, what was heard. */
  cut(): readonly CutItem[] {
    const wasPlaying = this.playing;
    const position = wasPlaying ? this.position() : this.heard;
    // Before the clear: its echoes may come back at once and must find no mark of theirs.
    this.generation++;
    this.marks = [];
    if (wasPlaying) this.line.clear();
    if (wasPlaying) this.tap?.cut(this.sent - position);
    const cuts = this.cutItems(position);
    this.sent = position;
    this.heard = position;
    this.markedTo = position;
    this.stretches = [];
    this.idleStartMs = null;
    return cuts;
  }

  private itemOf(itemId: string, contentIndex: number): PlayingItem {
    const known = this.items.get(itemId);
    if (known) return known;
    const item: PlayingItem = { itemId, contentIndex, sentBytes: 0, heardBytes: 0, complete: false };
    this.items.set(itemId, item);
    return item;
  }

  private playPiece(item: PlayingItem, piece: MuLawPayload): void {
    const bytes = payloadBytes(piece);
    if (bytes === 0) return;
    if (!this.playing) this.startFromIdle();
    const from = this.sent;
    this.sent += bytes;
    item.sentBytes += bytes;
    const last = this.stretches.at(-1);
    if (last && last.item === item) last.to = this.sent;
    else this.stretches.push({ item, from, to: this.sent });
    this.line.play(piece);
    if (bytes > CRUMB_BYTES || this.sent - this.markedTo > CRUMB_BYTES || this.marks.length === 0) this.mark(item);
  }

  private mark(item: PlayingItem): void {
    const name = `g${this.generation}:${item.itemId}:${ms(item.sentBytes)}`;
    this.marks.push({ name, at: this.sent });
    this.markedTo = this.sent;
    this.line.mark(name);
  }

  /** Removes a pending mark, with those before it; nearly always it is the first. */
  private takeMark(name: string): PendingMark | undefined {
    if (this.marks[0]?.name === name) return this.marks.shift();
    const at = this.marks.findIndex((mark) => mark.name === name);
    return at < 0 ? undefined : this.marks.splice(0, at + 1).at(-1);
  }

  /** The far side's buffer is empty, so what is sent now is played from now on. */
  private startFromIdle(): void {
    this.heardAtMs = this.clock.nowMs();
    this.idleStartMs = this.heardAtMs;
  }

  private reach(position: number): void {
    this.heard = Math.max(this.heard, position);
    this.heardAtMs = this.clock.nowMs();
  }

  private tellFirstMark(position: number): void {
    if (this.idleStartMs === null) return;
    const first = this.stretches[0];
    const ownMs = first ? (position - first.from) / BYTES_PER_MS : 0;
    const playoutMs = Math.max(0, Math.round(this.clock.nowMs() - this.idleStartMs - ownMs));
    this.idleStartMs = null;
    this.listener.firstMark(playoutMs);
  }

  private settleHeard(): void {
    while (this.stretches.length > 0) {
      const stretch = this.stretches[0];
      if (!stretch) break;
      const reached = Math.min(this.heard, stretch.to);
      stretch.item.heardBytes = Math.max(
        stretch.item.heardBytes,
        stretch.item.sentBytes - this.unheardOf(stretch.item),
      );
      if (reached < stretch.to) break;
      this.stretches.shift();
      this.finish(stretch.item);
    }
    if (!this.playing) this.listener.drained();
  }

  private unheardOf(item: PlayingItem): number {
    let bytes = 0;
    for (const stretch of this.stretches) {
      if (stretch.item === item) bytes += Math.max(0, stretch.to - Math.max(stretch.from, this.heard));
    }
    return bytes;
  }

  private finish(item: PlayingItem): void {
    if (!item.complete || item.heardBytes < item.sentBytes) return;
    this.items.delete(item.itemId);
    this.listener.itemHeard(item.itemId, ms(item.sentBytes));
  }

  /** Where the far side's playout stands now, in bytes. */
  private position(): number {
    const elapsed = Math.floor((this.clock.nowMs() - this.heardAtMs) * BYTES_PER_MS);
    return Math.min(this.heard + elapsed, this.marks[0]?.at ?? this.sent, this.sent);
  }

  private cutItems(position: number): readonly CutItem[] {
    this.heard = position;
    const cut: CutItem[] = [];
    for (const item of this.items.values()) {
      if (item.sentBytes === 0) continue;
      const sentMs = ms(item.sentBytes);
      const heardMs = ms(item.sentBytes - this.unheardOf(item));
      const allHeard = heardMs > 0 && sentMs - heardMs < NEARLY_ALL_MS;
      const { itemId, contentIndex, complete } = item;
      cut.push({ itemId, contentIndex, complete, sentMs, heardMs: allHeard ? sentMs : heardMs, allHeard });
      this.items.delete(item.itemId);
    }
    return cut;
  }
}
