import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from './ports/clock';

/** A media stream must begin within this time of the webhook that announced it (promise C2). */
const LIFETIME_MS = 60_000;

interface Ticket {
  readonly callSid: string;
  readonly hash: Buffer;
  readonly expiresMs: number;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * Names the stream that a word lets in, without telling the word: it stands in the address that is asked when the stream is
 * over, so that a request about an earlier stream of the same call is known for what it is.
 */
export const legOf = (token: string): string =>
  createHash('sha256').update(`leg:${token}`).digest('base64url').slice(0, 16);

/** One-time words that let a media stream in, each bound to one CallSid. Only their hashes are kept. */
export class StreamTokens {
  private readonly tickets = new Map<string, Ticket>();

  constructor(private readonly clock: Clock) {}

  /** A new word for this call; an older one of the same call is void. */
  mint(callSid: string): string {
    this.forgetExpired();
    const token = randomBytes(24).toString('base64url');
    this.tickets.set(callSid, { callSid, hash: hashOf(token), expiresMs: this.clock.nowMs() + LIFETIME_MS });
    return token;
  }

  /** True once per word. */
  burn(callSid: string, token: string): boolean {
    const ticket = this.tickets.get(callSid);
    if (!ticket || ticket.expiresMs < this.clock.nowMs()) return false;
    if (!timingSafeEqual(ticket.hash, hashOf(token))) return false;
    this.tickets.delete(callSid);
    return true;
  }

  forget(callSid: string): void {
    this.tickets.delete(callSid);
  }

  private forgetExpired(): void {
    const now = this.clock.nowMs();
    for (const [callSid, ticket] of this.tickets) if (ticket.expiresMs < now) this.tickets.delete(callSid);
  }
}
