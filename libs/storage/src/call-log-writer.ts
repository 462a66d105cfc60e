import { APPEND_STATEMENT } from './append-statement.data';
import type { Database } from './database';
import type { CallBatch } from './log-round';
import { logRoundOf } from './log-round';

/** The log does not take these events, now or later: they would leave a hole, or belong to another call. Our own mistake. */
export class EventsRefused extends Error {
  override readonly name = 'EventsRefused';

  constructor(callId: string, why: string) {
    super(`Events of ${callId} refused: ${why}.`);
  }
}

/**
 * Adds what is new to the logs, all or none, and carries it over into the tables that lists and pages read. It is one
 * statement for a hundred calls as for one. No call may come twice.
 * @throws EventsRefused for a hole in any of them, DatabaseError when it may succeed later.
 */
export async function appendBatches(database: Database, batches: readonly CallBatch[]): Promise<void> {
  for (const batch of batches) refuseOutOfOrder(batch);
  const { events, heads } = logRoundOf(batches);
  const [hole] = await database.run<{ c: string; a: number; last: number }>(APPEND_STATEMENT, [events, heads]);
  if (hole) throw new EventsRefused(hole.c, `${hole.a} does not follow ${hole.last}`);
}

function refuseOutOfOrder({ callId, events }: CallBatch): void {
  const first = events[0]?.seq ?? 1;
  events.forEach((event, index) => {
    if (event.callId !== callId) throw new EventsRefused(callId, `an event of ${event.callId} is among them`);
    if (event.seq !== first + index)
      throw new EventsRefused(callId, `${event.seq} stands where ${first + index} belongs`);
  });
  if (!Number.isInteger(first) || first < 1) throw new EventsRefused(callId, `${first} is not a number of the log`);
}
