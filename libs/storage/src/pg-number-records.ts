import { and, eq, notInArray, sql } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import type { CarrierNumber, NumberRecords, PhoneNumber } from '@switchboard/call';
import type { Database } from './database';
import { phoneNumbers } from './tables';

export const NUMBER_COLUMNS = {
  id: phoneNumbers.id,
  sid: phoneNumbers.sid,
  e164: phoneNumbers.e164,
  friendlyName: phoneNumbers.friendlyName,
  voiceCapable: phoneNumbers.voiceCapable,
  voiceUrl: phoneNumbers.voiceUrl,
  previousVoiceUrl: phoneNumbers.previousVoiceUrl,
  managedBy: phoneNumbers.managedBy,
  managedBySid: phoneNumbers.managedBySid,
  webhook: phoneNumbers.webhook,
  previousWebhook: phoneNumbers.previousWebhook,
  agentId: phoneNumbers.agentId,
  routing: phoneNumbers.routing,
  fallbackSentence: phoneNumbers.fallbackSentence,
  revision: phoneNumbers.revision,
};

/** Our phone numbers in PostgreSQL's dialect. */
export class PgNumberRecords implements NumberRecords {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async numbers(): Promise<readonly PhoneNumber[]> {
    return this.#database.read((db) =>
      db
        .select(NUMBER_COLUMNS)
        .from(phoneNumbers)
        .where(eq(phoneNumbers.listed, true))
        .orderBy(phoneNumbers.e164, phoneNumbers.id),
    );
  }

  /** Also a number that the carrier no longer lists: old calls name it. */
  async number(id: string): Promise<PhoneNumber | null> {
    const [number] = await this.#database.read((db) =>
      db.select(NUMBER_COLUMNS).from(phoneNumbers).where(eq(phoneNumbers.id, id)),
    );
    return number ?? null;
  }

  async numberByE164(e164: string): Promise<PhoneNumber | null> {
    const [number] = await this.#database.read((db) =>
      db
        .select(NUMBER_COLUMNS)
        .from(phoneNumbers)
        .where(and(eq(phoneNumbers.e164, e164), eq(phoneNumbers.listed, true)))
        .limit(1),
    );
    return number ?? null;
  }

  /** Numbers that are not in the list are no longer shown; their routing comes back with them. */
  async syncNumbers(numbers: readonly CarrierNumber[], agentId: string | null): Promise<void> {
    const rows = [...new Map(numbers.map((number) => [number.sid, rowOf(number, agentId)])).values()];
    await this.#database.transaction(async (db) => {
      const sids = rows.map((row) => row.sid);
      const gone = sids.length > 0 ? notInArray(phoneNumbers.sid, sids) : undefined;
      await db.update(phoneNumbers).set({ listed: false }).where(gone);
      if (rows.length > 0)
        await db.insert(phoneNumbers).values(rows).onConflictDoUpdate({ target: phoneNumbers.sid, set: CARRIERS });
    });
  }
}

const rowOf = (number: CarrierNumber, agentId: string | null): typeof phoneNumbers.$inferInsert => ({
  id: `num_${uuidv7()}`,
  sid: number.sid,
  e164: number.e164,
  friendlyName: number.friendlyName,
  voiceCapable: number.voiceCapable,
  voiceUrl: number.voiceUrl,
  managedBy: number.managedBy,
  managedBySid: number.managedBySid ?? null,
  webhook: number.webhook ?? null,
  agentId,
  listed: true,
});

/** The columns the carrier decides; id, routing and the former webhook are ours. */
const CARRIERS = {
  e164: sql`excluded.e164`,
  friendlyName: sql`excluded.friendly_name`,
  voiceCapable: sql`excluded.voice_capable`,
  voiceUrl: sql`excluded.voice_url`,
  managedBy: sql`excluded.managed_by`,
  managedBySid: sql`excluded.managed_by_sid`,
  webhook: sql`excluded.webhook`,
  listed: sql`true`,
};
