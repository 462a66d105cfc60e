import { FRAME_MS } from './mu-law';

/** Frames looked back on: 200 ms. */
const REMEMBERED = 10;

/** Tells how late this pretend network itself was: a busy machine must not be taken for a fault of who is under test. */
export class Punctuality {
  private firstMs: number | null = null;
  private frames = 0;
  private readonly lateMs: number[] = [];

  /** A frame goes out, 20 ms after the one before if all is well. */
  frame(nowMs: number): void {
    this.firstMs ??= nowMs;
    // A first frame that was late itself must not make the others early.
    const dueMs = this.firstMs + this.frames * FRAME_MS;
    if (nowMs < dueMs) this.firstMs -= dueMs - nowMs;
    this.lateMs.push(Math.max(0, nowMs - dueMs));
    if (this.lateMs.length > REMEMBERED) this.lateMs.shift();
    this.frames += 1;
  }

  /** The worst of the last 200 ms, with the frame that may be due and missing now. */
  worstMs(nowMs: number): number {
    const missing = this.firstMs === null ? 0 : nowMs - (this.firstMs + this.frames * FRAME_MS);
    return Math.max(0, missing, ...this.lateMs);
  }
}
