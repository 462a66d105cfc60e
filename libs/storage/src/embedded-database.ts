import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PoolConfig } from 'pg';
import { DataDirLock } from './data-dir-lock';
import type { EmbeddedStep, StartWorker } from './embedded-thread';
import { EmbeddedThread, startWorker } from './embedded-thread';
import { SocketFolder } from './socket-folder';

/** The embedded database under `<dataDir>/database`; `workerFile` is the built worker (or, in tests, its source). */
export interface EmbeddedLocation {
  readonly dataDir: string;
  readonly workerFile: string;
  /** `unix` where the system has Unix sockets. On loopback TCP every account of the machine can connect. */
  readonly transport?: 'unix' | 'tcp';
  readonly startWorker?: StartWorker;
}

export interface EmbeddedWatcher {
  progress?(step: EmbeddedStep): void;
  trouble?(message: string, fields: Readonly<Record<string, unknown>>): void;
}

const RESTARTS = 3;

/** Owns the data folder, the socket and the thread that serves it; starts the thread anew when it breaks. */
export class EmbeddedDatabase {
  readonly #location: EmbeddedLocation;
  readonly #watcher: EmbeddedWatcher;
  readonly #folder: string;
  readonly #lock: DataDirLock;
  readonly #socket: SocketFolder | null;
  #running: Promise<EmbeddedThread> | null = null;
  #port = 0;
  #closing: Promise<void> | null = null;

  private constructor(location: EmbeddedLocation, watcher: EmbeddedWatcher) {
    this.#location = location;
    this.#watcher = watcher;
    this.#folder = join(resolve(location.dataDir), 'database');
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const transport = location.transport ?? (process.platform === 'win32' ? 'tcp' : 'unix');
    this.#socket = transport === 'unix' ? SocketFolder.make() : null;
    try {
      this.#lock = new DataDirLock(this.#folder, this.#socket?.path ?? null);
    } catch (thrown) {
      this.#socket?.remove();
      throw thrown;
    }
    if (this.#lock.abandonedSocketFolder !== null) new SocketFolder(this.#lock.abandonedSocketFolder).remove();
  }

  /** @throws DataDirInUse, EmbeddedDatabaseFailed */
  static async start(location: EmbeddedLocation, watcher: EmbeddedWatcher): Promise<EmbeddedDatabase> {
    const embedded = new EmbeddedDatabase(location, watcher);
    try {
      void embedded.#keepRunning(await embedded.#run());
      return embedded;
    } catch (thrown) {
      embedded.#leave();
      throw thrown;
    }
  }

  /** One connection: the engine does one thing at a time anyway, and so no two can mix within a statement's messages. */
  get connection(): PoolConfig {
    const where = this.#socket?.connection ?? { host: '127.0.0.1', port: this.#port };
    return { ...where, user: 'postgres', database: 'postgres', ssl: false, max: 1 };
  }

  /** Lets the engine write out what it holds, then gives the data folder free. Closing twice closes once. */
  close(): Promise<void> {
    this.#closing ??= this.#stop().finally(() => this.#leave());
    return this.#closing;
  }

  /** A thread that is just being started anew is waited for: two must never have the data folder open. */
  async #stop(): Promise<void> {
    const thread = await this.#running?.catch(() => null);
    await thread?.stop();
  }

  #run(): Promise<EmbeddedThread> {
    this.#running = this.#startThread();
    return this.#running;
  }

  async #startThread(): Promise<EmbeddedThread> {
    const worker = (this.#location.startWorker ?? startWorker)(this.#location.workerFile, {
      clusterFolder: join(this.#folder, 'cluster'),
      listen: this.#socket ? { path: this.#socket.socketPath } : { port: this.#port },
    });
    const thread = await EmbeddedThread.start(worker, this.#folder, (step) => this.#watcher.progress?.(step));
    this.#port = thread.port ?? 0;
    return thread;
  }

  /** The socket stays where it is, so the pool finds the new thread by itself. Gives up after three failed starts in a row. */
  async #keepRunning(running: EmbeddedThread): Promise<void> {
    let reason = await running.gone;
    for (let left = RESTARTS; left > 0 && this.#closing === null; left--) {
      this.#watcher.trouble?.('the embedded database was lost and is started anew', { reason });
      try {
        const thread = await this.#run();
        left = RESTARTS;
        reason = await thread.gone;
      } catch (thrown) {
        reason = thrown instanceof Error ? thrown.message : String(thrown);
      }
    }
    if (this.#closing === null) this.#watcher.trouble?.('the embedded database was given up', { reason });
  }

  #leave(): void {
    this.#socket?.remove();
    this.#lock.release();
  }
}
