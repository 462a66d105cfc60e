import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Where who runs. Null: no pinning here, and figures are comparable in ratios only. */
export interface Cores {
  readonly server: number;
  readonly rig: number;
}

/** The first core for what is measured, the last for the rig; two are needed, and Linux's `taskset`. */
export function chooseCores(): Cores | null {
  try {
    const list = /Cpus_allowed_list:\s+(\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
    const [first, last] = [/^\d+/.exec(list)?.[0], /\d+$/.exec(list)?.[0]].map(Number);
    if (first === undefined || last === undefined || Number.isNaN(first) || first === last) return null;
    return pin(process.pid, last) ? { server: first, rig: last } : null;
  } catch {
    return null;
  }
}

/** All threads of the process, those that come later included; false where the system has no such command. */
export function pin(pid: number, core: number): boolean {
  try {
    execFileSync('taskset', ['-a', '-p', '-c', String(core), String(pid)], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
