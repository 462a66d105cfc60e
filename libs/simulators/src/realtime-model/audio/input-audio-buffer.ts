import { bytesPerMs } from './audio-format';
import type { AudioFormat } from './audio-format';

/** Silence is not kept for ever: enough for the longest idle timeout and padding. */
const KEPT_MS = 45_000;

/** Audio written and not yet committed, addressed by milliseconds written in this session. */
export class InputAudioBuffer {
  private chunks: Uint8Array[] = [];
  private bytes = 0;
  /** Where the first kept byte lies. */
  private fromMs = 0;

  constructor(
    private format: AudioFormat,
    private writtenMs = 0,
  ) {}

  /** Of the whole session, committed or not. */
  get totalMs(): number {
    return this.writtenMs;
  }

  get bufferedMs(): number {
    return this.bytes / bytesPerMs(this.format);
  }

  append(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    this.writtenMs += chunk.length / bytesPerMs(this.format);
  }

  /** Audio of the other format is dropped; the count of milliseconds goes on. */
  changeFormat(format: AudioFormat): void {
    this.format = format;
    this.clear();
  }

  /** What lies between the two points, without taking it. */
  peek(fromMs: number, toMs: number): Uint8Array {
    const all = Buffer.concat(this.chunks);
    const sample = this.format.type === 'audio/pcm' ? 2 : 1;
    const offset = (ms: number): number =>
      Math.max(0, Math.round(((ms - this.fromMs) * bytesPerMs(this.format)) / sample) * sample);
    return all.subarray(offset(fromMs), offset(toMs));
  }

  /** Takes what lies between the two points; what is older is dropped, what is newer stays. */
  take(fromMs: number, toMs: number): Uint8Array {
    const taken = this.peek(fromMs, toMs);
    this.keepFrom(toMs);
    return taken;
  }

  takeAll(): Uint8Array {
    return this.take(this.fromMs, this.writtenMs);
  }

  clear(): void {
    this.chunks = [];
    this.bytes = 0;
    this.fromMs = this.writtenMs;
  }

  /** Drops silence that nobody will ask for. */
  forgetOld(): void {
    while (this.bufferedMs > KEPT_MS) {
      const oldest = this.chunks.shift();
      if (!oldest) return;
      this.bytes -= oldest.length;
      this.fromMs += oldest.length / bytesPerMs(this.format);
    }
  }

  private keepFrom(ms: number): void {
    const rest = this.peek(ms, this.writtenMs);
    this.chunks = rest.length > 0 ? [rest] : [];
    this.bytes = rest.length;
    this.fromMs = this.writtenMs - rest.length / bytesPerMs(this.format);
  }
}
