import { hash, verify } from '@node-rs/argon2';
import type { Clock } from '@switchboard/call';
import type { User, UserRecords } from '@switchboard/storage';
import { Attempts } from './attempts';
import { hashOf, newSecret } from './secrets';
import type { SignInLink } from './sign-in-link';

/** Not seen for so long, a browser has to sign in again. */
export const IDLE_LIMIT_MS = 12 * 3_600_000;
/** Signed in for so long, it has to sign in again however busy it is. */
export const ABSOLUTE_LIMIT_MS = 14 * 24 * 3_600_000;
/** "Last seen" is written no more often than this. */
const TOUCH_MS = 60_000;

export type Entry =
  | { readonly kind: 'entered'; readonly user: User; readonly secret: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'tooMany'; readonly retryAfterSeconds: number };

export interface FirstAdministrator {
  readonly code: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Everybody who may sign in with a password, and in which browsers they are signed in. */
export class People {
  private readonly attempts = new Attempts();
  /** A password nobody has: an unknown address must take as long as a wrong password. */
  private readonly nobody: Promise<string> = hash(newSecret());

  constructor(
    private readonly records: UserRecords,
    private readonly clock: Clock,
    private readonly link: SignInLink,
  ) {}

  async firstRun(): Promise<boolean> {
    return !(await this.records.administratorExists());
  }

  /** Makes a way in while there is no administrator. */
  async openLink(): Promise<void> {
    if (await this.firstRun()) this.link.open();
  }

  closeLink(): void {
    this.link.close();
  }

  /** The code is spent with the administrator it made, not with an attempt that was refused for its password. */
  async createFirst(first: FirstAdministrator, place: string): Promise<Entry> {
    const wait = await this.attempts.begin(place, 'first');
    if (wait !== null) return { kind: 'tooMany', retryAfterSeconds: wait };
    if (!this.link.matches(first.code)) return { kind: 'refused' };
    const passwordHash = await hash(first.password);
    // Two requests may come this far with one code; the records let one of them through.
    const user = await this.records.createFirstAdmin({
      email: first.email,
      name: first.name,
      passwordHash,
      createdAt: this.now(),
    });
    this.link.close();
    if (!user) return { kind: 'refused' };
    await this.attempts.succeeded(place, 'first');
    return this.enter(user);
  }

  async signIn({ email, password }: Credentials, place: string): Promise<Entry> {
    const person = hashOf(email.toLowerCase());
    const wait = await this.attempts.begin(place, person);
    if (wait !== null) return { kind: 'tooMany', retryAfterSeconds: wait };
    const known = await this.records.userByEmail(email);
    const right = await verify(known?.passwordHash ?? (await this.nobody), password);
    if (!known || !right) return { kind: 'refused' };
    await this.attempts.succeeded(place, person);
    return this.enter(known.user);
  }

  async signOut(secret: string): Promise<void> {
    await this.records.deleteSignIn(hashOf(secret));
  }

  /** Who is signed in with this cookie; null for an unknown, expired or long unused one. */
  async userOf(secret: string): Promise<User | null> {
    const found = await this.records.findSignIn(hashOf(secret), this.now());
    if (!found) return null;
    const idleMs = this.clock.wallTime().getTime() - Date.parse(found.signIn.lastSeenAt);
    if (idleMs > IDLE_LIMIT_MS) {
      await this.records.deleteSignIn(found.signIn.id);
      return null;
    }
    if (idleMs > TOUCH_MS) await this.records.touchSignIn(found.signIn.id, this.now());
    return found.user;
  }

  async sweep(): Promise<void> {
    const lastSeenBefore = new Date(this.clock.wallTime().getTime() - IDLE_LIMIT_MS).toISOString();
    await this.records.deleteExpired({ now: this.now(), lastSeenBefore });
  }

  private async enter(user: User): Promise<Entry> {
    const secret = newSecret();
    const now = this.clock.wallTime().getTime();
    await this.records.createSignIn({
      id: hashOf(secret),
      userId: user.id,
      createdAt: new Date(now).toISOString(),
      lastSeenAt: new Date(now).toISOString(),
      expiresAt: new Date(now + ABSOLUTE_LIMIT_MS).toISOString(),
    });
    return { kind: 'entered', user, secret };
  }

  private now(): string {
    return this.clock.wallTime().toISOString();
  }
}
