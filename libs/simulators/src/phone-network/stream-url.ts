import type { StreamNoun } from './twiml';

/** `code` is one of Twilio's 319xx. */
export interface StreamFault {
  readonly code: number;
  readonly text: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function resolve(url: string, documentUrl: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return URL.canParse(url) ? url : null;
  if (!url || !URL.canParse(url, documentUrl)) return null;
  return new URL(url, documentUrl).href.replace(/^http/, 'ws');
}

function faultOf(raw: string, resolved: string | null): StreamFault | null {
  if (/\s/.test(raw) || !resolved) return { code: 31923, text: 'Stream - Malformed URL' };
  const { protocol, hostname } = new URL(resolved);
  // Only wss exists at Twilio. Plain ws is let through on loopback, where a server under test has no certificate.
  if (protocol !== 'wss:' && !(protocol === 'ws:' && LOOPBACK.test(hostname)))
    return { code: 31922, text: `Stream - Url scheme ${protocol} is not supported` };
  if (resolved.includes('?')) return { code: 31920, text: 'Stream - WebSocket - Handshake Error: query string in url' };
  return resolved.includes('#') ? { code: 31923, text: 'Stream - Malformed URL: fragment' } : null;
}

/**
 * Decides whether a stream may be opened, and the exact address that is dialled and signed. A relative address is taken
 * from the document it came with.
 */
export function streamUrl(noun: StreamNoun, documentUrl: string): { readonly url: string } | StreamFault {
  if (noun.connectorName !== null) return { code: 31940, text: 'Stream - No such connectorName is installed' };
  if (noun.track !== 'inbound_track')
    return { code: 31941, text: `Stream - Invalid Track configuration: ${noun.track} on a bidirectional stream` };
  const resolved = resolve(noun.url, documentUrl);
  return faultOf(noun.url, resolved) ?? { url: resolved ?? '' };
}
