import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { z } from 'zod';
import type {
  Call,
  CallEvent,
  CallOrder,
  CallQuery,
  CallRecords,
  Page,
  ToolCall,
  TranscriptItem,
} from '@switchboard/call';
import { appendBatches } from './call-log-writer';
import { whereCalls } from './call-search';
import { decodeCursor, encodeCursor } from './cursor';
import type { Database, Queries } from './database';
import type { CallBatch } from './log-round';
import { callEvents, calls, toolCalls, transcriptItems } from './tables';

const MAX_PAGE = 200;
/** Counting stops here: a larger total is not worth its price. */
const MAX_COUNT = 10_000;
const UNFINISHED = ['QUEUED', 'RINGING', 'IN_PROGRESS'] as const;

const longest = sql`coalesce(${calls.durationMs}, -1)`;

/** What a list is ordered by; the id decides between equals. */
const ORDERS: Record<CallOrder, { key: SQL; cast: SQL; ascending: boolean; keyOf: (call: Call) => string | number }> = {
  NEWEST: { key: sql`${calls.createdAt}`, cast: sql`timestamptz`, ascending: false, keyOf: (call) => call.createdAt },
  OLDEST: { key: sql`${calls.createdAt}`, cast: sql`timestamptz`, ascending: true, keyOf: (call) => call.createdAt },
  LONGEST: { key: longest, cast: sql`integer`, ascending: false, keyOf: (call) => Math.round(call.durationMs ?? -1) },
};

const CursorKeys = z.union([
  z.tuple([z.enum(['NEWEST', 'OLDEST']), z.iso.datetime(), z.string()]),
  z.tuple([z.literal('LONGEST'), z.int(), z.string()]),
]);

/** Calls and their logs in PostgreSQL's dialect. */
export class PgCallRecords implements CallRecords {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @throws EventsRefused for a hole, DatabaseError when it may succeed later. */
  async append(callId: string, events: readonly CallEvent[]): Promise<void> {
    if (events.length === 0) return;
    await this.appendAll([{ callId, events }]);
  }

  /**
   * The events of several calls, all or none; no call may come twice.
   * @throws EventsRefused for a hole in any of them, DatabaseError when it may succeed later.
   */
  async appendAll(batches: readonly CallBatch[]): Promise<void> {
    await appendBatches(this.#database, batches);
  }

  async call(id: string): Promise<Call | null> {
    const [call] = await this.#select((rows) => rows.where(eq(calls.id, id)));
    return call ?? null;
  }

  async callBySid(callSid: string): Promise<Call | null> {
    const [call] = await this.#select((rows) =>
      rows.where(eq(calls.callSid, callSid)).orderBy(desc(calls.createdAt)).limit(1),
    );
    return call ?? null;
  }

  async unfinished(): Promise<readonly Call[]> {
    return this.#select((rows) =>
      rows.where(inArray(calls.status, [...UNFINISHED])).orderBy(calls.createdAt, calls.id),
    );
  }

  /** @throws InvalidCursor */
  async calls(query: CallQuery): Promise<Page<Call>> {
    const first = Math.min(Math.max(Math.trunc(query.first), 1), MAX_PAGE);
    const wanted = whereCalls(query.filter);
    const order = ORDERS[query.orderBy];
    const direction = order.ascending ? asc : desc;
    const page = and(wanted, query.after === null ? undefined : beyond(query.after, query.orderBy));
    const found = await this.#select((rows) =>
      rows
        .where(page)
        .orderBy(direction(order.key), direction(calls.id))
        .limit(first + 1),
    );
    const edges = found
      .slice(0, first)
      .map((call) => ({ cursor: encodeCursor([query.orderBy, order.keyOf(call), call.id]), node: call }));
    return { edges, hasNextPage: found.length > first, totalCount: await this.#count(wanted) };
  }

  async events(callId: string, after: number, first: number): Promise<readonly CallEvent[]> {
    const rows = await this.#database.read((db) =>
      db
        .select({ seq: callEvents.seq, body: callEvents.body })
        .from(callEvents)
        .where(and(eq(callEvents.callId, callId), gt(callEvents.seq, after)))
        .orderBy(callEvents.seq)
        .limit(first),
    );
    return rows.map(({ seq, body }) => ({ ...body, callId, seq }) as CallEvent);
  }

  async transcript(callId: string): Promise<readonly TranscriptItem[]> {
    const rows = await this.#database.read((db) =>
      db
        .select({ item: transcriptItems.snapshot })
        .from(transcriptItems)
        .where(eq(transcriptItems.callId, callId))
        .orderBy(transcriptItems.position, transcriptItems.id),
    );
    return rows.map(({ item }) => item);
  }

  async toolCalls(callId: string): Promise<readonly ToolCall[]> {
    const rows = await this.#database.read((db) =>
      db
        .select({ toolCall: toolCalls.snapshot })
        .from(toolCalls)
        .where(eq(toolCalls.callId, callId))
        .orderBy(toolCalls.firstSeq, toolCalls.id),
    );
    return rows.map(({ toolCall }) => toolCall);
  }

  async callOfToolCall(toolCallId: string): Promise<Call | null> {
    const [use] = await this.#database.read((db) =>
      db.select({ callId: toolCalls.callId }).from(toolCalls).where(eq(toolCalls.id, toolCallId)).limit(1),
    );
    return use ? this.call(use.callId) : null;
  }

  /** The log may be ahead of the newest snapshot, and `lastSeq` tells how far one may resume from. */
  async #select(shape: (rows: ReturnType<typeof snapshots>) => Promise<Snapshot[]>): Promise<Call[]> {
    const rows = await this.#database.read((db) => shape(snapshots(db)));
    return rows.map(({ snapshot, lastSeq }) => ({ ...snapshot, lastSeq }));
  }

  async #count(wanted: SQL | undefined): Promise<number | null> {
    const [row] = await this.#database.read((db) => {
      const some = db
        .select({ one: sql`1`.as('one') })
        .from(calls)
        .where(wanted)
        .limit(MAX_COUNT + 1)
        .as('some');
      return db.select({ count: sql<number>`count(*)::int` }).from(some);
    });
    return row === undefined || row.count > MAX_COUNT ? null : row.count;
  }
}

interface Snapshot {
  readonly snapshot: Call;
  readonly lastSeq: number;
}

/** Read from the log, one step down its index: keeping it in the row would write the row anew with each event. */
const lastSeq = sql<number>`greatest(${calls.lastSeq},
  (select max(log.seq) from ${callEvents} as log where log.call_id = ${calls.id}))`;

const snapshots = (db: Queries) => db.select({ snapshot: calls.snapshot, lastSeq }).from(calls).$dynamic();

/** Rows after the cursor's, compared as a pair so that the index can jump there. */
function beyond(cursor: string, orderBy: CallOrder): SQL {
  const [listed, key, id] = decodeCursor(
    cursor,
    CursorKeys.refine(([listed]) => listed === orderBy),
  );
  const order = ORDERS[listed];
  const sign = order.ascending ? sql`>` : sql`<`;
  return sql`(${order.key}, ${calls.id}) ${sign} (${key}::${order.cast}, ${id})`;
}
