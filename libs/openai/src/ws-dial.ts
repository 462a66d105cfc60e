import type { DialFailure, DialResult, DialSocket } from '@switchboard/call';
import { types } from 'node:util';
import { WebSocket } from 'ws';
import { wrapWebSocket } from './ws-text-socket';

const HANDSHAKE_TIMEOUT_MS = 5_000;
/** An audio delta is tens of kB; `session.updated` echoes instructions and all tools. */
const MAX_PAYLOAD_BYTES = 16 * 1024 * 1024;
/** As often as OpenAI's own pings; also keeps proxies from closing a silent connection. */
const PING_INTERVAL_MS = 20_000;

/** The {@link DialSocket} of production, on the `ws` package. */
export const dialWebSocket: DialSocket = (url, headers) =>
  new Promise((resolve) => {
    try {
      connect(url, headers, resolve);
    } catch (error) {
      // `ws` throws at once for a malformed address or header.
      resolve({ failure: failureOf(error) });
    }
  });

function connect(url: string, headers: Readonly<Record<string, string>>, settle: (result: DialResult) => void): void {
  const ws = new WebSocket(url, {
    headers: { ...headers },
    perMessageDeflate: false,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    maxPayload: MAX_PAYLOAD_BYTES,
  });
  // Wrapped in the turn of `open`: the first frame may have come in the same packet as the upgrade.
  ws.once('open', () => {
    keepAlive(ws);
    settle({ socket: wrapWebSocket(ws) });
  });
  ws.once('unexpected-response', (request, response) => {
    const status = response.statusCode;
    settle({ failure: { status, message: `The server refused the connection with HTTP ${status}.` } });
    response.resume();
    request.destroy();
  });
  ws.on('error', (error) => settle({ failure: failureOf(error) }));
}

/** The message of a Node error: address and cause, never a header. */
function failureOf(error: unknown): DialFailure {
  if (!types.isNativeError(error)) return { message: 'The connection failed.' };
  const { code = '' }: NodeJS.ErrnoException = error;
  if (code === 'ERR_INVALID_CHAR') return { message: 'A request header holds a character that HTTP does not allow.' };
  return { message: error.message || code || error.name };
}

/** A peer that leaves a ping without an answer until the next one is gone, whatever TCP still believes. */
function keepAlive(ws: WebSocket): void {
  let answered = true;
  const timer = setInterval(() => {
    if (!answered) return ws.terminate();
    answered = false;
    ws.ping();
  }, PING_INTERVAL_MS);
  // The call decides how long the process lives.
  timer.unref();
  ws.on('pong', () => (answered = true));
  ws.once('close', () => clearInterval(timer));
}
