import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What is stored of a secret: long random words need no slow hash. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** 256 bits, safe in addresses and cookies. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** In a time that depends on neither word. */
export function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());
}
