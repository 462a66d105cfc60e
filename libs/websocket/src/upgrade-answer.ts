import type { DialFailure } from '@switchboard/call';

/** A server that sends more before it says yes is none of ours. */
const MAX_ANSWER_BYTES = 32 * 1024;
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: |$)/;

export type UpgradeAnswer =
  | { readonly kind: 'incomplete' }
  /** `end`: where the answer ends and the frames begin. */
  | { readonly kind: 'open'; readonly end: number }
  | { readonly kind: 'refused'; readonly failure: DialFailure };

/** What a server says to a request for an upgrade (RFC 6455 §4.1). `accept` is what proves that it understood. */
export function readAnswer(bytes: Buffer, accept: string): UpgradeAnswer {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return bytes.length > MAX_ANSWER_BYTES ? refused('The answer is too long.') : { kind: 'incomplete' };
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = Number(STATUS_LINE.exec(statusLine)?.[1]);
  if (Number.isNaN(status)) return refused('The server does not speak HTTP.');
  if (status !== 101) {
    const failure = { status, message: `The server refused the connection with HTTP ${status}.` };
    return { kind: 'refused', failure };
  }
  const fault = faultOf(headersOf(lines), accept);
  return fault === null ? { kind: 'open', end: end + 4 } : refused(fault);
}

const refused = (message: string): UpgradeAnswer => ({ kind: 'refused', failure: { message } });

function headersOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf(':');
    const name = line.slice(0, at).toLowerCase();
    const value = line.slice(at + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return headers;
}

function faultOf(headers: ReadonlyMap<string, string>, accept: string): string | null {
  const words = (name: string): string[] => (headers.get(name) ?? '').toLowerCase().split(/\s*,\s*/);
  if (!words('upgrade').includes('websocket')) return 'The server switched to another protocol.';
  if (!words('connection').includes('upgrade')) return 'The server did not upgrade the connection.';
  if (headers.get('sec-websocket-accept') !== accept) return 'The server did not prove that it speaks WebSocket.';
  if (headers.has('sec-websocket-extensions')) return 'The server uses an extension that was not offered.';
  return headers.has('sec-websocket-protocol') ? 'The server uses a subprotocol that was not offered.' : null;
}
