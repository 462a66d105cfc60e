import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process under test: its lines are kept, its end is a value. */
export class Program {
  readonly lines: string[] = [];
  readonly ended: Promise<ProgramEnd>;
  hasEnded = false;
  private readonly child: ChildProcess;

  constructor(args: readonly string[], env: Readonly<Record<string, string>>, cwd?: string) {
    this.child = spawn(process.execPath, args, {
      cwd,
      // Nothing of the surroundings but the path: no key of the person who runs the tests reaches a program under test.
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    }
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        this.hasEnded = true;
        resolve({ code, signal });
      });
    });
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the program was not started');
    return this.child.pid;
  }

  /** The first line that is a JSON object with this field. */
  async announces(field: string, timeoutMs = 90_000): Promise<Record<string, unknown>> {
    const until = Date.now() + timeoutMs;
    for (let seen = 0; ;) {
      for (; seen < this.lines.length; seen++) {
        const message = asObject(this.lines[seen] ?? '');
        if (message && field in message) return message;
      }
      if (this.hasEnded || Date.now() > until) {
        throw new Error(`no line with "${field}":\n${this.lines.slice(-40).join('\n')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /** Nobody reads its output any more: what it writes fails. */
  closeOutput(): void {
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
  }

  async end(signal: NodeJS.Signals): Promise<ProgramEnd> {
    if (!this.hasEnded) this.child.kill(signal);
    return this.ended;
  }
}

function asObject(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}
