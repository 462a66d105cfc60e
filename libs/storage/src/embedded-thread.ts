import { Worker } from 'node:worker_threads';
import { z } from 'zod';

/** `creating` is the very first start and takes seconds. */
export type EmbeddedStep = 'creating' | 'opening';

/** What the thread is given: the folder of the data, and a socket's path or a loopback port (0 = a free one). */
export interface EmbeddedOrders {
  readonly clusterFolder: string;
  readonly listen: { readonly path: string } | { readonly port: number };
}

export type StartWorker = (file: string, orders: EmbeddedOrders) => Worker;

/** The embedded database could not be started; the message says why. */
export class EmbeddedDatabaseFailed extends Error {
  override readonly name = 'EmbeddedDatabaseFailed';

  constructor(folder: string, reason: string) {
    super(`The embedded database in ${folder} did not start: ${reason.replace(/\.$/, '')}.`);
  }
}

const Report = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['creating', 'opening']) }),
  z.object({ type: z.literal('ready'), port: z.number().nullable() }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);

export const startWorker: StartWorker = (file, orders) => new Worker(file, { workerData: orders, name: 'database' });

/** A running thread that answers queries. */
export class EmbeddedThread {
  /** Resolves with the reason once the thread is gone, asked or not. */
  readonly gone: Promise<string>;

  private constructor(
    private readonly worker: Worker,
    /** The loopback port it listens on; null for a socket. */
    readonly port: number | null,
    gone: Promise<string>,
  ) {
    this.gone = gone;
  }

  /** @throws EmbeddedDatabaseFailed */
  static async start(worker: Worker, folder: string, progress: (step: EmbeddedStep) => void): Promise<EmbeddedThread> {
    let reason = 'the thread ended without a word';
    let told: (ready: { port: number | null }) => void = () => undefined;
    const ready = new Promise<{ port: number | null }>((resolve) => (told = resolve));
    worker.on('error', (error) => (reason = error.message));
    worker.on('message', (message: unknown) => {
      const report = Report.parse(message);
      if (report.type === 'ready') told(report);
      else if (report.type === 'failed') reason = report.message;
      else progress(report.type);
    });
    const gone = new Promise<string>((resolve) => worker.once('exit', () => resolve(reason)));
    const first = await Promise.race([ready, gone]);
    if (typeof first === 'string') throw new EmbeddedDatabaseFailed(folder, first);
    return new EmbeddedThread(worker, first.port, gone);
  }

  /** Lets the engine write out what it holds. */
  async stop(): Promise<void> {
    this.worker.postMessage('stop');
    await this.gone;
  }
}
