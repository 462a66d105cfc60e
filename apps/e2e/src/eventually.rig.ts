import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a state: asks again and again until the answer is not null. */
export async function eventually<T>(
  what: string,
  ask: () => T | null | undefined | Promise<T | null | undefined>,
  timeoutMs = 60_000,
): Promise<T> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer != null) return answer;
    if (Date.now() > until) throw new Error(`after ${timeoutMs / 1000} s there was still no ${what}`);
    await delay(100);
  }
}
