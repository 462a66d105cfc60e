import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const TAIL_LINES = 40;

/**
 * A process of ours: its output line by line, and its end. It runs in a process group of its own, so that Ctrl-C in the
 * terminal reaches only us and we decide the order in which things stop.
 */
export class Child {
  /** The last lines it wrote. @type {string[]} */
  tail = [];
  /** @type {((line: string) => void)[]} */
  #listeners = [];

  /**
   * @param {string} name
   * @param {string[]} args Of Node itself.
   * @param {NodeJS.ProcessEnv} env
   */
  constructor(name, args, env) {
    this.name = name;
    const child = spawn(process.execPath, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    this.pid = child.pid;
    this.hasEnded = false;
    /** Resolves, never rejects. @type {Promise<string>} */
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, signal) => resolve(signal ? `ended by ${signal}` : `exit code ${code}`));
    });
    void this.ended.then(() => (this.hasEnded = true));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => this.#heard(line));
    }
    /** @param {NodeJS.Signals} signal */
    this.signal = (signal) => void child.kill(signal);
  }

  /** @param {string} line */
  #heard(line) {
    this.tail.push(line);
    if (this.tail.length > TAIL_LINES) this.tail.shift();
    for (const listener of this.#listeners) listener(line);
  }

  /** @param {(line: string) => void} listener */
  onLine(listener) {
    this.#listeners.push(listener);
  }

  /**
   * The first line that is a JSON object with the given field.
   * @param {string} field
   * @param {number} timeoutMs
   * @returns {Promise<Record<string, unknown>>} Rejects when the process ends first or the time is over.
   */
  announces(field, timeoutMs) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${this.name} was not ready after ${timeoutMs / 1000} s`)),
        timeoutMs,
      );
      this.onLine((line) => {
        const message = asJson(line);
        if (!message || !(field in message)) return;
        clearTimeout(timer);
        resolve(message);
      });
      void this.ended.then((how) => {
        clearTimeout(timer);
        reject(new Error(`${this.name} ended before it was ready (${how})`));
      });
    });
  }

  /** Asks it to end and waits until it has. */
  async stop() {
    if (!this.hasEnded) this.signal('SIGTERM');
    await this.ended;
  }
}

/** @param {string} line @returns {Record<string, unknown> | null} */
export function asJson(line) {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
