import { ABSOLUTE_LIMIT_MS } from './people';

const NAME = 'switchboard_sign_in';

/** The secret in a `Cookie` header; null when there is none. The first of several wins, as in browsers. */
export function readSignInCookie(header: string | undefined): string | null {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${NAME}=`));
  const value = found?.slice(NAME.length + 1) ?? '';
  return /^[\w-]{20,100}$/.test(value) ? value : null;
}

const attributes = (maxAgeSeconds: number, secure: boolean): string =>
  `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;

export const signInCookie = (secret: string, secure: boolean): string =>
  `${NAME}=${secret}; ${attributes(ABSOLUTE_LIMIT_MS / 1000, secure)}`;

export const endedCookie = (secure: boolean): string => `${NAME}=; ${attributes(0, secure)}`;
