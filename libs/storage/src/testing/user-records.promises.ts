import type { FirstAdmin, SignIn, UserRecords } from '../user-records';

/** What every keeper of people promises. `open` gives an empty one for each test. */
export function userRecordsPromises(name: string, open: () => Promise<UserRecords>): void {
  describe(`user records: ${name}`, () => {
    let records: UserRecords;
    beforeEach(async () => {
      records = await open();
    });

    const admin: FirstAdmin = {
      email: 'Ada@Example.com ',
      name: 'Ada',
      passwordHash: '$argon2id$one',
      createdAt: '2026-01-01T00:00:00.000Z',
    };
    const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
    const signIn = (id: string, userId: string, expiresAt = at(60)): SignIn => ({
      id,
      userId,
      createdAt: at(1),
      lastSeenAt: at(1),
      expiresAt,
    });
    const ada = async (): Promise<string> => (await records.createFirstAdmin(admin))?.id ?? '';

    it('knows nobody at first', async () => {
      expect(await records.users()).toEqual([]);
      expect(await records.administratorExists()).toBe(false);
      expect(await records.userByEmail('ada@example.com')).toBeNull();
      expect(await records.user('usr_1')).toBeNull();
    });

    it('makes the first administrator and finds them by id and by e-mail in any case', async () => {
      const user = await records.createFirstAdmin(admin);
      expect(user).toMatchObject({ email: 'ada@example.com', name: 'Ada', role: 'ADMIN', lastSignedInAt: null });
      expect(user?.id).toMatch(/^usr_/);
      expect(user?.createdAt).toBe(admin.createdAt);
      expect(await records.user(user?.id ?? '')).toEqual(user);
      expect(await records.userByEmail(' ADA@example.COM')).toEqual({ user, passwordHash: admin.passwordHash });
      expect(await records.administratorExists()).toBe(true);
    });

    it('makes no second first administrator', async () => {
      const first = await records.createFirstAdmin(admin);
      expect(await records.createFirstAdmin({ ...admin, email: 'eve@example.com' })).toBeNull();
      expect(await records.users()).toEqual([first]);
    });

    it('lets one of many simultaneous attempts succeed', async () => {
      const attempts = Array.from({ length: 8 }, (_, index) => ({ ...admin, email: `admin${index}@example.com` }));
      const made = await Promise.all(attempts.map((attempt) => records.createFirstAdmin(attempt)));
      expect(made.filter((user) => user !== null)).toHaveLength(1);
      expect(await records.users()).toHaveLength(1);
    });

    it('never shows a password hash among the facts of a person', async () => {
      await ada();
      expect(JSON.stringify(await records.users())).not.toContain('argon2');
    });

    it('signs a person in and notes when', async () => {
      const userId = await ada();
      await records.createSignIn(signIn('hash_1', userId));
      const found = await records.findSignIn('hash_1', at(2));
      expect(found?.signIn).toEqual(signIn('hash_1', userId));
      expect(found?.user).toMatchObject({ id: userId, lastSignedInAt: at(1) });
      expect(await records.findSignIn('hash_2', at(2))).toBeNull();
    });

    it('no longer finds a sign-in from the moment it expires', async () => {
      await records.createSignIn(signIn('hash_1', await ada(), at(5)));
      expect(await records.findSignIn('hash_1', new Date(Date.parse(at(5)) - 1).toISOString())).not.toBeNull();
      expect(await records.findSignIn('hash_1', at(5))).toBeNull();
    });

    it('moves the time it was last seen forward only', async () => {
      await records.createSignIn(signIn('hash_1', await ada()));
      await records.touchSignIn('hash_1', at(10));
      await records.touchSignIn('hash_1', at(7));
      await records.touchSignIn('hash_unknown', at(20));
      expect((await records.findSignIn('hash_1', at(11)))?.signIn.lastSeenAt).toBe(at(10));
    });

    it('signs out one browser and not the other', async () => {
      const userId = await ada();
      await records.createSignIn(signIn('hash_1', userId));
      await records.createSignIn(signIn('hash_2', userId));
      await records.deleteSignIn('hash_1');
      await records.deleteSignIn('hash_1');
      expect(await records.findSignIn('hash_1', at(2))).toBeNull();
      expect(await records.findSignIn('hash_2', at(2))).not.toBeNull();
    });

    it('deletes what is past its limit or was not seen for long', async () => {
      const userId = await ada();
      await records.createSignIn(signIn('hash_expired', userId, at(5)));
      await records.createSignIn(signIn('hash_idle', userId));
      await records.createSignIn(signIn('hash_busy', userId));
      await records.touchSignIn('hash_busy', at(9));
      expect(await records.deleteExpired({ now: at(10), lastSeenBefore: at(8) })).toBe(2);
      expect(await records.findSignIn('hash_idle', at(4))).toBeNull();
      expect(await records.findSignIn('hash_busy', at(10))).not.toBeNull();
      expect(await records.deleteExpired({ now: at(10), lastSeenBefore: at(8) })).toBe(0);
    });

    it('signs nobody in who does not exist', async () => {
      await expect(records.createSignIn(signIn('hash_1', 'usr_unknown'))).rejects.toThrow();
      expect(await records.findSignIn('hash_1', at(2))).toBeNull();
    });
  });
}
