import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { pin } from './cores';

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 20_000;
/** USER_HZ, in which Linux counts CPU time for programs. */
const TICKS_PER_SECOND = 100;
const MB_PER_KB = 1 / 1024;

export interface ProgramUnderTest {
  /** Of Node itself. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Its lines go here: nobody spends time on reading them while the measurement runs. */
  readonly logFile: string;
  /** Null leaves the choice to the system. */
  readonly core: number | null;
}

function isSocket(path: string): boolean {
  try {
    return readlinkSync(path).startsWith('socket:');
  } catch {
    // Closed since the folder was read.
    return false;
  }
}

/** A process on a core of its own, with what the system knows about its cost. */
export class PinnedProcess {
  private readonly child: ChildProcess;
  private readonly logFile: string;
  private hasEnded = false;
  private readonly ended: Promise<void>;

  constructor({ args, env, logFile, core }: ProgramUnderTest) {
    this.logFile = logFile;
    const log = openSync(logFile, 'w');
    this.child = spawn(process.execPath, args, {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
      stdio: ['ignore', log, log],
    });
    if (core !== null) pin(this.pid, core);
    this.ended = new Promise((resolve) =>
      this.child.once('close', () => {
        this.hasEnded = true;
        resolve();
      }),
    );
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The process did not start.');
    return this.child.pid;
  }

  /** Waits for the first line that is a JSON object with this field. */
  async announces(field: string): Promise<Record<string, unknown>> {
    for (let waited = 0; waited < START_TIMEOUT_MS && !this.hasEnded; waited += 50) {
      for (const line of readFileSync(this.logFile, 'utf8').split('\n')) {
        if (line.startsWith(`{"${field}"`)) return JSON.parse(line) as Record<string, unknown>;
      }
      await delay(50);
    }
    throw new Error(`No line with "${field}":\n${readFileSync(this.logFile, 'utf8').slice(-4_000)}`);
  }

  /** Seconds of CPU that all its threads have used, those in the kernel included. */
  cpuSeconds(): number {
    const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; user and system time are the 12th and 13th field behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }

  /** Memory in use, in MB. */
  rssMb(): number {
    const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1];
    return Number(kb) * MB_PER_KB;
  }

  /** Sockets that it has open, those that it listens on included. */
  openSockets(): number {
    const folder = `/proc/${this.pid}/fd`;
    return readdirSync(folder).filter((fd) => isSocket(`${folder}/${fd}`)).length;
  }

  async stop(): Promise<void> {
    if (!this.hasEnded) this.child.kill('SIGTERM');
    await Promise.race([this.ended, delay(STOP_TIMEOUT_MS)]);
    if (!this.hasEnded) this.child.kill('SIGKILL');
    await this.ended;
  }
}
