import type { Clock, Timer } from '../ports/clock';

/** What was typed securely is forgotten after this long, even while the call goes on. */
export const CAPTURE_TTL_MS = 15 * 60_000;

/** As ids are made: hexadecimal digits in groups. Other words that begin so are somebody else's. */
const TOKEN = /\bcap_[0-9a-f]+(?:-[0-9a-f]+)*(?![\w-])/g;

/** The secure entries of one call, for whoever sends a tool's request. */
export interface SecureCaptures {
  /** The digits behind a token; null: there are none, or they are forgotten. */
  resolve(token: string): string | null;
}

interface Capture {
  /** Bytes, not a string: they can be overwritten. */
  readonly digits: Buffer;
  readonly expiry: Timer;
}

/** Tokens anywhere in a value. */
export function tokensIn(value: unknown): readonly string[] {
  return JSON.stringify(value ?? null).match(TOKEN) ?? [];
}

/**
 * A copy of a tool's arguments in which each token is replaced by its digits. For the request that leaves, and for nothing
 * else: what is stored, told or shown keeps the token. A token that stands for nothing stays as it is.
 */
export function withCapturedValues<T>(args: T, captures: SecureCaptures | undefined): T {
  if (captures === undefined || tokensIn(args).length === 0) return args;
  const fill = (text: string): string => text.replace(TOKEN, (token) => captures.resolve(token) ?? token);
  return mapped(args, fill) as T;
}

function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one: unknown) => mapped(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapped(one, change)]));
}

/** The digits, also where somebody wrote spaces or dashes between them, but not inside a longer number. */
const spelled = (digits: string): RegExp => new RegExp(`(?<!\\d)${[...digits].join('[ .-]?')}(?!\\d)`, 'g');

/**
 * What a caller typed securely, by token: in memory of this call alone, overwritten when the call ends. A tool's answer may
 * repeat the digits; `masked` takes them out before anybody sees it.
 */
export class CaptureVault implements SecureCaptures {
  private readonly captures = new Map<string, Capture>();

  constructor(
    private readonly clock: Clock,
    private readonly newId: (prefix: string) => string,
  ) {}

  keep(digits: string): string {
    const token = this.newId('cap');
    const expiry = this.clock.after(CAPTURE_TTL_MS, () => this.forget(token));
    this.captures.set(token, { digits: Buffer.from(digits, 'latin1'), expiry });
    return token;
  }

  resolve(token: string): string | null {
    return this.captures.get(token)?.digits.toString('latin1') ?? null;
  }

  /** The value as it may be seen. Throws for what is no JSON, as a ring. */
  masked(value: unknown): unknown {
    if (this.captures.size === 0 || value === undefined) return value;
    const change = (text: string): string => this.maskedText(text);
    const seen: unknown = JSON.parse(JSON.stringify(value), (_, one: unknown) => {
      if (typeof one === 'number') return change(String(one)) === String(one) ? one : change(String(one));
      return typeof one === 'string' ? change(one) : one;
    });
    const text = JSON.stringify(seen);
    // In a name of a field it would be left.
    return change(text) === text ? seen : 'The result repeated a secure entry and is withheld.';
  }

  maskedText(text: string): string {
    let seen = text;
    for (const [token, { digits }] of this.captures) seen = seen.replace(spelled(digits.toString('latin1')), token);
    return seen;
  }

  wipe(): void {
    for (const token of [...this.captures.keys()]) this.forget(token);
  }

  private forget(token: string): void {
    const capture = this.captures.get(token);
    capture?.expiry.cancel();
    capture?.digits.fill(0);
    this.captures.delete(token);
  }
}
