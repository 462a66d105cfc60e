import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Problem } from '@switchboard/call';
import { VirtualClock } from '@switchboard/call/testing';
import { makeDataFolder, removeDataFolders } from '../testing/data-folder.rig';
import type { RecordingRecords, StoredRecording } from '../recording-records';
import { startRecordingWorker } from './recording-thread';
import { WavRecorder } from './wav-recorder';

jest.setTimeout(30_000);

const WORKER_FILE = join(__dirname, 'recording.worker.ts');
const SILENCE = 0xff;
const HEADER_BYTES = 58;
const START = { callId: 'call_1', startedAt: '2026-11-22T09:30:00.000Z' };
const FILE = 'recordings/2026/11/rec_1.wav';

/** So many ms of one code. */
const sound = (code: number, ms: number): string => Buffer.alloc(ms * 8, code).toString('base64');

class Rows implements RecordingRecords {
  readonly all = new Map<string, StoredRecording>();
  away = false;
  async putRecording(recording: StoredRecording): Promise<void> {
    if (this.away) throw new Error('away');
    this.all.set(recording.id, recording);
  }
  async recording(id: string): Promise<StoredRecording | null> {
    return this.all.get(id) ?? null;
  }
  async unfinishedRecordings(): Promise<readonly StoredRecording[]> {
    return [...this.all.values()].filter(({ status }) => status === 'RECORDING');
  }
}

interface Wav {
  readonly caller: Buffer;
  readonly agent: Buffer;
}

/** Reads a file as any program would: by its chunks. */
function parse(file: Buffer): Wav {
  expect([file.toString('latin1', 0, 4), file.toString('latin1', 8, 12)]).toEqual(['RIFF', 'WAVE']);
  expect(file.readUInt32LE(4)).toBe(file.length - 8);
  const chunks = new Map<string, Buffer>();
  for (let at = 12; at + 8 <= file.length; at += 8 + file.readUInt32LE(at + 4)) {
    chunks.set(file.toString('latin1', at, at + 4), file.subarray(at + 8, at + 8 + file.readUInt32LE(at + 4)));
  }
  const format = chunks.get('fmt ') ?? Buffer.alloc(18);
  const data = chunks.get('data') ?? Buffer.alloc(0);
  // µ-law, two channels, 8 kHz, 16,000 bytes a second, 2 bytes a block of 8 bits each.
  expect([0, 2, 12, 14].map((at) => format.readUInt16LE(at))).toEqual([7, 2, 2, 8]);
  expect([4, 8].map((at) => format.readUInt32LE(at))).toEqual([8_000, 16_000]);
  expect(chunks.get('fact')?.readUInt32LE(0)).toBe(data.length / 2);
  return {
    caller: data.filter((_, at) => at % 2 === 0) as Buffer,
    agent: data.filter((_, at) => at % 2 === 1) as Buffer,
  };
}

function rig(startWorker = startRecordingWorker, dataDir = makeDataFolder()) {
  const clock = new VirtualClock();
  const rows = new Rows();
  const logged: string[] = [];
  const workers: Worker[] = [];
  const recorder = new WavRecorder({
    ...{ dataDir, clock, records: rows, workerFile: WORKER_FILE },
    log: (_level, message) => void logged.push(message),
    startWorker: (file) => {
      const worker = startWorker(file);
      workers.push(worker);
      return worker;
    },
  });
  opened.push(recorder);
  const begin = (id = 'rec_1') => {
    const ends: { ready: object[]; failed: Problem[] } = { ready: [], failed: [] };
    const tap = recorder.begin(
      { id, ...START },
      { ready: (facts) => void ends.ready.push(facts), failed: (problem) => void ends.failed.push(problem) },
    );
    return { tap, ends };
  };
  const read = (path = FILE) => readFileSync(join(dataDir, path));
  return { dataDir, clock, rows, logged, workers, recorder, begin, read };
}

const opened: WavRecorder[] = [];
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};

describe('the recorder of calls', () => {
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((recorder) => recorder.close()));
  });
  afterAll(removeDataFolders);

  it('writes both sides at their times, as a two-channel µ-law file with its peaks beside it', async () => {
    const { clock, rows, begin, read } = rig();
    const { tap, ends } = begin();
    expect(rows.all.get('rec_1')).toMatchObject({ status: 'RECORDING', path: FILE, callId: 'call_1' });
    for (let at = 0; at < 10_000; at += 20) {
      tap.caller(sound(0x90, 20), at);
      if (at === 1_000) for (const ahead of [0, 500, 1_000]) tap.agent(sound(0x10, 500), at + ahead);
      if (at === 1_800) tap.cut(1_750);
      if (at === 4_000) tap.agent(sound(0x20, 400), 4_000);
      await clock.advance(20);
    }
    tap.ended(10_000);
    await until(() => ends.ready.length > 0);
    expect(ends).toEqual({ ready: [{ durationMs: 10_000, bytes: HEADER_BYTES + 160_000 }], failed: [] });
    expect(rows.all.get('rec_1')).toMatchObject({ status: 'READY', durationMs: 10_000, bytes: HEADER_BYTES + 160_000 });
    const { caller, agent } = parse(read());
    expect(caller.equals(Buffer.alloc(80_000, 0x90))).toBe(true);
    const expected = Buffer.alloc(80_000, SILENCE);
    expected.fill(0x10, 8_000, 14_000);
    expected.fill(0x20, 32_000, 35_200);
    expect(agent.equals(expected)).toBe(true);
    const peaks = JSON.parse(read(FILE.replace('.wav', '.peaks.json')).toString());
    expect(peaks).toMatchObject({ version: 2, channels: 2, sample_rate: 8_000, samples_per_pixel: 80, bits: 8 });
    expect([peaks.length, peaks.data.length]).toEqual([1_000, 4_000]);
    // Point 100 is at 1 s: the caller's 0x90 is positive, the agent's 0x10 negative.
    expect(peaks.data.slice(4 * 99, 4 * 99 + 8)).toEqual([0, 62, 0, 0, 0, 62, -63, 0]);
  });

  it('peaks of a long call are at most 4,000 points a channel', async () => {
    const { clock, begin, read } = rig();
    const { tap, ends } = begin();
    for (let at = 0; at < 300_000; at += 1_000) {
      tap.caller(sound(at === 150_000 ? 0x80 : SILENCE, 1_000), at);
      await clock.advance(1_000);
    }
    tap.ended(300_000);
    await until(() => ends.ready.length > 0);
    const peaks = JSON.parse(read(FILE.replace('.wav', '.peaks.json')).toString());
    expect(peaks.samples_per_pixel).toBe(640);
    expect(peaks.length).toBe(3_750);
    expect(peaks.data).toHaveLength(4 * 3_750);
    const loud = peaks.data.findIndex((level: number) => level === 125);
    expect(Math.abs((Math.floor(loud / 4) * 640) / 8 - 150_000)).toBeLessThanOrEqual(80);
    expect(peaks.data.filter((level: number) => level > 0).length).toBeLessThanOrEqual(14);
  });

  it('is read as whole only when it is: until then it has another name, with sizes that fit', async () => {
    const { clock, dataDir, begin } = rig();
    const { tap, ends } = begin();
    for (let at = 0; at < 8_000; at += 20) {
      tap.caller(sound(0x90, 20), at);
      await clock.advance(20);
    }
    const unfinished = join(dataDir, `${FILE}.part`);
    await until(() => existsSync(unfinished) && statSync(unfinished).size > 80_000);
    expect(existsSync(join(dataDir, FILE))).toBe(false);
    expect(parse(readFileSync(unfinished)).caller[0]).toBe(0x90);
    tap.ended(8_000);
    await until(() => ends.ready.length > 0);
    expect(readdirSync(join(dataDir, 'recordings/2026/11')).sort()).toEqual(['rec_1.peaks.json', 'rec_1.wav']);
  });

  it('an unwritable folder fails the recording and nothing else', async () => {
    const { dataDir, rows, begin } = rig();
    writeFileSync(join(dataDir, 'recordings'), 'no folder');
    const { tap, ends } = begin();
    tap.caller(sound(0x90, 20), 0);
    tap.ended(20);
    await until(() => ends.failed.length > 0);
    expect(ends).toMatchObject({ ready: [], failed: [{ code: 'RECORDING_FAILED' }] });
    expect(rows.all.get('rec_1')).toMatchObject({ status: 'FAILED', note: expect.stringMatching(/EEXIST|ENOTDIR/) });
  });

  it('a lost thread fails what it was writing; the next call is recorded by a new one', async () => {
    const { workers, rows, logged, begin, read } = rig();
    const first = begin('rec_0');
    await workers[0]?.terminate();
    await until(() => first.ends.failed.length > 0);
    first.tap.caller(sound(0x90, 20), 0);
    first.tap.ended(20);
    expect(rows.all.get('rec_0')?.status).toBe('FAILED');
    expect(logged).toContain('the recording thread is gone');
    const second = begin();
    second.tap.caller(sound(0x90, 20), 0);
    second.tap.ended(20);
    await until(() => second.ends.ready.length > 0);
    expect(parse(read()).caller).toHaveLength(160);
    expect([workers.length, first.ends]).toEqual([2, { ready: [], failed: [expect.anything()] }]);
  });

  it('a recording is ready only when its row says so, however long the database is away', async () => {
    const { clock, rows, begin, dataDir } = rig();
    rows.away = true;
    const { tap, ends } = begin();
    tap.caller(sound(0x90, 20), 0);
    tap.ended(20);
    await until(() => existsSync(join(dataDir, FILE)));
    await clock.advance(30_000);
    expect([ends.ready, rows.all.size]).toEqual([[], 0]);
    rows.away = false;
    await clock.advance(6_000);
    await until(() => ends.ready.length > 0);
    expect(rows.all.get('rec_1')?.status).toBe('READY');
  });

  it('after a crash a file is made whole as far as it was written, an empty one is removed, and the rows say so', async () => {
    const { dataDir, rows, recorder, read } = rig();
    const row: StoredRecording = {
      ...{ id: 'rec_1', callId: 'call_1', status: 'RECORDING', path: FILE, createdAt: START.startedAt },
      ...{ bytes: null, durationMs: null, expiresAt: null, note: null },
    };
    const ids = ['rec_1', 'rec_2', 'rec_3', 'rec_4'];
    for (const id of ids) rows.all.set(id, { ...row, id, path: FILE.replace('rec_1', id) });
    rows.all.set('rec_4', { ...row, id: 'rec_4', status: 'READY' });
    const folder = join(dataDir, 'recordings/2026/11');
    mkdirSync(folder, { recursive: true });
    // Sizes of an earlier moment, and half a block at the end.
    writeFileSync(join(folder, 'rec_1.wav.part'), Buffer.alloc(HEADER_BYTES));
    appendFileSync(join(folder, 'rec_1.wav.part'), Buffer.alloc(16_001, 0x90));
    writeFileSync(join(folder, 'rec_2.wav.part'), Buffer.alloc(30));
    // Its call was told that it failed.
    rows.all.set('rec_5', { ...row, id: 'rec_5', status: 'FAILED' });
    writeFileSync(join(folder, 'rec_5.wav.part'), Buffer.alloc(1_000));
    await recorder.repair(true);
    expect(parse(read()).agent).toHaveLength(8_000);
    expect(readdirSync(folder).sort()).toEqual(['rec_1.peaks.json', 'rec_1.wav']);
    expect(ids.map((id) => rows.all.get(id)?.status)).toEqual(['READY', 'FAILED', 'FAILED', 'READY']);
    expect(rows.all.get('rec_1')).toMatchObject({ durationMs: 1_000, note: expect.stringContaining('breaks off') });
  });

  it('leaves alone what another server may be writing', async () => {
    const { dataDir, rows, recorder } = rig();
    mkdirSync(join(dataDir, 'recordings'), { recursive: true });
    writeFileSync(join(dataDir, 'recordings/rec_9.wav.part'), Buffer.alloc(100));
    await recorder.repair(false);
    expect(readdirSync(join(dataDir, 'recordings'))).toEqual(['rec_9.wav.part']);
    expect(rows.all.size).toBe(0);
  });

  it('waits at its end for recordings that are becoming whole', async () => {
    const { recorder, rows, begin } = rig();
    const { tap } = begin();
    tap.caller(sound(0x90, 20), 0);
    tap.ended(20);
    await recorder.close();
    expect(rows.all.get('rec_1')?.status).toBe('READY');
  });

  it('keeps calls apart that are recorded at the same time', async () => {
    const { clock, begin, read } = rig();
    const calls = Array.from({ length: 10 }, (_, index) => ({ code: index + 1, ...begin(`rec_${index}`) }));
    for (let at = 0; at < 5_000; at += 100) {
      for (const { tap, code } of calls) tap.caller(sound(code, 100), at);
      await clock.advance(100);
    }
    for (const { tap } of calls) tap.ended(5_000);
    await until(() => calls.every(({ ends }) => ends.ready.length > 0));
    calls.forEach(({ code }, index) => {
      const { caller } = parse(read(FILE.replace('rec_1', `rec_${index}`)));
      expect(caller.equals(Buffer.alloc(40_000, code))).toBe(true);
    });
  });

  it('B9: a thread that hangs holds up the end of the server for ten seconds only, and its rows wait for the next start', async () => {
    const { recorder, clock, begin, rows } = rig(() => new Worker('for (;;);', { eval: true }));
    const { tap, ends } = begin();
    tap.ended(100);
    let isClosed = false;
    const closed = recorder.close().then(() => (isClosed = true));
    await clock.advance(9_000);
    expect(isClosed).toBe(false);
    await clock.advance(1_000);
    await closed;
    opened.splice(opened.indexOf(recorder), 1);
    expect([ends.ready, ends.failed]).toEqual([[], []]);
    expect(rows.all.get('rec_1')?.status).toBe('RECORDING');
    expect(clock.pending).toBe(0);
  });
});
