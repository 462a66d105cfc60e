import { createHash } from 'node:crypto';

/** RFC 6455 §5.2. */
export const OPCODE = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** RFC 6455 §7.4.1. */
export const CLOSE = {
  normal: 1000,
  protocolError: 1002,
  /** Never on the wire: a close frame without a code. */
  noStatus: 1005,
  /** Never on the wire: the connection broke off without a closing handshake. */
  abnormal: 1006,
  notUtf8: 1007,
  tooBig: 1009,
} as const;

/** A control frame carries at most so many bytes (§5.5), and a close frame two less of reason. */
export const MAX_CONTROL_BYTES = 125;
export const MAX_REASON_BYTES = MAX_CONTROL_BYTES - 2;

/** The longest header: two bytes, eight of length, four of mask. */
export const MAX_HEADER_BYTES = 14;

/** Whether a close frame may carry this code (§7.4): those of the protocol and the registered, and those of applications. */
export function isCloseCode(code: number): boolean {
  if (code >= 3000) return code <= 4999;
  return code >= 1000 && code <= 1014 && code !== 1004 && code !== CLOSE.noStatus && code !== CLOSE.abnormal;
}

const HANDSHAKE_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** What `Sec-WebSocket-Accept` must be for this `Sec-WebSocket-Key` (§4.2.2). */
export const acceptOf = (key: string): string =>
  createHash('sha1')
    .update(key + HANDSHAKE_GUID)
    .digest('base64');

/** As much of a close reason as fits; cut between characters, never inside one. */
export function fitting(reason: string): string {
  if (Buffer.byteLength(reason) <= MAX_REASON_BYTES) return reason;
  let bytes = 0;
  let kept = '';
  for (const character of reason) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_REASON_BYTES) break;
    kept += character;
  }
  return kept;
}
