const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** Full back-off with jitter: the n-th failure (from 0) waits between half and all of `500 ms · 2ⁿ`, at most 15 s. */
export function retryDelayMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10));
  return Math.max(FIRST_MS, ceiling / 2 + (random() * ceiling) / 2);
}
