import type { DialFailure } from '@switchboard/call';
import type { StreamEnd } from './media-stream';
import type { StreamFault } from './stream-url';

/** Twilio's 319xx for an upgrade that did not succeed. */
export function dialFault(failure: DialFailure): StreamFault {
  if (failure.status !== undefined)
    return { code: 31920, text: `Stream - WebSocket - Handshake Error: HTTP ${failure.status}` };
  if (failure.message.includes('ECONNREFUSED')) return { code: 31902, text: 'Stream - WebSocket - Connection Refused' };
  if (/certificate|SSL|TLS|EPROTO/i.test(failure.message))
    return { code: 31910, text: 'Stream - WebSocket - SSL Protocol Error' };
  return { code: 31901, text: 'Stream - WebSocket - Connection Timeout' };
}

/** What the debugger shows for the end of a stream, or null for a proper one. */
export function endFault(end: StreamEnd): StreamFault | null {
  switch (end.kind) {
    case 'stopped':
      return null;
    case 'closed':
      return end.code === 1000
        ? null
        : { code: 31921, text: `Stream - WebSocket - Close Error: ${end.code} ${end.reason}`.trim() };
    case 'lost':
      return end.reason.startsWith('WS_ERR')
        ? { code: 31924, text: `Stream - WebSocket - Protocol Error: ${end.reason}` }
        : { code: 31903, text: 'Stream - WebSocket - Broken Pipe' };
  }
}
