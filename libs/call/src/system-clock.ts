import type { Clock, Timer } from './ports/clock';

/** Real time. Cancel a timer before shutdown; an open one keeps the process alive. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  wallTime: () => new Date(),
  after(delayMs: number, run: () => void): Timer {
    const timer = setTimeout(run, Math.max(0, delayMs));
    return { cancel: () => clearTimeout(timer) };
  },
};
