import type { IncomingMessage } from 'node:http';

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/** Whether a page of ours sent this: its origin is the public address, or loopback on the port that was asked. */
export function isOwnOrigin(origin: string, localPort: number | undefined, publicUrl: URL | null): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (publicUrl && url.origin === publicUrl.origin) return true;
  return url.protocol === 'http:' && LOOPBACK.test(url.hostname) && Number(url.port || 80) === localPort;
}

/** `none`: the request names no origin, as programs and plain links do. */
export function originOf(request: IncomingMessage, publicUrl: URL | null): 'own' | 'foreign' | 'none' {
  const { origin } = request.headers;
  if (origin === undefined) return request.headers['sec-fetch-site'] === 'cross-site' ? 'foreign' : 'none';
  return isOwnOrigin(origin, request.socket.localPort, publicUrl) ? 'own' : 'foreign';
}

/** A browser that came to us over https, or will. */
export function needsSecureCookie(
  request: IncomingMessage & { readonly secure?: boolean },
  publicUrl: URL | null,
): boolean {
  if (request.secure) return true;
  const host = request.headers.host ?? '';
  return publicUrl?.protocol === 'https:' && host.toLowerCase() === publicUrl.host;
}
