import { eq, sql } from 'drizzle-orm';
import type { Database } from './database';
import type { SettingsRecords } from './settings-records';
import { storable } from './storable';
import { settings } from './tables';

export class PgSettingsRecords implements SettingsRecords {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async setting(key: string): Promise<unknown> {
    const [row] = await this.#database.read((db) => db.select().from(settings).where(eq(settings.key, key)));
    return row?.value ?? null;
  }

  async putSetting(key: string, value: unknown): Promise<void> {
    await this.#database.read((db) =>
      db
        .insert(settings)
        .values({ key, value: storable(value) })
        .onConflictDoUpdate({ target: settings.key, set: { value: sql`excluded.value` } }),
    );
  }

  async settleSetting(key: string, value: unknown): Promise<unknown> {
    await this.#database.read((db) =>
      db
        .insert(settings)
        .values({ key, value: storable(value) })
        .onConflictDoNothing(),
    );
    return this.setting(key);
  }
}
