import { BYTES_PER_MS } from './marked-audio';

interface Mark {
  readonly name: string;
  /** Byte of the stream before which everything must have been played. */
  readonly at: number;
}

/** The play buffer at the phone: what is really heard, and when. Bytes count from the start of the stream. */
export class Playout {
  private queued = 0;
  private fromByte = 0;
  private fromMs = 0;
  private marks: Mark[] = [];

  get end(): number {
    return this.queued;
  }

  position(nowMs: number): number {
    return Math.min(this.queued, this.fromByte + (nowMs - this.fromMs) * BYTES_PER_MS);
  }

  add(bytes: number, nowMs: number): void {
    if (this.position(nowMs) >= this.queued) {
      this.fromByte = this.queued;
      this.fromMs = nowMs;
    }
    this.queued += bytes;
  }

  mark(name: string): void {
    this.marks.push({ name, at: this.queued });
  }

  /** Names of the marks that were reached by now, in order. */
  reached(nowMs: number): readonly string[] {
    const first = this.marks[0];
    if (first === undefined) return [];
    const position = this.position(nowMs);
    if (first.at > position) return [];
    const due = this.marks.filter((mark) => mark.at <= position);
    this.marks.splice(0, due.length);
    return due.map((mark) => mark.name);
  }

  /** Empties the buffer; the names of all pending marks come back. */
  clear(nowMs: number): readonly string[] {
    const position = this.position(nowMs);
    this.queued = position;
    this.fromByte = position;
    this.fromMs = nowMs;
    const names = this.marks.map((mark) => mark.name);
    this.marks = [];
    return names;
  }
}
