/**
 * Writes the sound of all calls in a thread of its own: two sides become one two-channel file, left the caller, right the
 * agent. It is a program, not a module: it is started by path, imports packages only, and is written in TypeScript that
 * Node can run by erasing types.
 */
import { closeSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readdirSync, readSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { AudioOrders, FromRecordingThread, RepairedFile, ToRecordingThread } from './recording-orders';

const SAMPLES_PER_MS = 8;
const SILENCE = 0xff;
/** What lies further back than this is settled: no cut and no late frame reaches it any more. */
const SETTLED_AFTER_MS = 1_000;
/** The agent's audio may be known so long before it is heard; what lies further ahead is not kept. */
const MAX_AHEAD_SAMPLES = 600_000 * SAMPLES_PER_MS;
const FIRST_WINDOW_SAMPLES = 4_000 * SAMPLES_PER_MS;
/** Written in one go: 2 s. */
const LEAST_WRITTEN_SAMPLES = 2_000 * SAMPLES_PER_MS;
/** RIFF, `fmt ` with its empty extension, `fact` and the head of `data`. */
const HEADER_BYTES = 58;
const UNFINISHED = '.part';
/** 10 ms; doubled whenever there would be more points than a picture needs. */
const FIRST_POINT_SAMPLES = 80;
const MAX_POINTS = 4_000;

/** Sizes of a WAV file of two channels of 8 kHz G.711 µ-law (format 7): RFC 2361, Microsoft's "Multimedia Data Standards". */
function header(dataBytes: number): Buffer {
  const head = Buffer.alloc(HEADER_BYTES);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(18, 16);
  head.writeUInt16LE(7, 20);
  head.writeUInt16LE(2, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(8, 34);
  head.write('fact', 38, 'latin1');
  head.writeUInt32LE(4, 42);
  head.writeUInt32LE(dataBytes / 2, 46);
  head.write('data', 50, 'latin1');
  head.writeUInt32LE(dataBytes, 54);
  return head;
}

/** The upper 8 bits of each µ-law code's 16-bit sample. */
const LEVELS = Int8Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
  return (bits & 0x80 ? -magnitude : magnitude) >> 8;
});

/** Lowest and highest level per point and channel, as the audiowaveform program's JSON of version 2 has them. */
class Peaks {
  samplesPerPoint = FIRST_POINT_SAMPLES;
  data: number[] = [];
  private inPoint = 0;
  private callerLow = 0;
  private callerHigh = 0;
  private agentLow = 0;
  private agentHigh = 0;

  /** Interleaved samples. */
  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const until = Math.min(bytes.length, at + 2 * (this.samplesPerPoint - this.inPoint));
      this.inPoint += (until - at) / 2;
      this.widen(bytes, at, until);
      at = until;
      if (this.inPoint === this.samplesPerPoint) this.close();
    }
  }

  close(): void {
    if (this.inPoint > 0) this.data.push(this.callerLow, this.callerHigh, this.agentLow, this.agentHigh);
    this.inPoint = this.callerLow = this.callerHigh = this.agentLow = this.agentHigh = 0;
    if (this.data.length / 4 >= MAX_POINTS) this.halve();
  }

  json(): string {
    const head = { version: 2, channels: 2, sample_rate: 8_000, samples_per_pixel: this.samplesPerPoint, bits: 8 };
    return JSON.stringify({ ...head, length: this.data.length / 4, data: this.data });
  }

  private widen(bytes: Uint8Array, from: number, until: number): void {
    let { callerLow, callerHigh, agentLow, agentHigh } = this;
    for (let at = from; at < until; at += 2) {
      const caller = LEVELS[bytes[at] as number] as number;
      const agent = LEVELS[bytes[at + 1] as number] as number;
      if (caller < callerLow) callerLow = caller;
      else if (caller > callerHigh) callerHigh = caller;
      if (agent < agentLow) agentLow = agent;
      else if (agent > agentHigh) agentHigh = agent;
    }
    this.callerLow = callerLow;
    this.callerHigh = callerHigh;
    this.agentLow = agentLow;
    this.agentHigh = agentHigh;
  }

  private halve(): void {
    const { data } = this;
    const half: number[] = [];
    for (let at = 0; at + 7 < data.length; at += 8) {
      for (const [side, pick] of LOW_AND_HIGH.entries())
        half.push(pick(data[at + side] ?? 0, data[at + 4 + side] ?? 0));
    }
    this.data = half;
    this.samplesPerPoint *= 2;
  }
}

/** Of a point's four values: of the caller, then of the agent. */
const LOW_AND_HIGH = [Math.min, Math.max, Math.min, Math.max];

const tell = (report: FromRecordingThread): void => parentPort?.postMessage(report);
const peaksFile = (file: string): string => file.replace(/\.wav$/, '.peaks.json');

/** Gives a whole file its name; its peaks are there before it is. */
function publish(file: string, peaks: Peaks): void {
  writeFileSync(peaksFile(file), peaks.json(), { mode: 0o600 });
  renameSync(`${file}${UNFINISHED}`, file);
}

/** One recording: a window over both sides from what is written up to what is known ahead. */
class Track {
  readonly file: string;
  private readonly descriptor: number;
  private readonly peaks = new Peaks();
  private lanes = [Buffer.alloc(FIRST_WINDOW_SAMPLES, SILENCE), Buffer.alloc(FIRST_WINDOW_SAMPLES, SILENCE)] as const;
  /** Where the window begins, in samples of the call. */
  private base = 0;
  private dataBytes = 0;

  constructor(file: string) {
    this.file = file;
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    this.descriptor = openSync(`${file}${UNFINISHED}`, 'w', 0o600);
    writeSync(this.descriptor, header(0), 0, HEADER_BYTES, 0);
  }

  put(side: 0 | 1, atMs: number, audio: Uint8Array): void {
    const start = Math.round(atMs * SAMPLES_PER_MS) - this.base;
    if (start > MAX_AHEAD_SAMPLES || start + audio.length <= 0) return;
    this.reach(start + audio.length);
    this.lanes[side].set(audio.subarray(Math.max(0, -start)), Math.max(0, start));
  }

  cut(fromMs: number): void {
    this.lanes[1].fill(SILENCE, Math.max(0, Math.round(fromMs * SAMPLES_PER_MS) - this.base));
  }

  /** What lies before `untilMs` is written and forgotten, once it is enough. */
  settle(untilMs: number, leastSamples = LEAST_WRITTEN_SAMPLES): void {
    const samples = Math.round(untilMs * SAMPLES_PER_MS) - this.base;
    if (samples < leastSamples) return;
    this.reach(samples);
    const [caller, agent] = this.lanes;
    const written = Buffer.allocUnsafe(2 * samples);
    for (let at = 0; at < samples; at++) {
      written[2 * at] = caller[at] as number;
      written[2 * at + 1] = agent[at] as number;
    }
    this.write(written);
    for (const lane of this.lanes) lane.copyWithin(0, samples).fill(SILENCE, lane.length - samples);
    this.base += samples;
  }

  finish(lengthMs: number): { bytes: number; durationMs: number } {
    this.settle(lengthMs, 1);
    fsyncSync(this.descriptor);
    closeSync(this.descriptor);
    this.peaks.close();
    publish(this.file, this.peaks);
    return { bytes: HEADER_BYTES + this.dataBytes, durationMs: Math.round(this.dataBytes / 2 / SAMPLES_PER_MS) };
  }

  /** There will be no recording; what is there already only takes up room. */
  abandon(): void {
    try {
      closeSync(this.descriptor);
    } catch {
      // It was closed before.
    }
    rmSync(`${this.file}${UNFINISHED}`, { force: true });
  }

  private write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      at += writeSync(this.descriptor, bytes, at, bytes.length - at, HEADER_BYTES + this.dataBytes + at);
    }
    this.dataBytes += bytes.length;
    writeSync(this.descriptor, header(this.dataBytes), 0, HEADER_BYTES, 0);
    this.peaks.add(bytes);
  }

  private reach(samples: number): void {
    const [{ length }] = this.lanes;
    if (samples <= length) return;
    const grown = Math.max(samples, 2 * length);
    const more = Buffer.alloc(grown - length, SILENCE);
    this.lanes = [Buffer.concat([this.lanes[0], more]), Buffer.concat([this.lanes[1], more])];
  }
}

const tracks = new Map<number, Track>();

/** What an order tells besides its code and recording: one value, and audio where there is some. */
type Act = (recording: number, value: number, audio: Uint8Array) => void;

/** `ORDER.begin`; this program imports types only. */
const BEGIN = 0;
/** By the codes of `ORDER`. */
const ACTS: readonly { readonly hasAudio: boolean; readonly act: Act }[] = [
  // Its value is a path's place; it is looked up before.
  { hasAudio: false, act: () => undefined },
  { hasAudio: true, act: (recording, at, audio) => tracks.get(recording)?.put(0, at, audio) },
  { hasAudio: true, act: (recording, at, audio) => tracks.get(recording)?.put(1, at, audio) },
  { hasAudio: false, act: (recording, from) => tracks.get(recording)?.cut(from) },
  { hasAudio: false, act: (recording, now) => tracks.get(recording)?.settle(now - SETTLED_AFTER_MS) },
  { hasAudio: false, act: finish },
];

function finish(recording: number, lengthMs: number): void {
  const track = tracks.get(recording);
  if (!track) return;
  const facts = track.finish(lengthMs);
  tracks.delete(recording);
  tell({ type: 'finished', recording, ...facts });
}

/** A recording that can't be written fails alone. */
function fail(recording: number, thrown: unknown): void {
  tracks.get(recording)?.abandon();
  tracks.delete(recording);
  tell({ type: 'failed', recording, reason: thrown instanceof Error ? thrown.message : String(thrown) });
}

function run({ values, count, bytes, files }: AudioOrders): void {
  let taken = 0;
  for (let at = 0; at < count;) {
    const [code, recording, value] = [values[at] as number, values[at + 1] as number, values[at + 2] as number];
    const { hasAudio, act } = ACTS[code] as (typeof ACTS)[number];
    const audio = bytes.subarray(taken, hasAudio ? taken + (values[at + 3] as number) : taken);
    try {
      if (code === BEGIN) tracks.set(recording, new Track(files[value] as string));
      else act(recording, value, audio);
    } catch (thrown) {
      fail(recording, thrown);
    }
    taken += audio.length;
    at += hasAudio ? 4 : 3;
  }
  tell({ type: 'took' });
}

/** Makes a file whole as far as it was written. */
function mend(unfinished: string): RepairedFile {
  const file = unfinished.slice(0, -UNFINISHED.length);
  const id = basename(file, '.wav');
  const descriptor = openSync(unfinished, 'r+');
  const written = Math.max(0, fstatSync(descriptor).size - HEADER_BYTES);
  const dataBytes = written - (written % 2);
  const peaks = new Peaks();
  const buffer = Buffer.alloc(64 * 1024);
  for (let at = 0; at < dataBytes;) {
    const read = readSync(descriptor, buffer, 0, Math.min(buffer.length, dataBytes - at), HEADER_BYTES + at);
    peaks.add(buffer.subarray(0, read));
    at += read;
  }
  peaks.close();
  ftruncateSync(descriptor, HEADER_BYTES + dataBytes);
  writeSync(descriptor, header(dataBytes), 0, HEADER_BYTES, 0);
  closeSync(descriptor);
  if (dataBytes > 0) publish(file, peaks);
  else rmSync(unfinished);
  const bytes = dataBytes > 0 ? HEADER_BYTES + dataBytes : null;
  return { id, file, bytes, durationMs: Math.round(dataBytes / 2 / SAMPLES_PER_MS) };
}

function repair(folder: string, untouchedMs: number): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const running = new Set([...tracks.values()].map(({ file }) => `${file}${UNFINISHED}`));
  const left = entries.filter((name) => name.endsWith(UNFINISHED)).map((name) => join(folder, name));
  const files: RepairedFile[] = [];
  for (const file of left) {
    try {
      if (!running.has(file) && Date.now() - statSync(file).mtimeMs >= untouchedMs) files.push(mend(file));
    } catch {
      // It stays as it is, and is tried again at the next start.
    }
  }
  tell({ type: 'repaired', files });
}

// Where both share one core, audio goes first. Linux takes this for the calling thread alone; elsewhere it is the process.
if (process.platform === 'linux') setPriority(Math.max(getPriority(), 10));

parentPort?.on('message', (message: ToRecordingThread) => {
  if (message.type === 'batch') run(message.orders);
  else if (message.type === 'repair') repair(message.folder, message.untouchedMs);
  else process.exit(0);
});
