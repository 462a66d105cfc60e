/** What a person may do: see, act on live calls, change agents and tools, and everything. Each includes the one before. */
export type Role = 'VIEWER' | 'OPERATOR' | 'EDITOR' | 'ADMIN';

/** A person who may sign in. Times are ISO 8601 UTC. */
export interface User {
  /** `usr_…`. */
  readonly id: string;
  /** In lower case. */
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly lastSignedInAt: string | null;
}

export interface UserWithPassword {
  readonly user: User;
  /** As the password library wrote it; never leaves the server. */
  readonly passwordHash: string;
}

/** One browser in which a person is signed in. Times are ISO 8601 UTC. */
export interface SignIn {
  /** The hash of the cookie's secret, never the secret. */
  readonly id: string;
  readonly userId: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  /** The absolute limit, however busy the person is. */
  readonly expiresAt: string;
}

export interface FirstAdmin {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly createdAt: string;
}

/** The people of an installation and where they are signed in. E-mail addresses are compared without case. */
export interface UserRecords {
  /** By e-mail. */
  users(): Promise<readonly User[]>;
  user(id: string): Promise<User | null>;
  userByEmail(email: string): Promise<UserWithPassword | null>;
  administratorExists(): Promise<boolean>;
  /** Null when there is an administrator already; of any number of simultaneous attempts one succeeds. */
  createFirstAdmin(admin: FirstAdmin): Promise<User | null>;
  /** Also notes the time in the user's `lastSignedInAt`. */
  createSignIn(signIn: SignIn): Promise<void>;
  /** Null for an unknown one and for one that has expired by `now`. */
  findSignIn(id: string, now: string): Promise<{ readonly signIn: SignIn; readonly user: User } | null>;
  /** Never moves `lastSeenAt` back; an unknown one is ignored. */
  touchSignIn(id: string, lastSeenAt: string): Promise<void>;
  deleteSignIn(id: string): Promise<void>;
  /** Deletes those whose limit has passed and those not seen since `lastSeenBefore`; returns how many. */
  deleteExpired(limits: { readonly now: string; readonly lastSeenBefore: string }): Promise<number>;
}
