import type { SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';
import type { Call, CallEvent, ToolCall, TranscriptItem } from '@switchboard/call';
import type { Queries } from './database';
import { partyEndings, wordsOf } from './search-terms';
import { storable } from './storable';
import { callEvents, calls, toolCalls, transcriptItems } from './tables';

/** Below the 65,535 parameters of one statement, and small enough for the embedded engine's memory. */
const ROWS_PER_STATEMENT = 1_000;

/** The log does not take these events, now or later: they would leave a hole, or belong to another call. Our own mistake. */
export class EventsRefused extends Error {
  override readonly name = 'EventsRefused';

  constructor(callId: string, why: string) {
    super(`Events of ${callId} refused: ${why}.`);
  }
}

interface Numbered<T> {
  readonly callId: string;
  readonly seq: number;
  readonly firstSeq: number;
  readonly entity: T;
}

/** New events of one call, in the order of their numbers. */
export interface CallBatch {
  readonly callId: string;
  readonly events: readonly CallEvent[];
}

/** What a batch makes of its call's row. `newest` is its last snapshot, null when it carries none. */
interface Progress {
  readonly callId: string;
  readonly newest: { readonly seq: number; readonly call: Call } | null;
  readonly lastSeq: number;
  readonly hasError: boolean;
}

/**
 * Within one transaction: adds what is new to the logs and carries it over into the tables that lists and pages read. The
 * statements are as many for a hundred calls as for one, since on a busy server their number is what writing costs. No
 * call may come twice.
 */
export async function appendBatches(db: Queries, batches: readonly CallBatch[]): Promise<void> {
  const firsts = batches.map(refuseOutOfOrder);
  const lasts = await lastNumbers(db, batches);
  const unknown = batches.flatMap(({ callId, events }, index) => {
    const [first = 1, last = 0] = [firsts[index], lasts.get(callId)];
    if (first > last + 1) throw new EventsRefused(callId, `${first} does not follow ${last}`);
    return events.filter((event) => event.seq > last).map(storable);
  });
  const added = await addToLog(db, unknown);
  if (added.length > 0) await carryOver(db, added);
}

function refuseOutOfOrder({ callId, events }: CallBatch): number {
  const first = events[0]?.seq ?? 1;
  events.forEach((event, index) => {
    if (event.callId !== callId) throw new EventsRefused(callId, `an event of ${event.callId} is among them`);
    if (event.seq !== first + index)
      throw new EventsRefused(callId, `${event.seq} stands where ${first + index} belongs`);
  });
  if (!Number.isInteger(first) || first < 1) throw new EventsRefused(callId, `${first} is not a number of the log`);
  return first;
}

/** The last number of each log. One step down the index per call; grouping would read every log from its start. */
async function lastNumbers(db: Queries, batches: readonly CallBatch[]): Promise<ReadonlyMap<string, number>> {
  const ids = sql.param(batches.map(({ callId }) => callId));
  const { rows } = await db.execute<{ id: string; last: number | null }>(sql`
    select id, (select max(${callEvents.seq}) from ${callEvents} where ${callEvents.callId} = id) as last
    from unnest(${ids}::text[]) as id`);
  return new Map(rows.map(({ id, last }) => [id, last ?? 0]));
}

/** Returns the events that were really new: another writer may have been faster with the same ones. */
async function addToLog(db: Queries, events: readonly CallEvent[]): Promise<CallEvent[]> {
  const added = new Set<string>();
  for (const some of chunks(events)) {
    const rows = some.map(({ seq, callId, ...body }) => ({ callId, seq, body }));
    const inserted = await db
      .insert(callEvents)
      .values(rows)
      .onConflictDoNothing()
      .returning({ callId: callEvents.callId, seq: callEvents.seq });
    inserted.forEach(({ callId, seq }) => added.add(`${callId} ${seq}`));
  }
  return events.filter(({ callId, seq }) => added.has(`${callId} ${seq}`));
}

async function carryOver(db: Queries, events: readonly CallEvent[]): Promise<void> {
  const progress = [...byCall(events)].map(([callId, news]) => progressOf(callId, news));
  await putCalls(
    db,
    progress.filter(({ newest }) => newest !== null),
  );
  await noteProgress(
    db,
    progress.filter(({ newest }) => newest === null),
  );
  await putItems(
    db,
    newestOf(events, (event) => (event.type === 'TranscriptChanged' ? event.item : null)),
  );
  await putToolCalls(
    db,
    newestOf(events, (event) => (event.type === 'ToolCallChanged' ? event.toolCall : null)),
  );
}

function byCall(events: readonly CallEvent[]): ReadonlyMap<string, readonly CallEvent[]> {
  const groups = new Map<string, CallEvent[]>();
  for (const event of events) {
    const group = groups.get(event.callId);
    if (group) group.push(event);
    else groups.set(event.callId, [event]);
  }
  return groups;
}

function progressOf(callId: string, events: readonly CallEvent[]): Progress {
  const snapshots = events.flatMap((event) =>
    event.type === 'CallChanged' ? [{ seq: event.seq, call: event.call }] : [],
  );
  const hasError = events.some((event) => event.type === 'ProblemRaised' && event.severity === 'ERROR');
  return { callId, newest: snapshots.at(-1) ?? null, lastSeq: events.at(-1)?.seq ?? 0, hasError };
}

async function putCalls(db: Queries, progress: readonly Progress[]): Promise<void> {
  for (const some of chunks(progress.flatMap(rowOf))) {
    await db
      .insert(calls)
      .values(some)
      .onConflictDoUpdate({
        target: calls.id,
        set: NEWER_CALL,
        setWhere: sql`${calls.snapshotSeq} < excluded.snapshot_seq`,
      });
  }
}

function rowOf({ newest, lastSeq, hasError }: Progress) {
  if (!newest) return [];
  const { seq, call } = newest;
  return [
    {
      id: call.id,
      callSid: call.callSid,
      status: call.status,
      direction: call.direction,
      endReason: call.endReason,
      agentId: call.agentId,
      phoneNumberId: call.phoneNumberId,
      createdAt: call.createdAt,
      durationMs: call.durationMs === null ? null : Math.round(call.durationMs),
      hasError: hasError || call.failure !== null,
      lastSeq,
      snapshotSeq: seq,
      snapshot: call,
      parties: tsvectorOf(partyEndings([call.from, call.to])),
    },
  ];
}

async function noteProgress(db: Queries, progress: readonly Progress[]): Promise<void> {
  if (progress.length === 0) return;
  const [ids, lasts, errors] = [
    sql.param(progress.map(({ callId }) => callId)),
    sql.param(progress.map(({ lastSeq }) => lastSeq)),
    sql.param(progress.map(({ hasError }) => hasError)),
  ];
  await db.execute(sql`
    update ${calls} set last_seq = greatest(calls.last_seq, news.last_seq), has_error = calls.has_error or news.has_error
    from unnest(${ids}::text[], ${lasts}::integer[], ${errors}::boolean[]) as news (id, last_seq, has_error)
    where calls.id = news.id`);
}

async function putItems(db: Queries, items: readonly Numbered<TranscriptItem>[]): Promise<void> {
  for (const some of chunks(items)) {
    const rows = some.map(({ callId, seq, entity }) => ({
      callId,
      id: entity.id,
      position: entity.position,
      seq,
      snapshot: entity,
      words: tsvectorOf(wordsOf(entity.text)),
    }));
    const { position, seq, snapshot, words } = EXCLUDED;
    await db
      .insert(transcriptItems)
      .values(rows)
      .onConflictDoUpdate({
        target: [transcriptItems.callId, transcriptItems.id],
        set: { position, seq, snapshot, words },
        setWhere: sql`${transcriptItems.seq} < excluded.seq`,
      });
  }
}

async function putToolCalls(db: Queries, uses: readonly Numbered<ToolCall>[]): Promise<void> {
  for (const some of chunks(uses)) {
    await db
      .insert(toolCalls)
      .values(
        some.map(({ callId, seq, firstSeq, entity }) => ({ callId, id: entity.id, firstSeq, seq, snapshot: entity })),
      )
      .onConflictDoUpdate({
        target: [toolCalls.callId, toolCalls.id],
        set: { seq: EXCLUDED.seq, snapshot: EXCLUDED.snapshot },
        setWhere: sql`${toolCalls.seq} < excluded.seq`,
      });
  }
}

/** The values of the row that could not be added because it exists. */
const NEWER_CALL = {
  callSid: sql`excluded.call_sid`,
  status: sql`excluded.status`,
  direction: sql`excluded.direction`,
  endReason: sql`excluded.end_reason`,
  agentId: sql`excluded.agent_id`,
  phoneNumberId: sql`excluded.phone_number_id`,
  createdAt: sql`excluded.created_at`,
  durationMs: sql`excluded.duration_ms`,
  hasError: sql`${calls.hasError} or excluded.has_error`,
  lastSeq: sql`excluded.last_seq`,
  snapshotSeq: sql`excluded.snapshot_seq`,
  snapshot: sql`excluded.snapshot`,
  parties: sql`excluded.parties`,
};

/** The values of the row that could not be added because it exists. */
const EXCLUDED = {
  position: sql`excluded.position`,
  seq: sql`excluded.seq`,
  snapshot: sql`excluded.snapshot`,
  words: sql`excluded.words`,
};

const tsvectorOf = (words: readonly string[]): SQL => sql`array_to_tsvector(${sql.param(words)}::text[])`;

/** One statement must not touch a row twice, so of each entity only its newest state goes in. */
function newestOf<T extends { readonly id: string }>(
  events: readonly CallEvent[],
  entityOf: (event: CallEvent) => T | null,
): Numbered<T>[] {
  const newest = new Map<string, Numbered<T>>();
  for (const event of events) {
    const entity = entityOf(event);
    if (!entity) continue;
    const { callId, seq } = event;
    const key = `${callId} ${entity.id}`;
    newest.set(key, { callId, seq, firstSeq: newest.get(key)?.firstSeq ?? seq, entity });
  }
  return [...newest.values()];
}

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT)
    yield rows.slice(start, start + ROWS_PER_STATEMENT);
}
