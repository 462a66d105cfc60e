import { and, eq, gt, lt, lte, or, sql } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import { ADVISORY_LOCKS } from './advisory-locks';
import type { Database } from './database';
import { signIns, users } from './tables';
import type { FirstAdmin, SignIn, User, UserRecords, UserWithPassword } from './user-records';

type UserRow = typeof users.$inferSelect;
type SignInRow = typeof signIns.$inferSelect;

/** People and where they are signed in, in PostgreSQL's dialect. */
export class PgUserRecords implements UserRecords {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async users(): Promise<readonly User[]> {
    const rows = await this.#database.read((db) => db.select().from(users).orderBy(users.email));
    return rows.map(userOf);
  }

  async user(id: string): Promise<User | null> {
    const [row] = await this.#database.read((db) => db.select().from(users).where(eq(users.id, id)));
    return row ? userOf(row) : null;
  }

  async userByEmail(email: string): Promise<UserWithPassword | null> {
    const [row] = await this.#database.read((db) =>
      db
        .select()
        .from(users)
        .where(eq(users.email, comparable(email))),
    );
    return row ? { user: userOf(row), passwordHash: row.passwordHash } : null;
  }

  async administratorExists(): Promise<boolean> {
    return (await this.#database.read((db) => db.$count(users, eq(users.role, 'ADMIN')))) > 0;
  }

  async createFirstAdmin(admin: FirstAdmin): Promise<User | null> {
    return this.#database.transaction(async (db) => {
      await db.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.firstAdmin}::bigint)`);
      if ((await db.$count(users, eq(users.role, 'ADMIN'))) > 0) return null;
      const [row] = await db
        .insert(users)
        .values({
          id: `usr_${uuidv7()}`,
          email: comparable(admin.email),
          name: admin.name,
          passwordHash: admin.passwordHash,
          role: 'ADMIN',
          createdAt: admin.createdAt,
        })
        .returning();
      return row ? userOf(row) : null;
    });
  }

  async createSignIn(signIn: SignIn): Promise<void> {
    await this.#database.transaction(async (db) => {
      await db.insert(signIns).values(signIn);
      await db.update(users).set({ lastSignedInAt: signIn.createdAt }).where(eq(users.id, signIn.userId));
    });
  }

  async findSignIn(id: string, now: string): Promise<{ readonly signIn: SignIn; readonly user: User } | null> {
    const [row] = await this.#database.read((db) =>
      db
        .select({ signIn: signIns, user: users })
        .from(signIns)
        .innerJoin(users, eq(users.id, signIns.userId))
        .where(and(eq(signIns.id, id), gt(signIns.expiresAt, now))),
    );
    return row ? { signIn: signInOf(row.signIn), user: userOf(row.user) } : null;
  }

  async touchSignIn(id: string, lastSeenAt: string): Promise<void> {
    await this.#database.read((db) =>
      db
        .update(signIns)
        .set({ lastSeenAt })
        .where(and(eq(signIns.id, id), lt(signIns.lastSeenAt, lastSeenAt))),
    );
  }

  async deleteSignIn(id: string): Promise<void> {
    await this.#database.read((db) => db.delete(signIns).where(eq(signIns.id, id)));
  }

  async deleteExpired(limits: { readonly now: string; readonly lastSeenBefore: string }): Promise<number> {
    const deleted = await this.#database.read((db) =>
      db
        .delete(signIns)
        .where(or(lte(signIns.expiresAt, limits.now), lt(signIns.lastSeenAt, limits.lastSeenBefore)))
        .returning({ id: signIns.id }),
    );
    return deleted.length;
  }
}

const comparable = (email: string): string => email.trim().toLowerCase();
const iso = (instant: string): string => new Date(instant).toISOString();

const userOf = (row: UserRow): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  createdAt: iso(row.createdAt),
  lastSignedInAt: row.lastSignedInAt === null ? null : iso(row.lastSignedInAt),
});

const signInOf = (row: SignInRow): SignIn => ({
  id: row.id,
  userId: row.userId,
  createdAt: iso(row.createdAt),
  lastSeenAt: iso(row.lastSeenAt),
  expiresAt: iso(row.expiresAt),
});
