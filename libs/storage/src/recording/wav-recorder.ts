import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { AudioTap, Clock, Problem, Recorder, RecordingListener, RecordingOrder, Timer } from '@switchboard/call';
import type { RecordingRecords, StoredRecording } from '../recording-records';
import { AudioBatch } from './audio-batch';
import type { RepairedFile } from './recording-orders';
import { ORDER } from './recording-orders';
import { RecordingRow } from './recording-row';
import type { FileEnd, StartRecordingWorker } from './recording-thread';
import { RecordingThread, startRecordingWorker } from './recording-thread';

export interface WavRecorderOptions {
  readonly dataDir: string;
  /** The built worker or, in tests, its source. */
  readonly workerFile: string;
  readonly records: RecordingRecords;
  readonly clock: Clock;
  readonly log: (level: 'info' | 'warn', message: string, fields: Readonly<Record<string, unknown>>) => void;
  readonly startWorker?: StartRecordingWorker;
}

/** All calls' sound goes to the thread in one message, so often. */
const BATCH_MS = 500;
/** Under the data folder. */
const FOLDER = 'recordings';
/** A file that another server is writing is touched twice a second. */
const ABANDONED_MS = 15_000;
/** So long may the last recordings take to become whole when the server stops. */
const CLOSING_MS = 10_000;

interface Running {
  /** On our clock, 0 of the recording. */
  readonly begunMs: number;
  /** What comes is still wanted. */
  open: boolean;
}

/**
 * Records calls as WAV files of two channels under the data folder. In the thread of the calls a piece of audio is
 * decoded into a batch; mixing, measuring and writing are another thread's, which all calls share.
 */
export class WavRecorder implements Recorder {
  private thread: RecordingThread | null = null;
  private readonly batch = new AudioBatch();
  private timer: Timer | null = null;
  private count = 0;
  private closed = false;
  private readonly running = new Map<number, Running>();
  private readonly rows = new Set<RecordingRow>();
  private readonly unsettled = new Set<Promise<void>>();

  constructor(private readonly options: WavRecorderOptions) {}

  begin(order: RecordingOrder, told: RecordingListener): AudioTap {
    const { clock, records } = this.options;
    const recording = ++this.count;
    const path = pathOf(order);
    const running: Running = { begunMs: clock.nowMs(), open: true };
    this.running.set(recording, running);
    const { id, callId, startedAt: createdAt } = order;
    const nothing = { bytes: null, durationMs: null, expiresAt: null, note: null } as const;
    const row = new RecordingRow({ id, callId, path, createdAt, status: 'RECORDING', ...nothing }, records, clock);
    this.rows.add(row);
    const settled = new Promise<void>((done) => {
      this.openThread().expect(
        recording,
        (end) => void this.settle(recording, row, { order, end, told }).then(done, done),
      );
    });
    this.unsettled.add(settled);
    void settled.then(() => this.unsettled.delete(settled));
    this.batch.addFile(ORDER.begin, recording, join(resolve(this.options.dataDir), path));
    this.schedule();
    return this.tap(recording, running);
  }

  /** Makes recordings whole that an earlier process left. `alone`: no other server works on the same records. */
  async repair(alone: boolean): Promise<void> {
    const { dataDir, records, log } = this.options;
    const files = await this.openThread().repair(join(resolve(dataDir), FOLDER), alone ? 0 : ABANDONED_MS);
    const sizes = new Map(files.map((file) => [file.id, file]));
    for (const row of await records.unfinishedRecordings()) {
      const file = sizes.get(row.id);
      if (file || alone) await records.putRecording(brokenOff(row, file));
      sizes.delete(row.id);
    }
    // Nobody knows of these, or they count as failed: nobody could hear or erase them.
    for (const { file } of sizes.values())
      await Promise.all([file, peaksOf(file)].map((path) => rm(path, { force: true })));
    if (files.length > 0) log('info', 'recordings that were left unfinished are repaired', { count: files.length });
  }

  /** Waits for the recordings of calls that are over, then ends the thread. */
  async close(): Promise<void> {
    this.flush();
    await this.atMost(
      Promise.all(this.unsettled).then(() => this.thread?.stop()),
      CLOSING_MS,
    );
    this.closed = true;
    for (const row of this.rows) row.giveUp();
    this.timer?.cancel();
    // One that hangs on its disk must not keep the process. What it did not finish is mended at the next start.
    this.thread?.kill('the server stops');
  }

  private atMost(done: Promise<unknown>, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.options.clock.after(ms, resolve);
      void done.then(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  private tap(recording: number, running: Running): AudioTap {
    return {
      caller: (payload, atMs) => {
        if (running.open) this.batch.addAudio(ORDER.caller, recording, atMs, payload);
      },
      agent: (payload, atMs) => {
        if (running.open) this.batch.addAudio(ORDER.agent, recording, atMs, payload);
      },
      cut: (atMs) => {
        if (running.open) this.batch.add(ORDER.cut, recording, atMs);
      },
      ended: (atMs) => {
        if (!running.open) return;
        this.forget(recording);
        this.batch.add(ORDER.end, recording, atMs);
        this.flush();
      },
    };
  }

  /** A thread that was lost is started anew for the calls that come after it. */
  private openThread(): RecordingThread {
    if (this.thread?.alive) return this.thread;
    const { workerFile, startWorker = startRecordingWorker, log } = this.options;
    const thread = new RecordingThread(startWorker(workerFile));
    void thread.gone.then((reason) => log('warn', 'the recording thread is gone', { reason }));
    this.thread = thread;
    return thread;
  }

  private schedule(): void {
    this.timer ??= this.options.clock.after(BATCH_MS, () => {
      this.timer = null;
      this.flush();
      if (this.running.size > 0) this.schedule();
    });
  }

  private flush(): void {
    const { batch, thread } = this;
    const nowMs = this.options.clock.nowMs();
    for (const [recording, { begunMs }] of this.running) batch.add(ORDER.tick, recording, nowMs - begunMs);
    if (batch.empty) return;
    const orders = batch.take();
    if (!thread) return;
    if (thread.choked) return this.choke(thread);
    thread.send(orders);
  }

  /** Memory is bounded: when the disk stands still, recordings end and calls go on. */
  private choke(thread: RecordingThread): void {
    this.options.log('warn', 'the disk is too slow for recordings', {});
    thread.kill('the disk is too slow');
  }

  private forget(recording: number): void {
    const running = this.running.get(recording);
    if (running) running.open = false;
    this.running.delete(recording);
  }

  private async settle(recording: number, row: RecordingRow, outcome: Outcome): Promise<void> {
    const { order, end, told } = outcome;
    this.forget(recording);
    if (this.closed) return;
    if ('failed' in end) {
      this.options.log('warn', 'a recording failed', {
        callId: order.callId,
        recordingId: order.id,
        reason: end.failed,
      });
      await row.say({ status: 'FAILED', note: end.failed });
      told.failed(FAILED);
    } else {
      await row.say({ status: 'READY', ...end });
      told.ready(end);
    }
    this.rows.delete(row);
  }
}

interface Outcome {
  readonly order: RecordingOrder;
  readonly end: FileEnd;
  readonly told: RecordingListener;
}

const peaksOf = (file: string): string => file.replace(/\.wav$/, '.peaks.json');

function brokenOff(row: StoredRecording, file: RepairedFile | undefined): StoredRecording {
  if (!file || file.bytes === null) return { ...row, status: 'FAILED', note: 'The server stopped.' };
  const { bytes, durationMs } = file;
  return { ...row, status: 'READY', bytes, durationMs, note: 'The server stopped in the call: it breaks off there.' };
}

const FAILED: Problem = {
  code: 'RECORDING_FAILED',
  message: 'The recording of this call could not be written. The call itself was not affected.',
  retryable: false,
};

/** By year and month, so that no folder grows without end. */
const pathOf = ({ id, startedAt }: RecordingOrder): string =>
  join(FOLDER, startedAt.slice(0, 4), startedAt.slice(5, 7), `${id}.wav`);
