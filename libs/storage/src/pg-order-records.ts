import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { KeptOrder, KeyedOrder, OrderRecords } from '@switchboard/call';
import type { Database } from './database';
import { callOrders } from './tables';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Which call stands for which idempotency key, in PostgreSQL's dialect. Of an order only its hash is kept. */
export class PgOrderRecords implements OrderRecords {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async order(key: string, request: string): Promise<KeptOrder | null> {
    const found = this.#database.read((db) =>
      db
        .select()
        .from(callOrders)
        .where(eq(callOrders.key, keyOf(key))),
    );
    const [row] = await found;
    if (!row) return null;
    return { callId: row.callId, at: new Date(row.createdAt).toISOString(), same: row.requestHash === hashOf(request) };
  }

  async keepOrder({ key, request, callId, at }: KeyedOrder): Promise<KeptOrder> {
    const row = { key: keyOf(key), requestHash: hashOf(request), callId, createdAt: at };
    const kept = await this.#database.read((db) =>
      db.insert(callOrders).values(row).onConflictDoNothing().returning({ callId: callOrders.callId }),
    );
    if (kept.length > 0) return { callId, at, same: true };
    // Gone again in between: another server gave it up, and whoever asks next begins anew.
    return (await this.order(key, request)) ?? { callId: '', at, same: true };
  }

  async forgetOrder(key: string, callId: string): Promise<void> {
    const isIt = and(eq(callOrders.key, keyOf(key)), eq(callOrders.callId, callId));
    await this.#database.read((db) => db.delete(callOrders).where(isIt));
  }
}

/** Keys are anybody's words, which the database may not be able to store. */
const keyOf = (key: string): string => hashOf(key);
