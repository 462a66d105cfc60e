import { Samples } from './samples';
import type { Stage } from './scenarios';

const AT_ONCE = 20;
const ROUNDS = 10;

/** Webhooks of calls that come in at the same moment. Milliseconds. */
export interface RungAtOnce {
  readonly answers: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

/** Twenty calls ring at once, again and again: how long each waits for its instructions, signature and records included. */
export async function rungAtOnce({ server, say }: Stage): Promise<RungAtOnce> {
  say(`webhooks: ${ROUNDS} times ${AT_ONCE} calls at once`);
  const waits = new Samples();
  const ring = async (): Promise<string> => {
    const askedAtMs = performance.now();
    const { callSid } = await server.bridge.ring();
    waits.add(performance.now() - askedAtMs);
    return callSid;
  };
  for (let round = 0; round < ROUNDS; round++) {
    const callSids = await Promise.all(Array.from({ length: AT_ONCE }, ring));
    await Promise.all(callSids.map((callSid) => server.bridge.ended(callSid)));
  }
  return { answers: waits.count, p50Ms: waits.quantile(0.5), p95Ms: waits.quantile(0.95) };
}
