import { Worker } from 'node:worker_threads';
import type { AudioOrders, FromRecordingThread, RepairedFile, ToRecordingThread } from './recording-orders';

export type StartRecordingWorker = (file: string) => Worker;

export const startRecordingWorker: StartRecordingWorker = (file) => new Worker(file, { name: 'recordings' });

/** How a file ended. */
export type FileEnd = { readonly bytes: number; readonly durationMs: number } | { readonly failed: string };

/** Audio that may wait for the disk: half a minute of fifty calls. */
const MAX_WAITING_BYTES = 24_000_000;

/** One run of the thread that writes recordings, until it ends. */
export class RecordingThread {
  /** Resolves with the reason once the thread is gone, asked or not. */
  readonly gone: Promise<string>;
  private readonly ends = new Map<number, (end: FileEnd) => void>();
  private readonly waiting: number[] = [];
  private waitingBytes = 0;
  private repaired: ((files: readonly RepairedFile[]) => void) | null = null;
  private over = false;

  constructor(private readonly worker: Worker) {
    let reason = 'the recording thread ended without a word';
    worker.on('error', (error) => (reason = error instanceof Error ? error.message : String(error)));
    worker.on('message', (report: FromRecordingThread) => this.told(report));
    this.gone = new Promise((resolve) => {
      worker.once('exit', () => {
        this.lose(reason);
        resolve(reason);
      });
    });
    // Recordings alone keep no process alive.
    worker.unref();
  }

  get alive(): boolean {
    return !this.over;
  }

  /** The disk does not keep up. */
  get choked(): boolean {
    return this.waitingBytes > MAX_WAITING_BYTES;
  }

  /** `ended` comes once, also when the thread is lost. */
  expect(recording: number, ended: (end: FileEnd) => void): void {
    if (this.over) ended({ failed: 'the recording thread is gone' });
    else this.ends.set(recording, ended);
  }

  /** The memory of the orders belongs to the thread from now on. */
  send(orders: AudioOrders): void {
    this.waiting.push(orders.size);
    this.waitingBytes += orders.size;
    this.post({ type: 'batch', orders }, [orders.values.buffer, orders.bytes.buffer]);
  }

  repair(folder: string, untouchedMs: number): Promise<readonly RepairedFile[]> {
    return new Promise((resolve) => {
      this.repaired = resolve;
      void this.gone.then(() => resolve([]));
      this.post({ type: 'repair', folder, untouchedMs });
    });
  }

  /** Ends it where it stands; what it was writing is lost. */
  kill(reason: string): void {
    this.lose(reason);
    void this.worker.terminate();
  }

  async stop(): Promise<void> {
    this.post({ type: 'stop' });
    await this.gone;
  }

  private post(message: ToRecordingThread, handedOver: ArrayBuffer[] = []): void {
    if (!this.over) this.worker.postMessage(message, handedOver);
  }

  private told(report: FromRecordingThread): void {
    switch (report.type) {
      case 'took':
        this.waitingBytes -= this.waiting.shift() ?? 0;
        return;
      case 'finished':
        return this.end(report.recording, { bytes: report.bytes, durationMs: report.durationMs });
      case 'failed':
        return this.end(report.recording, { failed: report.reason });
      case 'repaired':
        return this.repaired?.(report.files);
    }
  }

  private end(recording: number, end: FileEnd): void {
    const ended = this.ends.get(recording);
    this.ends.delete(recording);
    ended?.(end);
  }

  private lose(reason: string): void {
    this.over = true;
    for (const recording of [...this.ends.keys()]) this.end(recording, { failed: reason });
  }
}
