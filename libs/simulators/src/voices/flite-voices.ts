import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { linearToMuLaw } from './g711';
import { fliteVoice } from './voice-names.data';
import type { Voices } from './voices';

/** Part of every cache key: raise it when the synthesiser or the filter changes. */
const RECIPE = 1;

export interface FliteVoicesOptions {
  /** The file of `speech.worker`, as built or (Node 24) as it stands. */
  readonly workerFile: string | URL;
  /** Phrases are kept here over restarts; without it only in memory. */
  readonly cacheDir?: string;
}

type Spoken = { readonly id: number; readonly samples: Int16Array } | { readonly id: number; readonly error: string };

interface Waiting {
  resolve(samples: Int16Array): void;
  reject(error: Error): void;
}

/** Real speech from the embedded Flite synthesiser, in a thread of its own, each phrase made once. */
export class FliteVoices implements Voices {
  private readonly phrases = new Map<string, Promise<Uint8Array>>();
  private readonly waiting = new Map<number, Waiting>();
  private worker: Worker | null = null;
  private nextId = 1;
  private closed = false;

  constructor(private readonly options: FliteVoicesOptions) {}

  speak(text: string, voice: string): Promise<Uint8Array> {
    if (this.closed) return Promise.reject(new Error('The voices are closed.'));
    const request = { text, ...fliteVoice(voice) };
    const key = createHash('sha256')
      .update(JSON.stringify([RECIPE, request]))
      .digest('hex')
      .slice(0, 40);
    const known = this.phrases.get(key);
    if (known) return known;
    const phrase = this.fromDisk(key).then((kept) => kept ?? this.make(key, request));
    this.phrases.set(key, phrase);
    phrase.catch(() => this.phrases.delete(key));
    return phrase;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.phrases.clear();
    const { worker } = this;
    this.worker = null;
    this.abandon(new Error('The voices are closed.'));
    await worker?.terminate();
  }

  private async make(key: string, request: object): Promise<Uint8Array> {
    const phrase = linearToMuLaw(await this.ask(request));
    await this.toDisk(key, phrase);
    return phrase;
  }

  private ask(request: object): Promise<Int16Array> {
    if (this.closed) return Promise.reject(new Error('The voices are closed.'));
    const worker = (this.worker ??= this.start());
    const id = this.nextId++;
    worker.ref();
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, ...request });
    });
  }

  private start(): Worker {
    const worker = new Worker(this.options.workerFile, { execArgv: ['--disable-warning=ExperimentalWarning'] });
    worker.on('message', (spoken: Spoken) => this.settle(worker, spoken));
    worker.on('error', (error: Error) => this.lose(worker, error));
    worker.on('exit', () => this.lose(worker, new Error('The synthesiser ended.')));
    return worker;
  }

  private settle(worker: Worker, spoken: Spoken): void {
    const waiting = this.waiting.get(spoken.id);
    this.waiting.delete(spoken.id);
    // An idle synthesiser must not keep the process alive.
    if (this.waiting.size === 0) worker.unref();
    if ('samples' in spoken) waiting?.resolve(spoken.samples);
    else waiting?.reject(new Error(spoken.error));
  }

  private lose(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = null;
    this.abandon(error);
  }

  private abandon(error: Error): void {
    const left = [...this.waiting.values()];
    this.waiting.clear();
    for (const waiting of left) waiting.reject(error);
  }

  private async fromDisk(key: string): Promise<Uint8Array | null> {
    const { cacheDir } = this.options;
    if (cacheDir === undefined) return null;
    return readFile(join(cacheDir, `${key}.ulaw`)).catch(() => null);
  }

  /** The cache is a convenience: a full or read-only disk must not silence anybody. */
  private async toDisk(key: string, phrase: Uint8Array): Promise<void> {
    const { cacheDir } = this.options;
    if (cacheDir === undefined) return;
    const unfinished = join(cacheDir, `${key}.${process.pid}.part`);
    try {
      await mkdir(cacheDir, { recursive: true });
      await writeFile(unfinished, phrase);
      await rename(unfinished, join(cacheDir, `${key}.ulaw`));
    } catch {
      return;
    }
  }
}
