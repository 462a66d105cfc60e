import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Where who runs. Null: no pinning here, and figures are comparable in ratios only. */
export interface Cores {
  readonly server: number;
  readonly rig: number;
}

/** The first core for what is measured, the last for the rig; two are needed, and Linux's `taskset`. */
export function chooseCores(): Cores | null {
  const allowed = allowedCores();
  const [server, rig] = [/^\d+/.exec(allowed)?.[0], /\d+$/.exec(allowed)?.[0]];
  if (server === undefined || rig === undefined || server === rig) return null;
  return pin(process.pid, Number(rig)) ? { server: Number(server), rig: Number(rig) } : null;
}

/** Such as `0-3,6`; empty where the system does not tell. */
function allowedCores(): string {
  try {
    return /Cpus_allowed_list:\s+(\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  } catch {
    return '';
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
