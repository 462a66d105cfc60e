import type { SQL } from 'drizzle-orm';
import { eq, max, sql } from 'drizzle-orm';
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
  readonly seq: number;
  readonly firstSeq: number;
  readonly entity: T;
}

/** Within one transaction: adds what is new to the log and carries it over into the tables that lists and pages read. */
export async function appendEvents(db: Queries, callId: string, events: readonly CallEvent[]): Promise<void> {
  const first = refuseOutOfOrder(callId, events);
  const [row] = await db
    .select({ last: max(callEvents.seq) })
    .from(callEvents)
    .where(eq(callEvents.callId, callId));
  const last = row?.last ?? 0;
  if (first > last + 1) throw new EventsRefused(callId, `${first} does not follow ${last}`);
  const unknown = events.filter((event) => event.seq > last).map(storable);
  const added = await addToLog(db, callId, unknown);
  const news = unknown.filter((event) => added.has(event.seq));
  if (news.length > 0) await carryOver(db, callId, news);
}

function refuseOutOfOrder(callId: string, events: readonly CallEvent[]): number {
  const first = events[0]?.seq ?? 1;
  events.forEach((event, index) => {
    if (event.callId !== callId) throw new EventsRefused(callId, `an event of ${event.callId} is among them`);
    if (event.seq !== first + index)
      throw new EventsRefused(callId, `${event.seq} stands where ${first + index} belongs`);
  });
  if (!Number.isInteger(first) || first < 1) throw new EventsRefused(callId, `${first} is not a number of the log`);
  return first;
}

/** Returns the numbers that were really new: another writer may have been faster with the same ones. */
async function addToLog(db: Queries, callId: string, events: readonly CallEvent[]): Promise<Set<number>> {
  const added = new Set<number>();
  for (const some of chunks(events)) {
    const rows = some.map(({ seq, callId: _, ...body }) => ({ callId, seq, body }));
    const inserted = await db.insert(callEvents).values(rows).onConflictDoNothing().returning({ seq: callEvents.seq });
    inserted.forEach(({ seq }) => added.add(seq));
  }
  return added;
}

async function carryOver(db: Queries, callId: string, events: readonly CallEvent[]): Promise<void> {
  const snapshots = events.flatMap((event) =>
    event.type === 'CallChanged' ? [{ seq: event.seq, call: event.call }] : [],
  );
  const lastSeq = events.at(-1)?.seq ?? 0;
  const hasError = events.some((event) => event.type === 'ProblemRaised' && event.severity === 'ERROR');
  const newest = snapshots.at(-1);
  if (newest) await putCall(db, { ...newest, lastSeq, hasError });
  else await noteProgress(db, callId, { lastSeq, hasError });
  await putItems(
    db,
    callId,
    newestOf(events, (event) => (event.type === 'TranscriptChanged' ? event.item : null)),
  );
  await putToolCalls(
    db,
    callId,
    newestOf(events, (event) => (event.type === 'ToolCallChanged' ? event.toolCall : null)),
  );
}

async function putCall(
  db: Queries,
  news: { seq: number; call: Call; lastSeq: number; hasError: boolean },
): Promise<void> {
  const { call } = news;
  const row = {
    callSid: call.callSid,
    status: call.status,
    direction: call.direction,
    endReason: call.endReason,
    agentId: call.agentId,
    phoneNumberId: call.phoneNumberId,
    createdAt: call.createdAt,
    durationMs: call.durationMs === null ? null : Math.round(call.durationMs),
    hasError: news.hasError || call.failure !== null,
    lastSeq: news.lastSeq,
    snapshotSeq: news.seq,
    snapshot: call,
    parties: tsvectorOf(partyEndings([call.from, call.to])),
  };
  await db
    .insert(calls)
    .values({ id: call.id, ...row })
    .onConflictDoUpdate({
      target: calls.id,
      set: { ...row, hasError: sql`${calls.hasError} or excluded.has_error` },
      setWhere: sql`${calls.snapshotSeq} < excluded.snapshot_seq`,
    });
}

async function noteProgress(db: Queries, callId: string, news: { lastSeq: number; hasError: boolean }): Promise<void> {
  await db
    .update(calls)
    .set({
      lastSeq: sql`greatest(${calls.lastSeq}, ${news.lastSeq})`,
      hasError: sql`${calls.hasError} or ${news.hasError}`,
    })
    .where(eq(calls.id, callId));
}

async function putItems(db: Queries, callId: string, items: readonly Numbered<TranscriptItem>[]): Promise<void> {
  for (const some of chunks(items)) {
    const rows = some.map(({ seq, entity }) => ({
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

async function putToolCalls(db: Queries, callId: string, uses: readonly Numbered<ToolCall>[]): Promise<void> {
  for (const some of chunks(uses)) {
    await db
      .insert(toolCalls)
      .values(some.map(({ seq, firstSeq, entity }) => ({ callId, id: entity.id, firstSeq, seq, snapshot: entity })))
      .onConflictDoUpdate({
        target: [toolCalls.callId, toolCalls.id],
        set: { seq: EXCLUDED.seq, snapshot: EXCLUDED.snapshot },
        setWhere: sql`${toolCalls.seq} < excluded.seq`,
      });
  }
}

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
    newest.set(entity.id, { seq: event.seq, firstSeq: newest.get(entity.id)?.firstSeq ?? event.seq, entity });
  }
  return [...newest.values()];
}

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT)
    yield rows.slice(start, start + ROWS_PER_STATEMENT);
}
