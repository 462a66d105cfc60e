import { APPEND_STATEMENT } from './append-statement.data';
import type { Database } from './database';
import { DatabaseError } from './database-error';
import type { CallBatch, LogRound } from './log-round';
import { logRoundOf } from './log-round';

/** SQLSTATE. */
const UNIQUE_VIOLATION = '23505';
const TRIES = 3;

/** A call whose first new number does not follow its last stored one. */
interface Hole {
  readonly c: string;
  readonly a: number;
  readonly last: number;
}

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
  const hole = await append(database, logRoundOf(batches), TRIES);
  if (hole) throw new EventsRefused(hole.c, `${hole.a} does not follow ${hole.last}`);
}

/** Whoever was faster with a number has committed by the time this is told; what it left over is added by the next try. */
async function append(database: Database, round: LogRound, tries: number): Promise<Hole | undefined> {
  try {
    const [hole] = await database.run<Hole>(APPEND_STATEMENT, [round.events, round.heads]);
    return hole;
  } catch (thrown) {
    if (tries <= 1 || !(thrown instanceof DatabaseError) || thrown.code !== UNIQUE_VIOLATION) throw thrown;
    return append(database, round, tries - 1);
  }
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
