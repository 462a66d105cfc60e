import type { AudioOrders } from './recording-orders';

const FIRST_VALUES = 4_096;
const FIRST_BYTES = 64 * 1024;
/** Three bytes for four letters, and what rounding may add. */
const decodedBytes = (payload: string): number => ((payload.length * 3) >> 2) + 3;

/**
 * Orders for the recording thread, gathered until they are sent: numbers in one array, audio in one piece of memory, both
 * handed over as they are. Lists of texts would be written out and read again by the engine, and collected on both sides.
 */
export class AudioBatch {
  private values = new Float64Array(FIRST_VALUES);
  private count = 0;
  private bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  private size = 0;
  private files: string[] = [];

  get empty(): boolean {
    return this.count === 0;
  }

  /** An order of one value. */
  add(code: number, recording: number, value: number): void {
    const at = this.place(3);
    this.values[at] = code;
    this.values[at + 1] = recording;
    this.values[at + 2] = value;
  }

  /** The order to begin a file; its value is the file's place in the list. */
  addFile(code: number, recording: number, file: string): void {
    this.add(code, recording, this.files.push(file) - 1);
  }

  /** An order with audio, which is decoded here: that costs no more than copying its letters. */
  addAudio(code: number, recording: number, ...[atMs, payload]: [atMs: number, payload: string]): void {
    this.makeRoom(decodedBytes(payload));
    const length = this.bytes.write(payload, this.size, 'base64');
    this.size += length;
    const at = this.place(4);
    this.values[at] = code;
    this.values[at + 1] = recording;
    this.values[at + 2] = atMs;
    this.values[at + 3] = length;
  }

  /** What was gathered; the batch is empty afterwards, with as much room as it needed. */
  take(): AudioOrders {
    const { values, count, bytes, size, files } = this;
    this.values = new Float64Array(values.length);
    this.bytes = Buffer.allocUnsafeSlow(bytes.length);
    this.count = 0;
    this.size = 0;
    this.files = [];
    return { values, count, bytes, size, files };
  }

  private place(values: number): number {
    const at = this.count;
    this.count += values;
    if (this.count > this.values.length) {
      const grown = new Float64Array(2 * this.values.length);
      grown.set(this.values);
      this.values = grown;
    }
    return at;
  }

  private makeRoom(bytes: number): void {
    const needed = this.size + bytes;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.bytes.length));
    this.bytes.copy(grown, 0, 0, this.size);
    this.bytes = grown;
  }
}
